"""What the lists know of documents, kept beside them: written by `finding.listing` alone."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from knowledge.documents.models.documents import Document
from knowledge.documents.querysets import CombinationQuerySet, FacetValueQuerySet, ListingQuerySet


class FacetValue(models.Model):
    """One value that documents are narrowed by, under a number: `facet` "country", `value` "KE".

    An author is one as well: `value` is the ORCID iD, or the folded name where there is none, and `name`,
    `sort_name` and `letter` are how the list of authors shows them. Rows are never taken away, so that an
    address that names an author's number stays true.
    """

    facet = models.CharField(max_length=12)
    value = models.CharField(max_length=220)
    name = models.CharField(max_length=200, blank=True)
    sort_name = models.CharField(max_length=200, blank=True)
    letter = models.CharField(max_length=1, blank=True)

    objects = FacetValueQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["facet", "value"], name="document_facet_value")]
        indexes = [
            models.Index(
                fields=["letter", "sort_name", "id"],
                condition=models.Q(facet="author"),
                name="document_author_list",
            )
        ]

    def __str__(self) -> str:
        return self.name or f"{self.facet}:{self.value}"


class Listing(models.Model):
    """What one published document is found by in the lists; no other document has one.

    `keys` and `authors` are ids of FacetValue, ascending. Counts are made from this table alone, which is
    written only when one of these changes: neither a view nor a download touches what was counted.
    """

    document = models.OneToOneField(Document, models.CASCADE, primary_key=True, related_name="listing")
    audience = models.CharField(max_length=8)
    keys = ArrayField(models.IntegerField(), default=list)
    authors = ArrayField(models.IntegerField(), default=list)

    objects = ListingQuerySet.as_manager()

    class Meta:
        indexes = [
            # No pending lists: each would be read through by every look, and documents change seldom.
            GinIndex(fields=["keys"], fastupdate=False, name="document_listing_keys"),
            GinIndex(fields=["authors"], fastupdate=False, name="document_listing_authors"),
        ]

    def __str__(self) -> str:
        return str(self.document_id)


class Tally(models.Model):
    """That so many documents more, or fewer, have a value: only ever added, by `finding.tallies`."""

    key = models.IntegerField()
    audience = models.CharField(max_length=8)
    number = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.key} {self.audience} {self.number}"


QUERY_LENGTH = 2000  # in letters of an address, of which one Arabic letter takes six


class Combination(models.Model):
    """Conditions that somebody follows, by the `query` of their address in its canonical form.

    A document that is published fits where it has all `keys` and `match` (a tsquery, or nothing) fits its
    words. Each fitting document has one of the `anchors`, so that only those are looked at that may fit: see
    `finding.following`.
    """

    query = models.CharField(max_length=QUERY_LENGTH, unique=True)
    keys = ArrayField(models.IntegerField(), default=list)
    match = models.TextField(blank=True)
    anchors = ArrayField(models.TextField(), default=list)
    names = models.JSONField(default=dict)  # of its author and collection, as they were when it was made

    objects = CombinationQuerySet.as_manager()

    class Meta:
        indexes = [GinIndex(fields=["anchors"], fastupdate=False, name="document_combination_anchors")]

    def __str__(self) -> str:
        from knowledge.documents.finding.conditions import in_words

        return in_words(self.query, self.names)

    def get_absolute_url(self) -> str:
        from knowledge.documents.finding.conditions import address

        return address(self.query)
