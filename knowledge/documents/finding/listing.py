"""Keeping what the lists know of each document true: see the model Listing."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, transaction
from django.db.models import OuterRef
from django.db.models.functions import JSONArray

from knowledge.documents.finding import tallies
from knowledge.documents.models import (
    Collected,
    Document,
    DocumentAuthor,
    FacetValue,
    Listing,
    ScanState,
)
from portal.moderation.models import State
from portal.search.indexing import lock
from portal.vocabulary.folding import fold, sort_key
from portal.vocabulary.models import Country, Region, Theme

BATCH = 1000
AUTHOR = "author"
OF_COLUMNS = ("type", "year", "language", "licence", "reviewed", "rung")
NOT_GIVEN = (ScanState.WAITING, ScanState.INFECTED)

Pair = tuple[str, str]  # facet and value

KNOWN = """
SELECT known.facet, known.value, known.id FROM documents_facetvalue known
JOIN unnest(%s::text[], %s::text[]) AS wanted(facet, value) USING (facet, value)
"""
RESPELL = """
UPDATE documents_facetvalue one
SET name = wanted.name, sort_name = wanted.sort_name, letter = wanted.letter
FROM unnest(%s::int[], %s::bigint[], %s::text[], %s::text[], %s::text[])
    AS wanted(id, document, name, sort_name, letter)
WHERE one.id = wanted.id AND NOT EXISTS (
    SELECT FROM documents_listing other
    WHERE other.authors @> ARRAY[wanted.id] AND other.document_id <> wanted.document
)
"""


@dataclass(frozen=True)
class Described:
    """What one document is found by, in words."""

    audience: str
    keys: frozenset[Pair]
    authors: tuple[FacetValue, ...]  # not stored


@transaction.atomic(savepoint=False)
def update(ids: Iterable[int]) -> int:
    """Make the listings of these documents right, whether they were made, changed, hidden or deleted;
    returns how many were wrong.

    Under the locks that `search.update` takes: of two changes of one document the second reads
    what the first wrote. Nothing is written where nothing changed, so that counts stay kept.
    """
    wrong, wanted = 0, sorted(set(ids))
    lock("document", wanted)
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        right = {row.pk: row for row in listings(described(batch))}
        stored = {row.pk: row for row in Listing.objects.filter(pk__in=batch)}
        changed = [row for pk, row in right.items() if pk not in stored or differs(stored[pk], row)]
        gone = [pk for pk in stored if pk not in right]
        touched = [stored[pk] for pk in (*gone, *(row.pk for row in changed)) if pk in stored]
        if changed:
            Listing.objects.bulk_create(
                changed,
                update_conflicts=True,
                unique_fields=["document"],
                update_fields=["audience", "keys", "authors"],
            )
        if gone:
            Listing.objects.filter(pk__in=gone).delete()
        if changed or gone:
            tallies.note(touched, changed)
        wrong += len(changed) + len(gone)
    return wrong


def recount() -> int:
    """Make every listing right; returns how many were not. In short transactions."""
    return sum(update(ids) for ids in all_ids()) + tallies.recount()


def all_ids() -> Iterator[list[int]]:
    documents, last = Document.objects.order_by("pk").values_list("pk", flat=True), 0
    while ids := list(documents.filter(pk__gt=last)[:BATCH]):
        yield ids
        last = ids[-1]


def differs(stored: Listing, row: Listing) -> bool:
    return any(getattr(stored, name) != getattr(row, name) for name in ("audience", "keys", "authors"))


def listings(found: dict[int, Described]) -> list[Listing]:
    """The rows for what was described; values that are new get their numbers."""
    authors = {author.value: author for one in found.values() for author in one.authors}
    pairs = {pair for one in found.values() for pair in one.keys}
    ids = numbers(pairs, authors)
    respell(found, ids)
    return [
        Listing(
            document_id=pk,
            audience=one.audience,
            keys=sorted(ids[pair] for pair in one.keys),
            authors=sorted({ids[AUTHOR, author.value] for author in one.authors}),
        )
        for pk, one in found.items()
    ]


def numbers(pairs: Iterable[Pair], authors: dict[str, FacetValue]) -> dict[Pair, int]:
    """The number of each value and author, given now where it has none.

    In one order, so that two who bring several new ones don't wait for each other.
    """
    rows = {pair: FacetValue(facet=pair[0], value=pair[1]) for pair in pairs}
    rows |= {(AUTHOR, value): author for value, author in authors.items()}
    ids = known(rows)
    if missing := sorted(rows.keys() - ids.keys()):
        FacetValue.objects.bulk_create([rows[pair] for pair in missing], ignore_conflicts=True)
        ids |= known(missing)
    return ids


def respell(found: dict[int, Described], ids: dict[Pair, int]) -> None:
    """Let an author of one document alone be spelt as that document does now: a name that was mended there
    is mended in the list of authors. Of several documents the first one's spelling stays."""
    places = [(ids[AUTHOR, author.value], pk, author) for pk, one in found.items() for author in one.authors]
    times = Counter(number for number, _pk, _author in places)
    stored = FacetValue.objects.filter(pk__in=times).values_list("pk", "name") if places else ()
    names = dict(stored)
    wanted = [
        (number, pk, author.name, author.sort_name, author.letter)
        for number, pk, author in places
        if times[number] == 1 and names[number] != author.name
    ]
    if wanted:
        with connection.cursor() as cursor:
            cursor.execute(RESPELL, [list(column) for column in zip(*wanted, strict=True)])


