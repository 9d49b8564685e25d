"""The rooms of the forum."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Q, When
from django.urls import get_script_prefix
from django.utils.functional import cached_property
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from forum.querysets import CategoryQuerySet
from portal.access import Audience, GroupAudience
from portal.vocabulary.models import Named

TAKEN = {"moderate"}  # below /forum/ there are pages of its own at these


class Category(Named):
    """A room of the forum: who may read it, what is talked about, and who looks after it."""

    class Kind(models.TextChoices):
        DISCUSSION = "discussion", _("Discussions")
        QUESTIONS = "questions", _("Questions and answers")
        BOTH = "both", _("Both")

    class Readers(models.TextChoices):
        EVERYONE = Audience.EVERYONE.value, Audience.EVERYONE.label
        MEMBERS = Audience.MEMBERS.value, Audience.MEMBERS.label
        GROUP = "group", _("A group")

    class Posting(models.TextChoices):
        MEMBERS = "members", _("Every member who may read here")
        FACILITATORS = "facilitators", _("Facilitators only; every member may reply")

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    description_en = models.TextField(_("description in English"), blank=True)
    description_fr = models.TextField(_("description in French"), blank=True)
    description_es = models.TextField(_("description in Spanish"), blank=True)
    description_ar = models.TextField(_("description in Arabic"), blank=True)
    guidance_en = models.TextField(_("words for writers in English"), blank=True)
    guidance_fr = models.TextField(_("words for writers in French"), blank=True)
    guidance_es = models.TextField(_("words for writers in Spanish"), blank=True)
    guidance_ar = models.TextField(_("words for writers in Arabic"), blank=True)
    kind = models.CharField(_("what it is for"), max_length=10, choices=Kind, default=Kind.BOTH)
    audience = models.CharField(_("who may read"), max_length=8, choices=Readers, default=Readers.EVERYONE)
    group = models.ForeignKey(
        "groups.Group",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("group"),
        related_name="+",
        help_text=_("For a category that only a group may read."),
    )
    seen_by = models.GeneratedField(
        expression=Case(
            When(audience="group", then=GroupAudience("group_id")),
            default=F("audience"),
            output_field=models.CharField(max_length=20),
        ),
        output_field=models.CharField(max_length=20),
        db_persist=True,
    )
    posting = models.CharField(
        _("who may start something"), max_length=12, choices=Posting, default=Posting.MEMBERS
    )
    languages = ArrayField(
        models.CharField(max_length=3),
        verbose_name=_("languages"),
        default=list,
        blank=True,
        help_text=_("The languages that people write in here; none stands for all."),
    )
    facilitators = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("facilitators"),
        blank=True,
        related_name="facilitated_categories",
    )
    order = models.PositiveSmallIntegerField(pgettext_lazy("position in a list", "order"), default=0)
    discussion_count = models.PositiveIntegerField(default=0, editable=False)
    question_count = models.PositiveIntegerField(default=0, editable=False)
    post_count = models.PositiveIntegerField(default=0, editable=False)
    last_post_at = models.DateTimeField(null=True, editable=False)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["order", "name_en"]
        constraints = [
            models.CheckConstraint(
                condition=Q(audience="group", group__isnull=False)
                | (~Q(audience="group") & Q(group__isnull=True)),
                name="category_of_group",
            ),
        ]

    @property
    def description(self) -> str:
        """What the category is for, in the reader's language, in English where there is none."""
        return self._words("description")

    @property
    def guidance(self) -> str:
        """What those who write here should know first, in the reader's language."""
        return self._words("guidance")

    def _words(self, field: str) -> str:
        own: str = getattr(self, f"{field}_{(get_language() or 'en')[:2]}", "")
        return own or getattr(self, f"{field}_en")

    @property
    def takes_discussions(self) -> bool:
        return self.kind != self.Kind.QUESTIONS

    @property
    def takes_questions(self) -> bool:
        return self.kind != self.Kind.DISCUSSION

    @cached_property
    def facilitator_ids(self) -> frozenset[int]:
        """Who looks after the category; read once for each time the category was."""
        rows = self.facilitators.through.objects.filter(category_id=self.pk)
        return frozenset(rows.values_list("member_id", flat=True))

    @property
    def size(self) -> str:
        """How many discussions and questions it holds, in words."""
        count = self.discussion_count + self.question_count
        return ngettext("%(n)s conversation", "%(n)s conversations", count) % {"n": count}

    @property
    def readers(self) -> str:
        """Who may read it, in words; a group by its name."""
        return str(self.group) if self.group else self.get_audience_display()

    def get_absolute_url(self) -> str:
        return f"{get_script_prefix()}forum/{self.slug}/"
