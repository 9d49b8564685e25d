"""Which themes and tags a person can see, and the latest about them."""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from taggit.models import Tag

from portal.search.models import SearchEntry
from portal.vocabulary.models import Theme


def themes_visible_to(person: Any) -> QuerySet:
    """Every theme, for everybody; also those that are no longer offered, as things still have them."""
    return Theme.objects.all()


def tags_visible_to(person: Any) -> QuerySet:
    """The tags of something that `person` can find: a tag may tell what it is on."""
    entries = SearchEntry.objects.visible_to(person)
    return Tag.objects.filter(Exists(entries.filter(tag_ids__contains=[OuterRef("pk")])))


def latest_about(
    person: Any, *, kinds: Collection[str], themes: Collection[int] = (), tags: Collection[int] = ()
) -> QuerySet:
    """What `person` can find of `kinds` about one of `themes` and `tags`: the latest few hundred.

    Unordered, and without its long fields. It costs the same however much there is (`portal.search.latest`).
    """
    from portal.search.latest import latest

    entries = SearchEntry.objects.visible_to(person).narrowed(kinds=kinds, themes=themes, tags=tags)
    ids, _all = latest(entries)
    return SearchEntry.objects.filter(pk__in=ids).defer("text", "labels", "vector", "heading")