def known(pairs: Iterable[Pair]) -> dict[Pair, int]:
    """The numbers of those of `pairs` that have one. One query."""
    wanted = list(pairs)
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [[facet for facet, _value in wanted], [value for _facet, value in wanted]])
        return {(facet, value): pk for facet, value, pk in cursor.fetchall()}


def described(ids: Iterable[int]) -> dict[int, Described]:
    """What the published documents among `ids` are found by. One query."""
    return {
        document.pk: Described(
            document.audience, frozenset(values(document)), tuple(authors_of(document.author_rows))
        )
        for document in with_values(Document.objects.published().filter(pk__in=ids))
    }


def with_values(documents: Any) -> Any:
    own = {"document": OuterRef("pk")}
    collected = Collected.objects.filter(**own)
    authors = DocumentAuthor.objects.filter(**own).order_by("order")
    return (
        documents.with_subjects()
        .only(*OF_COLUMNS, "audience", "readers", "donors", "current", "embargo_until", "current__scan_state")
        .select_related("current")
        .annotate(
            collection_ids=ArraySubquery(
                collected.filter(collection__state=State.PUBLISHED).values("collection_id")
            ),
            author_rows=ArraySubquery(authors.values_list(JSONArray("name", "is_organisation", "orcid"))),
        )
    )


def values(document: Any) -> Iterator[Pair]:
    """Each facet and value of a document that `with_values` read."""
    for name in OF_COLUMNS:
        if (value := getattr(document, name)) and (name != "rung" or document.is_practice):
            yield name, str(value)
    for pk in document.theme_ids:
        yield "theme", str(pk)
        if (theme := Theme.objects.known().get(pk)) and theme.parent_id:
            yield "theme", str(theme.parent_id)
    for code in document.country_codes:
        yield "country", code
    for code in regions_around(document):
        yield "region", code
    for reader in document.readers:
        yield "reader", reader
    for donor in document.donors:
        yield "donor", donor
    for pk in document.collection_ids:
        yield "collection", str(pk)
    yield "file", "yes" if has_file(document) else "no"


def regions_around(document: Any) -> set[str]:
    """The regions that a document is about, with those of its countries and all that these are part of."""
    countries = Country.objects.known()
    near = [*document.region_codes, *(countries[code].region_id for code in document.country_codes)]
    return {region.code for code in near for region in Region.objects.path(code)}


def has_file(document: Any) -> bool:
    """Whether its readers get a file: there is one, which is neither withheld nor waits for the scanner."""
    current = document.current
    return bool(current and not document.embargo_until and current.scan_state not in NOT_GIVEN)


def authors_of(rows: Iterable[tuple[str, bool, str]]) -> Iterator[FacetValue]:
    """An entry of the list of authors for each, not stored: by the ORCID iD, else by the folded name."""
    for name, is_organisation, orcid in rows:
        if not (folded := fold(name)):
            continue
        kind = "org" if is_organisation else "name"
        sorted_by = sort_key(name)[:200] or folded[:200]
        yield FacetValue(
            facet=AUTHOR,
            value=f"orcid:{orcid}" if orcid else f"{kind}:{folded[:200]}",
            name=name,
            sort_name=sorted_by,
            letter=sorted_by[0].upper() if sorted_by[0].isalpha() else "#",
        )
