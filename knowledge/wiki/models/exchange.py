"""Branches that go out as files, and pages that came in from one."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knowledge.wiki.models.pages import Page
from portal.access import Audience
from portal.making import MadeFile
from portal.uploads.names import hidden_name
from portal.uploads.sent import SentFile

EXPORTS = "wiki-exports"  # the folders in the storage
IMPORTS = "wiki-imports"


def stored_import(instance: models.Model, name: str) -> str:
    return hidden_name(IMPORTS)


class Export(MadeFile):
    """A branch that a member has asked for as a file: made in the background, kept for a day.

    It holds what that member could read then, so nobody else gets it.
    """

    KEPT = timedelta(days=1)

    class Form(models.TextChoices):
        ZIP = "zip", _("Markdown files (ZIP)")
        EPUB = "epub", _("Book (EPUB)")

    page = models.ForeignKey(Page, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    form = models.CharField(max_length=4, choices=Form)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["by", "page", "form"], condition=Q(made_at=None), name="wiki_export_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.page_id}.{self.form}"


class Imported(models.Model):
    """Where a page came from, so that it is known again: the `source` is a wiki, the `key` what the page is
    called there. `number` is the revision that was made of what came in last; `came` is the text as it came,
    where it was merged with what had been changed here.
    """

    page = models.OneToOneField(Page, models.CASCADE, primary_key=True, related_name="imported")
    source = models.CharField(max_length=200)
    key = models.CharField(max_length=300)
    digest = models.CharField(max_length=64)  # of all that the file said of it
    number = models.PositiveIntegerField()
    came = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="wiki_imported_once")]

    def __str__(self) -> str:
        return self.key


class PageImport(SentFile):
    """A file of pages that the secretariat has sent, and what has come of it so far."""

    file = models.FileField(_("file"), upload_to=stored_import, max_length=100)
    language = models.CharField(_("language"), max_length=3, choices=settings.LANGUAGES)
    audience = models.CharField(
        _("who may read it"), max_length=20, choices=Audience, default=Audience.EVERYONE
    )
    under = models.ForeignKey(
        Page, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("under the page")
    )
    left_out = models.JSONField(_("left out"), default=list)

    class Meta:
        verbose_name = _("import of pages")
        verbose_name_plural = _("imports of pages")
