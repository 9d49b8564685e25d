"""What can be found, and the words to compare a mistyped one with."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.search.lexemes import Joined, LexemesField, Weighted, title_if
from portal.search.querysets import SearchEntryQuerySet
from portal.search.registry import kinds

TITLE_LENGTH = 300
SUMMARY_LENGTH = 300
LABELS_LENGTH = 5_000
TEXT_LENGTH = 250_000  # characters: about a hundred pages
TEXT_BYTES = 400_000  # a vector holds 1 MB, which the worst of texts this long does not reach


class SearchEntry(models.Model):
    """One thing that can be found: written by `indexing` alone, from what its room says of it."""

    kind = models.CharField(_("kind"), max_length=20)
    object_id = models.BigIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    own_title = models.BooleanField(_("has a title of its own"), default=True)
    text = models.TextField(_("text"), blank=True)
    labels = models.TextField(_("labels"), blank=True)
    summary = models.CharField(_("summary"), max_length=SUMMARY_LENGTH, blank=True)
    url = models.CharField(_("address"), max_length=1000)
    language = models.CharField(_("language"), max_length=3)
    audience = models.CharField(_("audience"), max_length=20)
    theme_ids = ArrayField(models.IntegerField(), verbose_name=_("themes"), default=list)
    tag_ids = ArrayField(models.IntegerField(), verbose_name=_("tags"), default=list)
    country_codes = ArrayField(models.CharField(max_length=2), verbose_name=_("countries"), default=list)
    date = models.DateTimeField(_("date"))
    weight = models.SmallIntegerField(_("weight"), default=0)
    # The week of `date`, made later by `weight`: where there are too many, the latest are looked at first.
    era = models.IntegerField(_("era"))

    heading = LexemesField(
        expression=Weighted(title_if(own=True), weight="A"), output_field=SearchVectorField(), db_persist=True
    )
    vector = LexemesField(
        expression=Joined(
            Weighted(title_if(own=True), weight="A"),
            Weighted(title_if(own=False), weight="D"),
            Weighted("text", weight="C"),
            Weighted("labels", weight="C"),
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    raw_excerpt: str  # as PostgreSQL made it
    page: int | None  # that the excerpt is from, where the text has pages
    page_url: str  # and where it can be read
    excerpt: str  # safe HTML: see `excerpts.marked`

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_entry_object")]
        indexes = [
            # One index holds the words and every filter, so that PostgreSQL meets them inside it and reads
            # only rows that fit them all: a common word in a rare theme costs no more than the rare theme.
            # A writer only appends to its pending list, which `tasks.merge_pending` takes in every minute: a
            # post has some sixty words, each at another place of the index. The limit is never reached then.
            GinIndex(
                fields=[
                    "vector",
                    "heading",
                    "theme_ids",
                    "tag_ids",
                    "country_codes",
                    "kind",
                    "language",
                    "audience",
                    "era",
                ],
                name="search_entry_words",
                fastupdate=True,
                gin_pending_list_limit=16 * 1024,  # kB
            )
        ]

    def __str__(self):
        return self.title

    @property
    def label(self) -> Any:
        """What kind of thing it is, in the reader's language."""
        return kinds[self.kind].label if self.kind in kinds else self.kind


class SearchWord(models.Model):
    """A word of the titles that everyone may read; `words.refresh` counts them anew every night."""

    word = models.CharField(_("word without accents"), max_length=40, primary_key=True)
    spelling = models.CharField(_("word as it is mostly spelt"), max_length=40)
    entries = models.IntegerField(_("titles with it"))

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")
        # Not GIN: only GiST finds the nearest without a bound on how near they must be.
        indexes = [
            GistIndex(fields=["word"], name="search_word_trigrams", opclasses=["gist_trgm_ops(siglen=64)"])
        ]

    def __str__(self):
        return self.spelling
