"""Discussions and questions, and what people do to them without writing."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import get_script_prefix
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from taggit.managers import TaggableManager

from forum import names
from forum.models.categories import Category
from forum.querysets import TopicQuerySet
from portal.models import Once
from portal.moderation.models import Retractable

TITLE_LENGTH = 150
POINT_LENGTH = 200


class Topic(Retractable, Once):
    """A discussion or a question; its text is its first post, and its state is that post's too.

    `numbered` is the last number given to a post, `last_number` that of the last one published. The
    counters count what is published: posts with the opening one, answers, accepted answers, and how often
    a post helped somebody; and how many have the same question.

    Who is `anonymous` asked without showing their name: `author` is then known to the secretariat alone, and
    `shown_author` is whom everything else names. `last_post_by` is nobody where the last post has no name.
    `reminded_at` is when its facilitators were asked to find an answer. What was split off another topic
    knows that as `split_from`.
    """

    class Kind(models.TextChoices):
        DISCUSSION = "discussion", _("Discussion")
        QUESTION = "question", _("Question")

    category = models.ForeignKey(Category, models.PROTECT, verbose_name=_("category"), related_name="topics")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    slug = models.CharField(max_length=80, editable=False)
    point = models.CharField(_("the point"), max_length=POINT_LENGTH, blank=True)
    language = models.CharField(_("language"), max_length=3)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, verbose_name=_("author"), related_name="topics"
    )
    themes = models.ManyToManyField(
        "vocabulary.Theme", verbose_name=_("themes"), blank=True, related_name="topics"
    )
    countries = models.ManyToManyField(
        "vocabulary.Country", verbose_name=_("countries"), blank=True, related_name="topics"
    )
    tags = TaggableManager(blank=True)
    # The same once more, in the row itself, so that one index finds the few that a list is narrowed to.
    theme_ids = ArrayField(models.IntegerField(), default=list, editable=False)
    country_codes = ArrayField(models.CharField(max_length=2), default=list, editable=False)
    tag_ids = ArrayField(models.IntegerField(), default=list, editable=False)
    related = ArrayField(
        models.BigIntegerField(), default=list, editable=False
    )  # see `portal.search.related`
    anonymous = models.BooleanField(_("asked without a name"), default=False)
    numbered = models.PositiveIntegerField(default=1, editable=False)
    last_number = models.PositiveIntegerField(default=1, editable=False)
    post_count = models.PositiveIntegerField(default=1, editable=False)
    answer_count = models.PositiveIntegerField(default=0, editable=False)
    accepted_count = models.PositiveIntegerField(default=0, editable=False)
    helped_count = models.PositiveIntegerField(default=0, editable=False)
    same_count = models.PositiveIntegerField(default=0, editable=False)
    hidden_count = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("started"), default=timezone.now)
    last_post_at = models.DateTimeField(_("last post"), default=timezone.now)
    last_post_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    pinned = models.BooleanField(_("pinned"), default=False)
    closed = models.BooleanField(_("closed"), default=False)
    archived = models.BooleanField(_("archived"), default=False)
    reminded_at = models.DateTimeField(null=True, editable=False)
    duplicate_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, verbose_name=_("same as"), related_name="duplicates"
    )

    split_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, editable=False, verbose_name=_("split from"), related_name="parts"
    )

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        indexes = [
            # The list of a category, of all discussions, of all questions, and of those without an answer.
            models.Index(fields=["category", "-last_post_at", "-id"], name="topic_by_category"),
            models.Index(fields=["kind", "-last_post_at", "-id"], name="topic_by_kind"),
            models.Index(
                fields=["-last_post_at", "-id"],
                condition=Q(kind="question", answer_count=0),
                name="topic_unanswered",
            ),
            models.Index(
                fields=["created_at"],
                condition=Q(
                    kind="question", answer_count=0, closed=False, state="published", reminded_at=None
                ),
                name="topic_to_remind",
            ),
            models.Index(fields=["category", "-last_post_at"], condition=Q(pinned=True), name="topic_pinned"),
            models.Index(fields=["-last_post_at", "-id"], name="topic_by_activity"),
            models.Index(fields=["-last_post_at", "-id"], condition=Q(archived=True), name="topic_archived"),
            models.Index(fields=["-created_at", "-id"], name="topic_newest"),
            models.Index(fields=["-helped_count", "-id"], name="topic_most_helped"),
            # Without a pending list, which every list would have to read through: a topic has few labels.
            GinIndex(fields=["theme_ids", "country_codes", "tag_ids"], name="topic_labels", fastupdate=False),
            models.Index(fields=["author", "-last_post_at", "-id"], name="topic_by_author"),
            models.Index(fields=["id"], condition=Q(state="held"), name="topic_held"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["discussion", "question"]), name="topic_kind_known"),
            models.CheckConstraint(condition=~Q(title=""), name="topic_has_title"),
            models.CheckConstraint(condition=Q(numbered__gte=F("post_count")), name="topic_counts_numbered"),
            models.CheckConstraint(condition=Q(numbered__gte=F("last_number")), name="topic_numbered_last"),
            models.CheckConstraint(condition=~Q(duplicate_of=F("id")), name="topic_not_its_own_duplicate"),
            models.CheckConstraint(
                condition=Q(answer_count__gte=F("accepted_count")), name="topic_accepts_answers"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_question(self) -> bool:
        return self.kind == self.Kind.QUESTION

    @property
    def reply_count(self) -> int:
        """How many published posts follow the opening one."""
        return self.post_count - 1

    @property
    def size(self) -> str:
        """How much was said in it, in words: "3 answers", "1 reply"."""
        if self.is_question:
            return ngettext("%(n)s answer", "%(n)s answers", self.answer_count) % {"n": self.answer_count}
        return ngettext("%(n)s reply", "%(n)s replies", self.reply_count) % {"n": self.reply_count}

    @property
    def shown_author(self) -> Any:
        """Who wrote it, as everybody may know: see `forum.names`."""
        return names.shown_author(self)

    def get_absolute_url(self) -> str:
        room = "questions" if self.is_question else "topics"
        return f"{get_script_prefix()}{room}/{self.pk}/{quote(self.slug)}/"


class MergedTopic(models.Model):
    """Where a topic went that was merged into another one: its old address leads there for ever.

    `post` is what its opening text became.
    """

    old_id = models.BigIntegerField(_("old number"), primary_key=True)
    topic = models.ForeignKey(Topic, models.CASCADE, verbose_name=_("topic"), related_name="merged")
    post = models.ForeignKey(
        "forum.Post", models.SET_NULL, null=True, verbose_name=_("post"), related_name="+", db_index=False
    )
    at = models.DateTimeField(_("merged"), default=timezone.now)

    class Meta:
        verbose_name = _("merged topic")
        verbose_name_plural = _("merged topics")

    def __str__(self) -> str:
        return f"{self.old_id} → {self.topic_id}"


class SameQuestion(models.Model):
    """A member's word that they have the same question; their country stands beside it."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="same", db_index=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("same question")
        verbose_name_plural = _("same questions")
        constraints = [models.UniqueConstraint(fields=["topic", "member"], name="same_question_once")]

    def __str__(self) -> str:
        return f"{self.topic_id}, {self.member_id}"
