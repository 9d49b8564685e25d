"""A page of the wiki."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from knowledge.wiki.querysets import FAMILY, PageQuerySet
from portal.access import Audience
from portal.models import Once
from portal.moderation.models import Moderated

if TYPE_CHECKING:
    from knowledge.wiki.models.revisions import Revision


class Editors(models.TextChoices):
    """Who may change a page that they may read; beside these, each group (`access.group_audience`)."""

    MEMBERS = "members", _("Every member who may read it")
    FACILITATORS = "facilitators", _("Facilitators and the secretariat")
    SECRETARIAT = "secretariat", _("The secretariat")


class Reviewed(models.TextChoices):
    """What a page asks for itself; beside that, each page of a reviewed branch is reviewed, too."""

    NOT = "", _("No: every change is shown at once")
    PAGE = "page", _("Yes, for this page")
    BRANCH = "branch", _("Yes, for this page and all under it")


class Page(Moderated, Once):
    """One page: its address, its place in the tree, who reads and changes it, and which revision readers see.

    `current` is the newest revision. `shown` is the one that readers get: the current one, unless the page
    is reviewed; then the last one that was approved, and none at all before the first. What waits for a
    reviewer waits since `pending_since`.

    `translation_of` is the page that this one says in another language, which is itself no translation;
    `translated_from` is the revision of that page which it has followed, None where nobody has said so. All
    translations of a page are one family with it, in which each language comes once.

    `review_by` is the day on which its keepers should read it again.

    One that was deleted stays as a stone, with the reason, and so does one that was merged into another.
    `trail` holds the ids of the pages above it, the topmost first, so that a page's way up is one query.
    """

    slug = models.CharField(_("address"), max_length=200, unique=True)
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=3, default="en")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="wiki_pages",
        verbose_name=_("started by"),
    )
    parent = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("under the page"),
    )
    trail = ArrayField(models.BigIntegerField(), default=list, editable=False)
    translation_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="translations",
        verbose_name=_("translation of"),
    )
    translated_from = models.ForeignKey(
        "Revision",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
        verbose_name=_("translated from"),
    )
    audience = models.CharField(_("who may read it"), max_length=20, default=Audience.EVERYONE)
    edited_by = models.CharField(_("who may change it"), max_length=20, default=Editors.MEMBERS)
    themes = models.ManyToManyField("vocabulary.Theme", related_name="wiki_pages", blank=True)
    countries = models.ManyToManyField("vocabulary.Country", related_name="wiki_pages", blank=True)
    tags = TaggableManager(blank=True)
    deleted_at = models.DateTimeField(_("deleted"), null=True, editable=False)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+", db_index=False
    )
    deleted_reason = models.CharField(_("why it was deleted"), max_length=300, editable=False)
    merged_into = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="merged",
        verbose_name=_("merged into"),
    )
    current = models.ForeignKey(
        "Revision",
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("current revision"),
    )
    shown = models.ForeignKey(
        "Revision",
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("revision that readers see"),
    )
    review = models.CharField(
        _("review before publishing"), max_length=6, choices=Reviewed, default=Reviewed.NOT
    )
    is_reviewed = models.BooleanField(_("is reviewed"), default=False, editable=False)
    pending_since = models.DateTimeField(_("waits for review since"), null=True, editable=False)
    checked_at = models.DateTimeField(_("last checked"), default=timezone.now, editable=False)
    review_by = models.DateField(_("to be read again by"), null=True, blank=True)
    reminded_for = models.DateField(null=True, editable=False)
    keepers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="kept_pages", blank=True, verbose_name=_("keepers")
    )
    revision_count = models.PositiveIntegerField(_("revisions"), default=0, editable=False)
    created_at = models.DateTimeField(_("started"), default=timezone.now)
    updated_at = models.DateTimeField(_("changed"), default=timezone.now)

    objects = PageQuerySet.as_manager()

    class Meta:
        verbose_name = _("wiki page")
        verbose_name_plural = _("wiki pages")
        indexes = [
            models.Index(fields=["-updated_at", "-id"], name="page_by_change"),
            models.Index(fields=["language", "-updated_at", "-id"], name="page_by_language"),
            models.Index(fields=["parent", "title"], name="page_children"),
            GinIndex(fields=["trail"], name="page_branch"),
            models.Index(
                fields=["language", "pending_since", "id"],
                condition=Q(pending_since__isnull=False),
                name="page_waits_for_review",
            ),
            models.Index(
                fields=["review_by", "id"], condition=Q(review_by__isnull=False), name="page_read_again_by"
            ),
            models.Index(fields=["checked_at", "id"], name="page_by_check"),
            models.Index(fields=["id"], condition=Q(deleted_at__isnull=False), name="page_deleted"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="page_not_its_own_parent"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(deleted_at__isnull=False), name="page_merged_is_deleted"
            ),
            models.CheckConstraint(
                condition=Q(is_reviewed=True) | Q(current=None) | Q(shown=models.F("current")),
                name="page_shows_current",
            ),
            models.CheckConstraint(
                condition=Q(is_reviewed=True) | Q(pending_since=None), name="page_pending_is_reviewed"
            ),
            models.UniqueConstraint(
                FAMILY,
                "language",
                condition=Q(deleted_at=None),
                name="page_one_translation_a_language",
            ),
            models.CheckConstraint(
                condition=Q(audience__regex=r"^(everyone|members|group:[0-9]+)$"), name="page_audience_known"
            ),
            models.CheckConstraint(
                condition=Q(edited_by__regex=r"^(members|facilitators|secretariat|group:[0-9]+)$"),
                name="page_editors_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_listed(self) -> bool:
        """Whether all members may read it: its links count among what is wanted."""
        return self.is_published and self.is_open

    @property
    def is_open(self) -> bool:
        """The same, whatever moderation says."""
        return self.deleted_at is None and self.audience in Audience.values

    @property
    def readers(self) -> str:
        """The audience that sees it now: before its first approval nobody beside members."""
        is_news = self.shown_id is None and self.audience == Audience.EVERYONE
        return Audience.MEMBERS if is_news else self.audience

    @property
    def seen(self) -> "Revision":
        """What is shown to who sees the page: what readers get, before its first approval the newest."""
        return self.shown or self.current

    @property
    def is_ahead(self) -> bool:
        """Whether the newest revision is not the one that readers get: it waits, or was given back."""
        return self.shown_id != self.current_id

    def get_absolute_url(self) -> str:
        return reverse("wiki:page", args=[self.slug])
