"""How often documents were read and fetched."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from knowledge.documents.models.documents import Document


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


class Usage(models.Model):
    """How often a document was looked at and fetched in a month, by people of one country.

    `month` is its first day; `country` is a member's own, by its code, and empty for visitors.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="usage")
    month = models.DateField(_("month"))
    country = models.CharField(_("country"), max_length=2, blank=True)
    views = models.PositiveIntegerField(_("views"), default=0)
    downloads = models.PositiveIntegerField(_("downloads"), default=0)

    class Meta:
        verbose_name = _("use")
        verbose_name_plural = _("use")
        constraints = [
            models.UniqueConstraint(fields=["document", "month", "country"], name="document_usage_once")
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.month:%Y-%m} {self.country}"
