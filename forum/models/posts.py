"""Posts, their files and earlier texts, and who was helped."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.lookups import Exact
from django.urls import get_script_prefix
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum import names
from forum.models.topics import Topic
from forum.querysets import AttachmentQuerySet, PostQuerySet
from portal.models import Once
from portal.moderation.models import Retractable
from portal.text import excerpt
from portal.text.models import Body
from portal.trees import DEEPEST, LastOf
from portal.uploads.attached import Attached

ACCEPTED_RANK = 1_000_000
OPENING_RANK = 2_000_000_000


class Post(Body, Retractable, Once):
    """One text in a topic: the opening one, a reply, an answer, or a comment.

    `path` lists the numbers from the top of its thread down to itself, so that ordering by it is
    the order of the tree. The opening text is number 1, is always published, and is seen by who
    sees the topic. What stands directly under the topic has no parent.
    """

    class Kind(models.TextChoices):
        BODY = "body", _("Opening text")
        REPLY = "reply", _("Reply")
        ANSWER = "answer", _("Answer")
        COMMENT = "comment", _("Comment")

    topic = models.ForeignKey(
        Topic, models.CASCADE, verbose_name=_("topic"), related_name="posts", db_index=False
    )
    number = models.PositiveIntegerField(_("number"))
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        verbose_name=_("in reply to"),
        related_name="replies",
        db_index=False,
    )
    path = ArrayField(models.PositiveIntegerField())
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    language = models.CharField(_("language"), max_length=3)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        verbose_name=_("author"),
        related_name="posts",
        db_index=False,
    )
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    edited_at = models.DateTimeField(_("changed"), null=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    anonymous = models.BooleanField(_("written without a name"), default=False)
    by_mail = models.BooleanField(_("came by mail"), db_default=False, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    helped_count = models.PositiveIntegerField(default=0, editable=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    # The order on a question's page: the question, accepted answers, then the most helpful.
    rank = models.GeneratedField(
        expression=Case(
            When(kind="body", then=Value(OPENING_RANK)),
            When(accepted_at__isnull=False, then=F("helped_count") + ACCEPTED_RANK),
            default=F("helped_count"),
            output_field=models.IntegerField(),
        ),
        output_field=models.IntegerField(),
        db_persist=True,
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        indexes = [
            models.Index(fields=["topic", "path"], name="post_tree"),
            models.Index(
                fields=["topic", "-rank", "number"],
                condition=Q(kind__in=["body", "answer"]),
                name="post_ranked",
            ),
            # Which post of a topic is the last before a moment, and which is the last of all.
            models.Index(fields=["topic", "created_at", "number"], name="post_by_time"),
            models.Index(fields=["author", "-id"], name="post_by_author"),
            models.Index(fields=["topic", "author"], condition=Q(anonymous=True), name="post_nameless"),
            models.Index(fields=["id"], condition=Q(state="held"), name="post_held"),
            models.Index(fields=["topic"], condition=~Q(state="published"), name="post_unpublished"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["topic", "number"], name="post_number_once"),
            models.CheckConstraint(
                condition=Q(kind="body", number=1, state="published")
                | Q(kind__in=["reply", "answer", "comment"], number__gt=1),
                name="post_opens_with_body",
            ),
            models.CheckConstraint(condition=Q(path__len__lte=DEEPEST), name="post_path_length"),
            models.CheckConstraint(condition=Exact(F("number"), LastOf("path")), name="post_path_ends"),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(kind="answer"), name="post_accepted_answer"
            ),
        ]

    def __str__(self) -> str:
        return excerpt(self.body_html, 80)

    @property
    def is_body(self) -> bool:
        return self.kind == self.Kind.BODY

    @property
    def shown_author(self) -> Any:
        """Who wrote it, as everybody may know: see `forum.names`."""
        return names.shown_author(self)

    @property
    def thing(self) -> tuple[str, int]:
        """What the index, notices and links know it as: the opening text is its topic."""
        return ("topic", self.topic_id) if self.is_body else ("post", self.pk)

    @property
    def depth(self) -> int:
        """How many posts stand above it in its thread."""
        return len(self.path) - 1

    def get_absolute_url(self) -> str:
        """The post's permanent address, which leads to the page of its topic where it stands now."""
        return f"{get_script_prefix()}posts/{self.pk}/"


class Attachment(Attached):
    """A file that stands under a post."""

    folder, place = "forum", "post"

    post = models.ForeignKey(
        Post, models.CASCADE, null=True, verbose_name=_("post"), related_name="attachments", db_index=False
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints = [models.UniqueConstraint(fields=["post", "name"], name="attachment_name_once")]
        indexes = [
            models.Index(fields=["owner", "created_at"], condition=Q(post=None), name="attachment_waits")
        ]

    def get_absolute_url(self) -> str:
        return f"{get_script_prefix()}posts/{self.post_id}/{quote(self.name)}"


class PostRevision(models.Model):
    """What a post said before it was changed; `number` is the revision that this text was.

    `editor` is who changed it then, and where that was not its author, `reason` says why.
    """

    post = models.ForeignKey(Post, models.CASCADE, verbose_name=_("post"), related_name="revisions")
    number = models.PositiveIntegerField(_("number"))
    body = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=3, blank=True)
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        verbose_name=_("changed by"),
        related_name="+",
        db_index=False,
    )
    reason = models.TextField(_("why"), blank=True)
    created_at = models.DateTimeField(_("replaced"), default=timezone.now)

    class Meta:
        verbose_name = _("earlier text")
        verbose_name_plural = _("earlier texts")
        constraints = [models.UniqueConstraint(fields=["post", "number"], name="post_revision_once")]

    def __str__(self) -> str:
        return f"{self.post_id}, {self.number}"


class Helped(models.Model):
    """A member's word that a post helped them."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="helped", db_index=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="helped")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("word of thanks")
        verbose_name_plural = _("words of thanks")
        constraints = [models.UniqueConstraint(fields=["post", "member"], name="helped_once")]

    def __str__(self) -> str:
        return f"{self.post_id}, {self.member_id}"
