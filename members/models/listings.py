"""What the register finds members by, and how many there are of each kind; written with search entries."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from members.models.accounts import Member


class Listing(models.Model):
    """A member as the register finds them, written by `members.register.listing` alone.

    `facets` holds what they can be found by, once for each kind of reader who may know it; see
    `members.register.facets`. That it stands in one row lets one index meet all conditions.
    """

    member = models.OneToOneField(Member, models.CASCADE, primary_key=True, related_name="listing")
    sort_name = models.TextField()
    facets = ArrayField(models.TextField())

    class Meta:
        verbose_name = _("row of the register")
        verbose_name_plural = _("rows of the register")
        indexes = [
            models.Index(fields=["sort_name", "member"], name="listing_by_name"),
            GinIndex(F("facets"), OpClass(F("sort_name"), "gin_trgm_ops"), name="listing_found_by"),
        ]

    def __str__(self) -> str:
        return self.sort_name


class Tally(models.Model):
    """How many members of the register have one facet; moved with their listings, mended by `recount`."""

    facet = models.TextField(primary_key=True)
    people = models.IntegerField()

    class Meta:
        verbose_name = _("count of the register")
        verbose_name_plural = _("counts of the register")

    def __str__(self) -> str:
        return self.facet
