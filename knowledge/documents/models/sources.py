"""Other repositories whose records are shown here as references."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Source(models.Model):
    """One set of another repository that `manage.py harvest` reads by OAI-PMH."""

    name = models.CharField(_("name"), max_length=200)
    url = models.URLField(_("OAI-PMH address"), max_length=500)
    set_spec = models.CharField(_("set"), max_length=200, blank=True)
    prefix = models.CharField(_("metadata prefix"), max_length=40, default="oai_dc")
    harvested_until = models.DateTimeField(_("harvested until"), null=True, blank=True)
    created_at = models.DateTimeField(_("added"), default=timezone.now)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            models.UniqueConstraint(fields=["url", "set_spec", "prefix"], name="document_source_once")
        ]

    def __str__(self) -> str:
        return self.name
