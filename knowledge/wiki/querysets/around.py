"""What stands around a page on the page itself: each a column of the one query that reads it.

A page may cost 12 queries, of which the frame takes most. So what is shown beside the text comes as rows of
JSON in annotations, one function each; the view makes objects of them.

For Django to write the SQL of so many costs more than to run it, so it is written once for all who see the
same. Therefore no annotation may ask for more of the page than its own columns.
"""

from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, JSONObject

from knowledge.wiki.querysets.links import Among
from portal import audiences
from portal.access import audiences_for, is_secretariat
from portal.subjects.tags import tags_of

MOST_CHILDREN = 50
MOST_FILES = 20
MOST_NAMED = 8  # contributors, the busiest first
MOST_FLAGS = 3

PLACE = ("id", "slug", "title", "language")
PERSON = ("id", "handle", "full_name", "status")
MOST_READERS = 200  # kinds of them whose SQL is remembered


@dataclass(frozen=True)
class Reader:
    """Who reads: equal to another where all that `visible_to` asks of the two is."""

    pk: int | None
    is_secretariat: bool
    audiences: tuple[str, ...]
    person: Any = field(compare=False)


def of(pages: Any, person: Any) -> dict[str, RawSQL]:
    """The annotations of a query of `pages`, the model, as `person` may see them."""
    pk = getattr(person, "pk", None)
    reader = Reader(pk, is_secretariat(person), audiences_for(person), person)
    return standing(pages) | seen_by(pages, reader)


def written(pages: Any, annotations: dict[str, Any]) -> dict[str, RawSQL]:
    """The same annotations with their SQL, which names the page by its table."""
    query = pages.objects.annotate(**annotations).query
    compiler = query.get_compiler(connection=connection)
    found = {}
    for name, annotation in query.annotations.items():
        sql, params = compiler.compile(annotation)
        found[name] = RawSQL(sql, params, output_field=annotation.output_field)
    return found


@lru_cache(maxsize=MOST_READERS)
def seen_by(pages: Any, reader: Reader) -> dict[str, RawSQL]:
    """Those of which one reader sees more than another."""
    visible = pages.objects.visible_to(reader.person).order_by()
    annotations = {
        "file_rows": files(pages, reader.person),
        "trail_rows": trail(visible),
        "child_rows": children(visible),
        "family_rows": family(visible),
        "link_rows": link_rows(pages, visible),
    }
    return written(pages, annotations)


@cache
def standing(pages: Any) -> dict[str, RawSQL]:
    """Those that are the same for everyone."""
    annotations = {
        "theme_ids": ids_of(pages.themes.through, "theme_id"),
        "country_codes": ids_of(pages.countries.through, "country_id"),
        "tag_rows": tags_of(pages),
        "group_row": audiences.group_row("audience"),
        "contributor_rows": contributors(pages),
        "keeper_rows": keepers(pages),
        "flag_rows": flags(pages),
    }
    return written(pages, annotations)


def rows(queryset: Any, *names: str, **named: str) -> ArraySubquery:
    """The rows of `queryset`, each a dictionary of these fields."""
    return ArraySubquery(queryset.values(row=JSONObject(**{name: name for name in names}, **named)))


def ids_of(through: Any, field: str) -> ArraySubquery:
    """The `field` of the rows of `through` that belong to the page, as an array."""
    return ArraySubquery(through.objects.filter(page_id=OuterRef("pk")).order_by(field).values(field))


def trail(visible: Any) -> ArraySubquery:
    """The pages above it, in no order."""
    return rows(visible.filter(Among(F("pk"), OuterRef("trail"))), *PLACE)


def children(visible: Any) -> ArraySubquery:
    """The pages right under it, by title."""
    below = visible.filter(parent=OuterRef("pk"))
    return rows(below.order_by("title", "pk")[:MOST_CHILDREN], *PLACE)


def family(visible: Any) -> ArraySubquery:
    """The page itself, its original and all translations of that, by language; and which are behind."""
    original = Coalesce(OuterRef("translation_of"), OuterRef("pk"))
    found = visible.filter(Q(translation_of=original) | Q(pk=original))
    names = (*PLACE, "translation_of_id", "translated_from_id", "moved_on")
    return rows(found.with_moved_on().order_by("language", "pk"), *names)


def link_rows(pages: Any, visible: Any) -> ArraySubquery:
    """What it links to, each with the language of the page that is there; none where no page is visible."""
    links = pages.links.rel.related_model.objects.filter(page=OuterRef("pk"))
    there = visible.at(OuterRef("to_slug")).values("language")[:1]
    return rows(links.annotate(language=Subquery(there)), "to_slug", "language")


def wrote(pages: Any) -> Any:
    """The active members who wrote in it; whoever has only written what waits for a reviewer is not named."""
    found = pages.contributors.rel.related_model.objects.filter(page=OuterRef("pk"), member__status="active")
    return found.filter(Q(page__shown=F("page__current")) | Q(since__lte=F("page__shown__created_at")))


def contributors(pages: Any) -> ArraySubquery:
    """The busiest of them, and one more where there are more."""
    named = {name: f"member__{name}" for name in PERSON}
    return rows(wrote(pages).order_by("-count", "member")[: MOST_NAMED + 1], **named)


def keepers(pages: Any) -> ArraySubquery:
    """Who looks after it, by name."""
    kept = pages.keepers.through.objects.filter(page=OuterRef("pk"), member__status="active")
    named = {name: f"member__{name}" for name in PERSON}
    return rows(kept.order_by("member__sort_name", "pk"), **named)


def open_flags(pages: Any) -> Any:
    """What members say is out of date in it."""
    return pages.flags.rel.related_model.objects.filter(page=OuterRef("pk"), closed_at=None)


def flags(pages: Any) -> ArraySubquery:
    """The latest of that, and one more where there is more."""
    latest = open_flags(pages).order_by("-pk")[: MOST_FLAGS + 1]
    return rows(latest, "reason", "created_at", name="member__full_name", status="member__status")


def files(pages: Any, person: Any) -> ArraySubquery:
    """The files that stand under it, the first first."""
    found = pages.files.rel.related_model.objects.under_pages(person).filter(page=OuterRef("pk"))
    return rows(found.order_by("pk")[:MOST_FILES], "id", "name", "size", "width")
