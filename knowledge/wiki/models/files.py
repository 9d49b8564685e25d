"""Files and pictures of pages."""

from urllib.parse import quote

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import get_script_prefix
from django.utils.translation import gettext_lazy as _

from knowledge.wiki.models.pages import Page
from knowledge.wiki.querysets.files import PageFileQuerySet
from portal.uploads.attached import Attached


class PageFile(Attached):
    """A file of a page, which `author` put there. Its address stays the same whatever becomes of the page.

    One that was taken away (`removed_at`) is there for nobody, and can be brought back.
    """

    folder, place = "wiki-files", "page"

    page = models.ForeignKey(Page, models.CASCADE, null=True, related_name="files", db_index=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )

    objects = PageFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a page")
        verbose_name_plural = _("files of pages")
        indexes = [
            models.Index(fields=["page", "id"], name="page_files"),
            models.Index(fields=["owner", "created_at"], condition=Q(page=None), name="page_file_waits"),
        ]

    def get_absolute_url(self) -> str:
        return f"{get_script_prefix()}wiki/files/{self.pk}/{quote(self.name)}"

    @property
    def markdown(self) -> str:
        """What shows the picture, or leads to the file, in a text."""
        mark = "!" if self.width else ""
        return f"{mark}[{self.name}]({self.get_absolute_url()})"
