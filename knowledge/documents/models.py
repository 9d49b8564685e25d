"""Documents, who wrote them, their files in versions, and how often they were fetched."""

from functools import cache
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from knowledge.documents.querysets import DocumentQuerySet, FileVersionQuerySet, UploadQuerySet
from portal.access import Audience
from portal.models import Once
from portal.moderation.models import Moderated, State
from portal.uploads.names import NAME_LENGTH, hidden_name
from portal.uploads.reading.kinds import BY_MEDIA_TYPE

SLUG_LENGTH = 80
FOLDER = "documents"  # in the storage
SLOW_LINE = 32_000  # bytes a second: 256 kbit/s


class Status(models.TextChoices):
    """How far a document is on its way to its readers."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waiting to be looked at")
    PUBLISHED = "published", _("Published")
    RETURNED = "returned", _("Returned to its depositor")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Type(models.TextChoices):
    """What kind of work a document is."""

    RESEARCH_PAPER = "research-paper", _("Research paper")
    REPORT = "report", pgettext_lazy("type of document", "Report")
    BRIEF = "brief", _("Brief")
    POLICY_BRIEF = "policy-brief", _("Policy brief")
    CASE_STUDY = "case-study", _("Case study")
    LESSON_LEARNED = "lesson-learned", _("Lesson learned")
    GOOD_PRACTICE = "good-practice", _("Good practice")
    TRAINING_MATERIAL = "training-material", _("Training material")
    TOOL = "tool", _("Tool")
    PRESENTATION = "presentation", _("Presentation")
    DATASET = "dataset", _("Dataset")
    MEDIA_LINK = "media-link", _("Video or audio link")
    MINUTES = "minutes", _("Minutes")
    STORY = "story", _("Story")


TYPE_LABELS = dict(Type.choices)  # Django's own get_type_display makes such a dictionary each time


class Licence(models.TextChoices):
    """What readers may do with a document, under the names of the SPDX licence list."""

    CC_BY = "CC-BY-4.0", _("CC BY 4.0: share and adapt, naming the authors")
    CC_BY_SA = "CC-BY-SA-4.0", _("CC BY-SA 4.0: share and adapt under the same licence")
    CC_BY_NC = "CC-BY-NC-4.0", _("CC BY-NC 4.0: share and adapt, not for profit")
    CC_BY_NC_SA = "CC-BY-NC-SA-4.0", _("CC BY-NC-SA 4.0: not for profit, under the same licence")
    CC_BY_ND = "CC-BY-ND-4.0", _("CC BY-ND 4.0: share unchanged")
    CC_BY_NC_ND = "CC-BY-NC-ND-4.0", _("CC BY-NC-ND 4.0: share unchanged, not for profit")
    CC_ZERO = "CC0-1.0", _("CC0: no rights reserved")
    CC_BY_IGO = "CC-BY-3.0-IGO", _("CC BY 3.0 IGO: of an intergovernmental organisation")
    CC_BY_SA_IGO = "CC-BY-SA-3.0-IGO", _("CC BY-SA 3.0 IGO: under the same licence")
    CC_BY_NC_IGO = "CC-BY-NC-3.0-IGO", _("CC BY-NC 3.0 IGO: not for profit")
    CC_BY_NC_SA_IGO = "CC-BY-NC-SA-3.0-IGO", _("CC BY-NC-SA 3.0 IGO: not for profit, same licence")
    CC_BY_NC_ND_IGO = "CC-BY-NC-ND-3.0-IGO", _("CC BY-NC-ND 3.0 IGO: unchanged, not for profit")
    RESERVED = "LicenseRef-reserved", _("All rights reserved: read, but ask before copying")


class TextState(models.TextChoices):
    """How far the words of a file are on their way into the search."""

    WAITING = "waiting", _("Its words are being read for the search")
    DONE = "done", _("Its words can be searched")
    FAILED = "failed", _("Its words could not be read")
    REFUSED = "refused", _("Its words were not read, because the file is not safe to open")


@cache
def room_url() -> str:
    return reverse("documents:index")


def stored_name(instance: models.Model, name: str) -> str:
    """A name in the storage that says nothing and that nobody can guess."""
    return hidden_name(FOLDER)


class Document(Moderated, Once):
    """One work in the repository: what it is, whose, and which of its files readers get.

    `status` is the way through the secretariat; the state of `Moderated` is for what was published
    and then reported. Readers see what is published in both. `issued` holds the date at the
    precision that is known: "2024", "2024-05" or "2024-05-17".
    """

    title = models.CharField(_("title"), max_length=300)
    slug = models.CharField(max_length=SLUG_LENGTH, editable=False)
    language = models.CharField(_("language"), max_length=3, default="en")
    type = models.CharField(_("type"), max_length=20, choices=Type, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    issued = models.CharField(_("date of issue"), max_length=10, blank=True)
    abstract = models.TextField(_("abstract"), blank=True)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    place = models.CharField(_("place"), max_length=100, blank=True)
    licence = models.CharField(_("licence"), max_length=30, choices=Licence, blank=True)
    audience = models.CharField(
        _("who may read it"), max_length=8, choices=Audience, default=Audience.EVERYONE
    )
    link = models.URLField(_("link"), max_length=1000, blank=True)
    doi = models.CharField(_("DOI"), max_length=200, blank=True)
    depositor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="documents",
        verbose_name=_("depositor"),
    )
    themes = models.ManyToManyField("vocabulary.Theme", related_name="documents", blank=True)
    countries = models.ManyToManyField("vocabulary.Country", related_name="documents", blank=True)
    tags = TaggableManager(blank=True)
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
    download_count = models.PositiveIntegerField(_("downloads"), default=0, editable=False)
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
        ]
        indexes = [
            # The list, whole and by each filter that leaves much of it; the rest is filtered on the way.
            models.Index(
                fields=["-published_at", "-id"],
                condition=Q(status=Status.PUBLISHED, state=State.PUBLISHED),
                name="document_list",
            ),
            models.Index(
                fields=["type", "-published_at", "-id"],
                condition=Q(status=Status.PUBLISHED, state=State.PUBLISHED),
                name="document_by_type",
            ),
            models.Index(
                fields=["year", "-published_at", "-id"],
                condition=Q(status=Status.PUBLISHED, state=State.PUBLISHED),
                name="document_by_year",
            ),
            models.Index(
                fields=["language", "-published_at", "-id"],
                condition=Q(status=Status.PUBLISHED, state=State.PUBLISHED),
                name="document_by_language",
            ),
            models.Index(fields=["depositor", "-updated_at", "-id"], name="document_mine"),
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
        return bool(self.year and self.type and (self.current_id or self.link))

    @property
    def is_with_depositor(self) -> bool:
        """Whether the next step is the depositor's."""
        return self.status in (Status.DRAFT, Status.RETURNED, Status.WITHDRAWN)

    @property
    def tag_names(self) -> list[str]:
        """The names of the tags that the query brought (`with_subjects`)."""
        rows: list[dict[str, str]] = self.__dict__["tag_rows"]
        return [row["name"] for row in rows]

    @property
    def is_open(self) -> bool:
        """Whether everyone may read it."""
        return self.is_readable and self.audience == Audience.EVERYONE

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
        constraints = [models.UniqueConstraint(fields=["document", "order"], name="document_author_place")]

    def __str__(self) -> str:
        return self.name


