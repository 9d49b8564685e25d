"""How often documents were looked at and fetched.

`Visit` holds today's, so that a person counts once a day; `Usage` has the months, and is what is true.
The totals of a document (`view_count`, `download_count`) are the sums of its months.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from knowledge.documents.models.documents import Document


class Visit(models.Model):
    """That somebody looked at a document or fetched it on a day: once a person, who can't be told from the
    row, as `person` is a keyed hash that differs from day to day. Forgotten when the day is over."""

    class Act(models.TextChoices):
        VIEW = "view", _("View")
        DOWNLOAD = "download", _("Download")

    document = models.ForeignKey(Document, models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    act = models.CharField(max_length=8, choices=Act)
    person = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "day", "act", "person"], name="document_visit_once")
        ]
        indexes = [models.Index(fields=["day"], name="document_visit_day")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.day} {self.act}"


class Usage(models.Model):
    """How often a document was looked at and fetched in a month, by people of one country.

    `month` is its first day; `country` is a member's own, by its code, and empty for visitors.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="usage", db_index=False)
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
