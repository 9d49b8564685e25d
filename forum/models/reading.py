"""What a member has read, as little as can be kept of it: a cut-off, categories, and topics.

A topic is unread for a member where its last post is later than the member's cut-off, later than when they
last marked its category as read, and has a higher number than they have read up to in it.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.models.categories import Category
from forum.models.topics import Topic


class Reader(models.Model):
    """How a member reads the forum: nothing up to `read_until` is new to them; posts stand in `order`."""

    class Order(models.TextChoices):
        TREE = "tree", _("As a tree")
        TIME = "time", _("In order of time")

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="reader"
    )
    read_until = models.DateTimeField(null=True)
    order = models.CharField(_("order of posts"), max_length=4, choices=Order, default=Order.TREE)

    class Meta:
        verbose_name = _("reader")
        verbose_name_plural = _("readers")

    def __str__(self) -> str:
        return str(self.pk)


class CategoryRead(models.Model):
    """When a member marked all of a category as read."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    category = models.ForeignKey(Category, models.CASCADE, related_name="+")
    read_until = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("category read")
        verbose_name_plural = _("categories read")
        constraints = [models.UniqueConstraint(fields=["member", "category"], name="category_read_once")]

    def __str__(self) -> str:
        return f"{self.member_id}, {self.category_id}"


class TopicRead(models.Model):
    """Up to which number a member has read a topic, and what they have seen beyond it, which is out of order.

    `seen` is short: the tree shows posts in another order than they were written in.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(default=0)
    seen = ArrayField(models.PositiveIntegerField(), default=list)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("topic read")
        verbose_name_plural = _("topics read")
        constraints = [models.UniqueConstraint(fields=["member", "topic"], name="topic_read_once")]

    def __str__(self) -> str:
        return f"{self.member_id}, {self.topic_id}"
