"""Other repositories whose records are shown here as references."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from knowledge.documents.models.documents import Document


class Every(models.TextChoices):
    """How often a source is harvested by itself."""

    NEVER = "", pgettext_lazy("how often", "Only when asked")
    DAY = "day", _("Every day")
    WEEK = "week", _("Every week")
    MONTH = "month", _("Every month")


class Source(models.Model):
    """One set of another repository that `manage.py harvest` reads by OAI-PMH.

    `harvested_until` is that repository's own time at the start of the last harvest that came to its end; the
    next one asks for what has changed since. While one is under way, `run_from` is its start by the same
    clock, and `token` where it goes on.
    """

    name = models.CharField(_("name"), max_length=200)
    url = models.URLField(_("OAI-PMH address"), max_length=500)
    set_spec = models.CharField(_("set"), max_length=200, blank=True)
    prefix = models.CharField(_("metadata prefix"), max_length=40, default="oai_dc")
    every = models.CharField(
        _("harvest by itself"), max_length=5, choices=Every, default=Every.NEVER, blank=True
    )
    harvested_until = models.DateTimeField(_("harvested until"), null=True, blank=True)
    created_at = models.DateTimeField(_("added"), default=timezone.now)
    run = models.PositiveIntegerField(default=0, editable=False)  # counts the harvests that were begun
    run_from = models.DateTimeField(null=True, editable=False)
    run_whole = models.BooleanField(default=False, editable=False)  # everything anew, not what has changed
    token = models.TextField(blank=True, editable=False)
    begun_at = models.DateTimeField(_("last begun"), null=True, editable=False)
    ended_at = models.DateTimeField(_("last ended"), null=True, editable=False)
    report = models.JSONField(_("last report"), default=dict, editable=False)  # counts, by what was done
    error = models.TextField(_("error"), blank=True, editable=False)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            models.UniqueConstraint(fields=["url", "set_spec", "prefix"], name="document_source_once")
        ]

    def __str__(self) -> str:
        return self.name


class HarvestedRecord(models.Model):
    """A record of a source, by its identifier there, and the document that refers to it, if it became one."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="records")
    identifier = models.CharField(_("identifier"), max_length=500)
    document = models.OneToOneField(
        Document, models.SET_NULL, null=True, related_name="harvested", verbose_name=_("document")
    )
    datestamp = models.CharField(_("changed there"), max_length=20)
    deleted = models.BooleanField(_("deleted there"), default=False)
    fingerprint = models.CharField(max_length=64, blank=True)  # of what was read
    run = models.PositiveIntegerField(default=0)  # in which it was last seen

    class Meta:
        verbose_name = _("harvested record")
        verbose_name_plural = _("harvested records")
        constraints = [
            models.UniqueConstraint(fields=["source", "identifier"], name="document_harvested_once")
        ]
        indexes = [models.Index(fields=["source", "run"], name="document_harvested_run")]

    def __str__(self) -> str:
        return self.identifier
