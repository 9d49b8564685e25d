"""Messages between two members, through the portal only."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.messaging.querysets import ConversationQuerySet, MessageQuerySet, SideQuerySet
from portal.models import Once
from portal.moderation.models import Retractable
from portal.text.models import Body


class Conversation(models.Model):
    """All that two members have written to one another; `low` has the lower id, so that there is one."""

    low = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    high = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        constraints = [
            models.UniqueConstraint(fields=["low", "high"], name="conversation_once"),
            models.CheckConstraint(condition=Q(low__lt=F("high")), name="conversation_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.low} – {self.high}"

    def get_absolute_url(self) -> str:
        return reverse("messaging:conversation", args=[self.pk])


class Message(Body, Retractable, Once):
    """What one of the two wrote to the other.

    What is `withheld` never reaches the other, who had blocked the author when it was written; the author
    sees it like any other.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages", db_index=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="messages",
        verbose_name=_("author"),
        db_index=False,
    )
    withheld = models.BooleanField(default=False)
    by_mail = models.BooleanField(_("came by mail"), default=False)
    created_at = models.DateTimeField(_("written"), default=timezone.now)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(fields=["conversation", "-id"], name="message_in_conversation"),
            models.Index(fields=["author", "-created_at"], name="message_by_author"),
        ]

    def __str__(self) -> str:
        """Its number alone: logs and reports name it by this, and hold nothing of what was written."""
        return gettext("Message %(number)s") % {"number": self.pk}

    def get_absolute_url(self) -> str:
        """Its permanent address, which leads to where it stands."""
        return reverse("messaging:message", args=[self.pk])


class Side(models.Model):
    """A conversation as one of the two sees it.

    `last` is the last message that they see of it, by which their list is ordered; `reached` the id of the
    last one that came to them, `read` that of the last that they have read.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="sides")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="message_sides", db_index=False
    )
    other = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    last = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")
    reached = models.BigIntegerField(default=0)
    read = models.BigIntegerField(default=0)

    objects = SideQuerySet.as_manager()

    class Meta:
        verbose_name = _("side of a conversation")
        verbose_name_plural = _("sides of conversations")
        constraints = [models.UniqueConstraint(fields=["conversation", "member"], name="side_once")]
        indexes = [models.Index(fields=["member", "-last"], name="side_list")]

    def __str__(self) -> str:
        return f"{self.conversation_id}: {self.member_id}"

    @property
    def is_new(self) -> bool:
        """Whether something came that its member has not read."""
        return self.reached > self.read


class Wish(models.Model):
    """Whether a member takes messages; who has no row does."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="message_wish"
    )
    takes_messages = models.BooleanField(_("members may write to me"), default=True)

    class Meta:
        verbose_name = _("wish for messages")
        verbose_name_plural = _("wishes for messages")

    def __str__(self) -> str:
        return str(self.member_id)
