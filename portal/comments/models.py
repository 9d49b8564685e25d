"""Threads of comments, the comments, and what they said before."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import Exact
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal.comments.querysets import CommentQuerySet
from portal.comments.registry import Room, rooms, thing_of
from portal.models import Once
from portal.moderation.models import Retractable
from portal.text import excerpt
from portal.text.models import Body
from portal.trees import DEEPEST, LastOf


class Thread(models.Model):
    """All comments on one thing. `numbered` is the number of the last one, `comment_count` how many are
    published."""

    kind = models.CharField(_("kind"), max_length=20)
    object_id = models.BigIntegerField()
    numbered = models.PositiveIntegerField(default=0)
    comment_count = models.PositiveIntegerField(_("comments"), default=0)

    class Meta:
        verbose_name = _("thread of comments")
        verbose_name_plural = _("threads of comments")
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="comment_thread_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"

    def get_absolute_url(self) -> str:
        """The page of all its comments."""
        return reverse("comments:thread", args=[self.kind, self.object_id])

    @property
    def room(self) -> Room:
        return rooms[self.kind]

    @cached_property
    def thing(self) -> Any:
        """What is commented on; None where it is gone."""
        return thing_of(self.kind, self.object_id)

    @property
    def title(self) -> str:
        return self.room.title(self.thing) if self.thing else ""


class Comment(Body, Retractable, Once):
    """What somebody wrote under a thing, or under another comment.

    `path` lists the numbers from the top of its thread down to itself, so that ordering by it is the
    order of the tree; see `portal.trees`.
    """

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="comments", db_index=False)
    number = models.PositiveIntegerField(_("number"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, verbose_name=_("in reply to"), related_name="replies"
    )
    path = ArrayField(models.PositiveIntegerField())
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        verbose_name=_("author"),
        related_name="comments",
        db_index=False,
    )
    language = models.CharField(_("language"), max_length=3)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    edited_at = models.DateTimeField(_("changed"), null=True)
    by_mail = models.BooleanField(_("came by mail"), db_default=False, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes = [
            models.Index(fields=["thread", "path"], name="comment_tree"),
            models.Index(fields=["author", "-id"], name="comment_by_author"),
            models.Index(fields=["id"], condition=Q(state="held"), name="comment_held"),
            models.Index(fields=["thread"], condition=~Q(state="published"), name="comment_unpublished"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="comment_number_once"),
            models.CheckConstraint(condition=Q(path__len__lte=DEEPEST), name="comment_path_length"),
            models.CheckConstraint(condition=Exact(F("number"), LastOf("path")), name="comment_path_ends"),
        ]

    def __str__(self) -> str:
        return excerpt(self.body_html, 80)

    def get_absolute_url(self) -> str:
        """Its permanent address, which leads to the page where it stands now."""
        return f"{get_script_prefix()}comments/{self.pk}/"

    @property
    def depth(self) -> int:
        """How many comments stand above it."""
        return len(self.path) - 1


class CommentRevision(models.Model):
    """What a comment said before its author changed it; `number` is the revision that this text was."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("number"))
    body = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=3)
    created_at = models.DateTimeField(_("replaced"), default=timezone.now)

    class Meta:
        verbose_name = _("earlier text")
        verbose_name_plural = _("earlier texts")
        constraints = [models.UniqueConstraint(fields=["comment", "number"], name="comment_revision_once")]

    def __str__(self) -> str:
        return f"{self.comment_id}, {self.number}"