class FileVersion(models.Model):
    """One file of a document. `name` is what the reader saves it as; in the storage it has no name.

    `published_at` is empty while only the depositor and the secretariat may fetch it: a first version
    that was returned because of what is in it never reaches a reader.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    file = models.FileField(_("file"), upload_to=stored_name, max_length=100, db_index=True)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    media_type = models.CharField(_("media type"), max_length=100)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    text = models.TextField(_("text"), blank=True)
    text_state = models.CharField(
        _("state of the text"), max_length=7, choices=TextState, default=TextState.WAITING
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    created_at = models.DateTimeField(_("uploaded"), default=timezone.now)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    objects = FileVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="document_version_number")]
        indexes = [models.Index(fields=["sha256"], name="document_version_sha256")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The permanent address of this very version."""
        return f"{room_url()}{self.document_id}/{self.number}/{self.name}"

    @property
    def kind(self) -> str:
        """The kind of file as people call it: "PDF"."""
        kind = BY_MEDIA_TYPE.get(self.media_type)
        return kind.label if kind else ""

    @property
    def wait(self) -> str:
        """About how long it takes to fetch over a slow line, in words."""
        seconds = self.size / SLOW_LINE
        if seconds < 10:
            return gettext("a few seconds on a slow line")
        if seconds < 90:
            tens = round(seconds / 10) * 10
            return ngettext("about %d second on a slow line", "about %d seconds on a slow line", tens) % tens
        whole = round(seconds / 60)
        return ngettext("about %d minute on a slow line", "about %d minutes on a slow line", whole) % whole


class Upload(models.Model):
    """A file that has arrived and belongs to no document yet.

    Every file begins so: it is stored before any row names it, and a refused form keeps it, so that
    it need not travel twice. What isn't used within a day is forgotten.
    """

    key = models.UUIDField(primary_key=True, default=uuid4)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    file = models.FileField(upload_to=stored_name, max_length=100, db_index=True)
    name = models.CharField(max_length=NAME_LENGTH)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    created_at = models.DateTimeField(default=timezone.now)

    objects = UploadQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "-created_at"], name="document_upload_owner")]

    def __str__(self) -> str:
        return self.name


class Download(models.Model):
    """That somebody fetched a document on a day: once a person, who can't be told from the row.

    `person` is a keyed hash that differs from day to day; `country` is a member's own, by its code.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="downloads")
    day = models.DateField()
    person = models.CharField(max_length=32)
    country = models.CharField(max_length=2, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "day", "person"], name="document_download_once")
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.day}"
