"""When what other repositories are shown of a document last changed."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class OaiRecord(models.Model):
    """A document that is or was offered by OAI-PMH; it stays for ever, also when the document is gone.

    `datestamp` (whole seconds) is when the record last changed for a harvester, `fingerprint` what it was
    then, `sets` the setSpecs it belongs to with all that they are part of ("type", "type:report").
    """

    document_id = models.BigIntegerField(primary_key=True)
    datestamp = models.DateTimeField()
    deleted = models.BooleanField(default=False)
    sets = ArrayField(models.CharField(max_length=200), default=list)
    fingerprint = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["datestamp", "document_id"], name="document_oai_datestamp"),
            GinIndex(fields=["sets"], name="document_oai_sets", opclasses=["array_ops"]),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.datestamp:%Y-%m-%dT%H:%M:%SZ}"
