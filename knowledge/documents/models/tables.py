"""Documents that came in by a table, and the tables that the secretariat brings in by its browser."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knowledge.documents.models.documents import Document
from portal.uploads.names import hidden_name
from portal.uploads.sent import SentFile

TABLES = "tables"  # the folder in the storage


def stored_table(instance: models.Model, name: str) -> str:
    return hidden_name(TABLES)


class Imported(models.Model):
    """Which row of a table a document came from, so that it is known again.

    `kept` holds, by column, the cells that our fields can't give back: pairs of the cell as it came and of
    what we would have written then. While we would still write that, an export writes the cell as it came.
    """

    document = models.OneToOneField(Document, models.CASCADE, primary_key=True, related_name="imported")
    key = models.CharField(_("known as"), max_length=300, unique=True)
    digest = models.CharField(max_length=64)  # of the row
    kept = models.JSONField(default=dict)
    at = models.DateTimeField(_("imported"), default=timezone.now)

    class Meta:
        verbose_name = _("imported document")
        verbose_name_plural = _("imported documents")

    def __str__(self) -> str:
        return self.key


class TableImport(SentFile):
    """A table that the secretariat has sent, what a trial run said of it, and how far the import is."""

    file = models.FileField(_("file"), upload_to=stored_table, max_length=100)
    publish = models.BooleanField(_("publish at once"), default=False)
    unknown = models.JSONField(_("columns without a place here"), default=list)

    class Meta:
        verbose_name = _("import of a table")
        verbose_name_plural = _("imports of tables")
