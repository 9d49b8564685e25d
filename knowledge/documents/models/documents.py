"""Documents, who wrote them, and what they are to one another."""

from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from taggit.managers import TaggableManager

from knowledge.documents.models.choices import (
    PRACTICES,
    TYPE_LABELS,
    Licence,
    Reader,
    RelationKind,
    Reviewed,
    Rung,
    Status,
    Type,
)
from knowledge.documents.querysets import DocumentQuerySet
from portal.access import Audience
from portal.models import Once
from portal.moderation.models import Moderated, State

SLUG_LENGTH = 80


@cache
def room_url() -> str:
    return reverse("documents:index")


class Document(Moderated, Once):
    """One work in the repository: what it is, whose, and which of its files readers get.

    `status` is the way through the secretariat; the state of `Moderated` is for what was published
    and then reported. Readers see what is published in both. `issued` holds the date at the
    precision that is known: "2024", "2024-05" or "2024-05-17".

    While `embargo_until` is set, nobody but its depositor, curators and the secretariat gets the file or
    its words; `tasks.lift_embargoes` clears it when the day has come. A document with a `source` is a
    reference to another repository's record: its `link` is the landing page there.
    """

    title = models.CharField(_("title"), max_length=300)
    alternative_titles = ArrayField(
        models.CharField(max_length=300), verbose_name=_("other titles"), default=list, blank=True
    )
    slug = models.CharField(max_length=SLUG_LENGTH, editable=False)
    language = models.CharField(_("language"), max_length=3, default="en")
    type = models.CharField(_("type"), max_length=20, choices=Type, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    issued = models.CharField(_("date of issue"), max_length=10, blank=True)
    abstract = models.TextField(_("abstract"), blank=True)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    place = models.CharField(_("place"), max_length=100, blank=True)
    series = models.CharField(_("series"), max_length=200, blank=True)
    series_number = models.CharField(_("number in the series"), max_length=40, blank=True)
    journal = models.CharField(_("journal or book"), max_length=300, blank=True)  # that it is in
    volume = models.CharField(_("volume"), max_length=40, blank=True)
    issue = models.CharField(_("issue"), max_length=40, blank=True)
    page_range = models.CharField(_("pages"), max_length=40, blank=True)  # "12-27"
    isbn = models.CharField("ISBN", max_length=17, blank=True)
    issn = models.CharField("ISSN", max_length=9, blank=True)
    licence = models.CharField(_("licence"), max_length=30, choices=Licence, blank=True)
    audience = models.CharField(
        _("who may read it"), max_length=8, choices=Audience, default=Audience.EVERYONE
    )
    embargo_until = models.DateField(_("file withheld until"), null=True, blank=True)
    readers = ArrayField(
        models.CharField(max_length=20, choices=Reader),
        verbose_name=_("written for"),
        default=list,
        blank=True,
    )
    donors = ArrayField(models.CharField(max_length=200), verbose_name=_("donors"), default=list, blank=True)
    projects = ArrayField(
        models.CharField(max_length=200), verbose_name=_("projects"), default=list, blank=True
    )
    reviewed = models.CharField(_("review"), max_length=8, choices=Reviewed, blank=True)
    rung = models.CharField(_("how far proven"), max_length=10, choices=Rung, blank=True)
    link = models.URLField(_("link"), max_length=1000, blank=True)
    doi = models.CharField(_("DOI"), max_length=200, blank=True)
    only_described = models.BooleanField(_("there is nothing to fetch"), default=False)
    depositor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="documents",
        verbose_name=_("depositor"),
    )
    curators = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="curated_documents",
        blank=True,
        verbose_name=_("who else may describe it"),
    )
    themes = models.ManyToManyField("vocabulary.Theme", related_name="documents", blank=True)
    countries = models.ManyToManyField("vocabulary.Country", related_name="documents", blank=True)
    regions = models.ManyToManyField("vocabulary.Region", related_name="documents", blank=True)
    concepts = models.ManyToManyField("vocabulary.Concept", related_name="documents", blank=True)
    tags = TaggableManager(blank=True)
    source = models.ForeignKey(
        "Source",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="documents",
        verbose_name=_("harvested from"),
    )
    current = models.ForeignKey(
        "FileVersion",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("file"),
    )
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.DRAFT)
    status_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    status_at = models.DateTimeField(_("decided"), null=True, blank=True)
    status_reason = models.TextField(_("reason"), blank=True)
    created_at = models.DateTimeField(_("begun"), default=timezone.now)
    submitted_at = models.DateTimeField(_("handed in"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    updated_at = models.DateTimeField(_("changed"), default=timezone.now)
    # What members' assessments come to, by `tallying`; nothing where there are none.
    tally = models.JSONField(null=True, editable=False)
    view_count = models.PositiveIntegerField(_("views"), default=0, editable=False)
    download_count = models.PositiveIntegerField(_("downloads"), default=0, editable=False)
    related = ArrayField(models.BigIntegerField(), default=list, editable=False)  # see `documents.related`
    revision = models.PositiveIntegerField(default=1, editable=False)
    last_form = models.UUIDField(null=True, editable=False)  # of the last edit: the same form sent twice

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="document_status_known"),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT) | (Q(year__isnull=False) & ~Q(type="")),
                name="document_complete",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.PUBLISHED) | Q(published_at__isnull=False),
                name="document_published_when",
            ),
            models.CheckConstraint(
                condition=Q(issued="") | Q(issued__regex=r"^\d{4}(-\d\d(-\d\d)?)?$"),
                name="document_issued_form",
            ),
            models.CheckConstraint(
                condition=Q(only_described=False) | Q(link="", current__isnull=True),
                name="document_only_described",
            ),
        ]
        indexes = [
            # The list in its two orders; Listing knows what fits the conditions.
            models.Index(
                fields=["-published_at", "-id"],
                condition=Q(status=Status.PUBLISHED, state=State.PUBLISHED),
                name="document_list",
            ),
            models.Index(
                fields=["-download_count", "-id"],
                condition=Q(status=Status.PUBLISHED, state=State.PUBLISHED),
                name="document_by_downloads",
            ),
            models.Index(fields=["depositor", "-updated_at", "-id"], name="document_mine"),
            # Twins: a DOI means the same whatever its letters' case (DOI Handbook, 2.4).
            models.Index(Lower("doi"), condition=~Q(doi=""), name="document_doi"),
            models.Index(fields=["status", "-submitted_at"], name="document_queue"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{room_url()}{self.pk}/{self.slug}/"

    @property
    def type_label(self) -> str | Promise:
        return TYPE_LABELS.get(self.type, "")

    @property
    def file_url(self) -> str:
        """Where its file is: always the current version, beside the page."""
        return f"{room_url()}{self.pk}/{self.current.name}" if self.current else ""

    @property
    def is_readable(self) -> bool:
        """Whether it has come through: published, and not hidden since."""
        return self.status == Status.PUBLISHED and self.state == State.PUBLISHED

    @property
    def is_complete(self) -> bool:
        """Whether it has what every document needs before the secretariat looks at it."""
        return bool(self.year and self.type and (self.current_id or self.link or self.only_described))

    def is_curated_by(self, member: Any) -> bool:
        """Whether `member` is one of its curators; without a query where `with_curators` brought them."""
        if "curator_ids" in self.__dict__:
            return member.pk in self.__dict__["curator_ids"]
        return bool(self.pk) and self.curators.filter(pk=member.pk).exists()

    @property
    def is_with_depositor(self) -> bool:
        """Whether the next step is the depositor's."""
        return self.status in (Status.DRAFT, Status.RETURNED, Status.WITHDRAWN)

    @property
    def author_list(self) -> list["DocumentAuthor"]:
        """Its authors in their order: those that the query brought (`for_list`), else a query's."""
        rows = self.__dict__.get("author_rows")
        return list(self.authors.all()) if rows is None else [DocumentAuthor(**row) for row in rows]

    @property
    def tag_names(self) -> list[str]:
        """The names of the tags that the query brought (`with_subjects`)."""
        rows: list[dict[str, str]] = self.__dict__["tag_rows"]
        return [row["name"] for row in rows]

    @property
    def is_practice(self) -> bool:
        """Whether it has a place on the ladder, and is assessed by members."""
        return self.type in PRACTICES

    @property
    def is_open(self) -> bool:
        """Whether everyone may read it."""
        return self.is_readable and self.audience == Audience.EVERYONE

    @property
    def file_is_open(self) -> bool:
        """Whether everyone may fetch its file: `FileVersion.visible_to` a visitor, without a query."""
        if not (self.is_open and self.current) or self.embargo_until:
            return False
        return self.current.is_safe and self.current.published_at is not None

    @property
    def date(self) -> str:
        """When it was issued, as exactly as is known: "2024-05"."""
        return self.issued or (str(self.year) if self.year else "")

    @property
    def date_in_words(self) -> str:
        """The same for people: "May 2024"."""
        year, month, day = [*self.date.split("-"), "", ""][:3]
        parts = [day.lstrip("0"), str(MONTHS[int(month)]) if month else "", year]
        return " ".join(part for part in parts if part)

    @property
    def short_url(self) -> str:
        """Its address without the title, which may change: what is cited."""
        return f"{room_url()}{self.pk}/"

    @property
    def licence_url(self) -> str:
        """Where the licence can be read; nothing where all rights are reserved or nothing is known."""
        if self.licence == Licence.CC_ZERO:
            return "https://creativecommons.org/publicdomain/zero/1.0/"
        if not self.licence.startswith("CC-"):
            return ""
        name, _dash, version = self.licence.removeprefix("CC-").removesuffix("-IGO").rpartition("-")
        igo = "igo/" if self.licence.endswith("-IGO") else ""
        return f"https://creativecommons.org/licenses/{name.lower()}/{version}/{igo}"


class DocumentAuthor(models.Model):
    """One author, in their order: "Family, Given", one name alone, or an organisation."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="authors")
    order = models.PositiveSmallIntegerField(pgettext_lazy("position in a list", "order"))
    name = models.CharField(_("name"), max_length=200)
    is_organisation = models.BooleanField(_("an organisation"), default=False)
    orcid = models.CharField(_("ORCID iD"), max_length=19, blank=True)
    affiliation = models.CharField(_("affiliation"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["document", "order"]
        constraints = [
            models.UniqueConstraint(fields=["document", "order"], name="document_author_place"),
            models.CheckConstraint(
                condition=Q(orcid="") | Q(orcid__regex=r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$"),
                name="document_author_orcid_form",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Relation(models.Model):
    """That a document is a translation, edition or part of another one here, or supersedes it."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="relations")
    kind = models.CharField(_("relation"), max_length=14, choices=RelationKind)
    other = models.ForeignKey(
        Document, models.CASCADE, related_name="related_from", verbose_name=_("other document")
    )

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        constraints = [
            models.UniqueConstraint(fields=["document", "kind", "other"], name="document_relation_once"),
            models.CheckConstraint(
                condition=~Q(document=models.F("other")), name="document_relation_to_another"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=RelationKind.values), name="document_relation_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.kind} {self.other_id}"


class Change(models.Model):
    """One change of a document's description, kept for ever: what stood there `before` and `after` it, by
    field, as `history.described` puts it. The only record of edits: the log of moderation has decisions."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="changes")
    revision = models.PositiveIntegerField()  # that it led to
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        constraints = [
            models.UniqueConstraint(fields=["document", "revision"], name="document_change_revision")
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.revision}"
