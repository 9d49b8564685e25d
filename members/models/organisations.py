"""Organisations, shared among the members who belong to them."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from members.models.choices import Stakeholder
from members.models.names import SortName


class Organisation(models.Model):
    """An organisation that members belong to, shared among them.

    Whoever types a name that is not there makes one. The secretariat may look at it (`checked`), and merges
    those that are the same.
    """

    name = models.CharField(_("name"), max_length=200)
    sort_name = models.GeneratedField(
        expression=SortName("name"), output_field=models.TextField(), db_persist=True
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Stakeholder, blank=True)
    country = models.ForeignKey(
        "vocabulary.Country",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("country"),
        related_name="+",
    )
    checked = models.BooleanField(
        _("checked"), default=False, help_text=_("Stays on the list also when no member belongs to it.")
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [models.UniqueConstraint(Lower("name"), name="organisation_name_once")]
        indexes = [
            models.Index(fields=["sort_name", "id"], name="organisation_by_name"),
            GinIndex(OpClass(F("sort_name"), "gin_trgm_ops"), name="organisation_name_trigrams"),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationName(models.Model):
    """Another name of an organisation, such as the one it had before two were merged: typing it finds it."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="other_names")
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        constraints = [models.UniqueConstraint(Lower("name"), name="organisation_other_name_once")]

    def __str__(self) -> str:
        return self.name
