"""The files of documents in versions, and files on their way there."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from knowledge.documents.models.choices import ScanState, TextState
from knowledge.documents.models.documents import Document, room_url
from knowledge.documents.querysets import FileVersionQuerySet, UploadQuerySet
from portal.uploads.names import NAME_LENGTH, hidden_name
from portal.uploads.reading.kinds import BY_MEDIA_TYPE

FOLDER = "documents"  # in the storage
SLOW_LINE = 32_000  # bytes a second: 256 kbit/s


def stored_name(instance: models.Model, name: str) -> str:
    """A name in the storage that says nothing and that nobody can guess."""
    return hidden_name(FOLDER)


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
    scan_state = models.CharField(
        _("virus scan"), max_length=9, choices=ScanState, default=ScanState.UNSCANNED
    )
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    # With a form feed between pages, where it has pages.
    text = models.TextField(_("text"), blank=True)
    text_state = models.CharField(
        _("state of the text"), max_length=7, choices=TextState, default=TextState.WAITING
    )
    picture = models.FileField(  # of its first page, as WebP
        _("picture"), upload_to=stored_name, max_length=100, blank=True, db_index=True
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
    def is_safe(self) -> bool:
        """Whether it may be given away as far as the virus scanner goes: found clean, or there is none."""
        return self.scan_state in (ScanState.UNSCANNED, ScanState.CLEAN)

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
    # What it says of itself, as `portal.uploads.facts.FACTS` names it: offered in the form.
    facts = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    objects = UploadQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "-created_at"], name="document_upload_owner")]

    def __str__(self) -> str:
        return self.name
