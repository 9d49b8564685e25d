"""Documents in any number, to measure on, written by COPY.

Many rows share one small stored file, so that the disk stays empty; the words that the search knows
of each are its own all the same.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, models, transaction
from django.db.models import Max
from django.utils import timezone
from taggit.models import Tag, TaggedItem

from knowledge.documents import oai
from knowledge.documents.finding import listing
from knowledge.documents.models import (
    SLUG_LENGTH,
    Collected,
    Collection,
    Document,
    DocumentAuthor,
    FileVersion,
    Licence,
    Listing,
    Reader,
    Reviewed,
    Rung,
    Type,
    Usage,
    stored_name,
)
from portal.populating import copy
from portal.text import VERSION as VERSION_OF_TEXT
from portal.text import slugify
from portal.uploads.reading.kinds import KINDS
from portal.vocabulary.models import Country, Region, Theme

YEARS = 8
SHARED = 1_000  # documents that share a file
TAGS = 300
DONORS = 200
MOST_AUTHORS = 5_000
LINKS_ONLY = 8  # each eighth document is a link, without a file
MOST_DOWNLOADS = 6
PLACES = ("Nairobi", "Dakar", "La Paz", "Rabat")

DOCUMENT = [
    "id", "title", "slug", "language", "type", "year", "issued", "abstract", "publisher", "place", "licence",
    "audience", "link", "doi", "depositor_id", "current_id", "status", "status_reason", "state",
    "state_reason", "created_at", "submitted_at", "published_at", "updated_at", "download_count", "revision",
    "alternative_titles", "series", "series_number", "journal", "volume", "issue", "page_range", "isbn",
    "issn", "readers", "donors", "projects", "reviewed", "rung", "view_count",
]  # fmt: skip
VERSION = [
    "id", "document_id", "number", "file", "name", "size", "sha256", "media_type", "text", "text_state",
    "scan_state", "picture", "uploaded_by_id", "created_at", "published_at",
]  # fmt: skip


def populate(counts: dict[str, int], words: Any, progress: Callable[[str], None]) -> None:
    """Add `counts["documents"]` published documents of the members there are; no member, no document."""
    number = counts.get("documents", 0)
    members = list(get_user_model().objects.active().order_by("pk").values_list("pk", flat=True))
    if not number or not members:
        return
    ids = after_last(Document, number)
    shift = after_last(FileVersion, number).start - ids.start
    downloads = [words.random.randrange(MOST_DOWNLOADS) for _pk in ids]
    many = (Document.themes, Document.countries, Document.regions)
    themes, countries, regions = (field.through._meta.db_table for field in many)
    with transaction.atomic():
        rest = [field for field in Document._meta.concrete_fields if field.column not in DOCUMENT]
        usual = tuple(field.get_default() for field in rest)
        rows = ((*row, *usual) for row in documents(ids, shift, members, downloads, words))
        copy(Document._meta.db_table, [*DOCUMENT, *(field.column for field in rest)], rows)
        copy(FileVersion._meta.db_table, VERSION, versions(ids, shift, members, words))
        progress(f"documents: wrote {number:,} documents")
        author = ["document_id", '"order"', "name", "is_organisation", "orcid", "affiliation"]
        copy(DocumentAuthor._meta.db_table, author, authors(ids, words))
        copy(themes, ["document_id", "theme_id"], ties(ids, list(Theme.objects.known()), words))
        copy(countries, ["document_id", "country_id"], ties(ids, list(Country.objects.known()), words))
        copy(regions, ["document_id", "region_id"], ties(ids, list(Region.objects.known()), words))
        copy(TaggedItem._meta.db_table, ["content_type_id", "object_id", "tag_id"], tagged(ids, words))
        used = ["document_id", "month", "country", "views", "downloads"]
        copy(Usage._meta.db_table, used, months(ids, downloads))
        made = collections(ids, members, words)
        place = ["collection_id", "document_id", '"order"', "note", "added_at"]
        copy(Collected._meta.db_table, place, collected(ids, made, words))
        Collection.objects.bulk_update(made, ["document_count"])
        progress("documents: wrote authors, themes, countries, tags, downloads and collections")
        for model, last in ((Document, ids[-1]), (FileVersion, ids[-1] + shift)):
            set_sequence(model, last)
    progress(f"documents: {list_all(ids):,} listings")
    progress(f"documents: {oai.rebuild():,} records for OAI-PMH")


def list_all(ids: range) -> int:
    """Make the listings without their indexes, which are made anew at the end: much faster for many."""
    indexes = Listing._meta.indexes
    with connection.schema_editor() as editor:
        for index in indexes:
            editor.remove_index(Listing, index)
    listed = listing.update(ids)
    with connection.schema_editor() as editor:
        for index in indexes:
            editor.add_index(Listing, index)
    return listed


def after_last(model: type[models.Model], number: int) -> range:
    """So many ids after the last that is there."""
    first = (model._default_manager.aggregate(last=Max("pk"))["last"] or 0) + 1
    return range(first, first + number)


def set_sequence(model: type[models.Model], last: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [model._meta.db_table, last])


def documents(
    ids: range, shift: int, members: list[int], downloads: list[int], words: Any
) -> Iterator[tuple]:
    now, chance = timezone.now(), words.random
    types, licences = Type.values, Licence.values
    for place, pk in enumerate(ids):
        language = words.language()
        title = words.title(language)
        at = now - timedelta(seconds=chance.randrange(YEARS * 365 * 86_400))
        year = max(1990, at.year - min(30, int(chance.expovariate(0.4))))
        kind, has_file = types[often(len(types), words)], bool(pk % LINKS_ONLY)
        yield (
            pk, title, slugify(title, SLUG_LENGTH), language, kind, year, str(year),
            words.body(language)[0][:1500], words.name(language), chance.choice(PLACES),
            licences[often(len(licences), words)], "members" if chance.random() < 0.05 else "everyone",
            "" if has_file else f"https://example.org/{pk}", f"10.5555/portal.{pk}" if not pk % 5 else "",
            chance.choice(members), pk + shift if has_file else None, "published", "", "published", "",
            at, at, at, at, downloads[place], 1, *described(kind, words), 2 * downloads[place],
        )  # fmt: skip


def described(kind: str, words: Any) -> tuple:
    """The rest of a description, as its depositors give it: most of them little. DOCUMENT's columns after
    `revision`, without the last."""
    chance = words.random
    known = chance.random() < 0.4
    number = str(chance.randrange(1, 90))
    return (
        [], "Working papers" if known else "", number if known else "", "", "", "", "", "", "",
        chance.sample(Reader.values, chance.choice((1, 1, 2, 3))) if chance.random() < 0.6 else [],
        donors(words), [f"Project {chance.randrange(DONORS)}"] if known else [],
        chance.choice(Reviewed.values) if known else "",
        rare_first(Rung.values[::-1], words) if kind == Type.GOOD_PRACTICE and known else "",
    )  # fmt: skip


def donors(words: Any) -> list[str]:
    count = words.random.choice((0, 0, 1, 1, 2))
    return list({f"Donor {often(DONORS, words):03}" for _donor in range(count)})


def often(number: int, words: Any) -> int:
    """A place among `number`, the first ones much oftener than the last, as it is with what people name."""
    return min(number - 1, int(words.random.expovariate(6 / number)))


def rare_first(choices: list, words: Any) -> Any:
    """One of these, the last of which are the usual ones."""
    return choices[len(choices) - 1 - often(len(choices), words)]


def versions(ids: range, shift: int, members: list[int], words: Any) -> Iterator[tuple]:
    now, kind, name = timezone.now(), KINDS["txt"], ""
    for place, pk in enumerate(ids):
        if not pk % LINKS_ONLY:
            continue
        if not name or not place % SHARED:
            content = words.body("en")[0].encode()
            name = default_storage.save(stored_name(FileVersion(), ""), ContentFile(content))
            digest = sha256(content).hexdigest()
        text = "\n\n".join(words.body(words.language())[0] for _part in range(2))
        yield (
            pk + shift, pk, 1, name, f"document-{pk}.txt", len(content), digest, kind.media_type, text,
            "done", "unscanned", "", members[place % len(members)], now, now,
        )  # fmt: skip


def authors(ids: range, words: Any) -> Iterator[tuple]:
    """Some thousand people, some of whom have written much, and a few organisations."""
    people = [person(place, words) for place in range(max(20, min(MOST_AUTHORS, len(ids) // 8)))]
    for pk in ids:
        count = words.random.choice((1, 1, 2, 2, 3, 5))
        chosen = {often(len(people), words) for _author in range(count)}
        for order, place in enumerate(sorted(chosen)):
            yield pk, order, *people[place]


def person(place: int, words: Any) -> tuple[str, bool, str, str]:
    """Name, whether it is an organisation, ORCID iD, affiliation."""
    language = words.language()
    given, _space, family = words.name(language).partition(" ")
    if not place % 20:
        return f"{family} {words.line(language)[:40]}", True, "", ""
    orcid = f"0000-0002-{place // 10_000:04}-{place % 10_000:04}" if not place % 3 else ""
    return f"{family} {chr(ord('A') + place % 26)}., {given}", False, orcid, ""


def ties(ids: range, choices: list, words: Any) -> Iterator[tuple]:
    """One to three of the choices each, some of which come often."""
    order = words.random.sample(choices, len(choices))
    for pk in ids:
        for place in {often(len(order), words) for _tie in range(words.random.choice((1, 1, 2, 3)))}:
            yield pk, order[place]


def collections(ids: range, members: list[int], words: Any) -> list[Collection]:
    """One for each four hundred documents, each tenth for members alone, and each fifth the secretariat's."""
    now, made = timezone.now(), []
    usual = {"body_version": VERSION_OF_TEXT, "created_at": now}
    for place in range(max(1, len(ids) // 400)):
        language = words.language()
        title, (body, html) = words.title(language), words.body(language)
        collection = Collection(title=title, language=language, body=body, body_html=html, **usual)
        collection.slug = slugify(title, SLUG_LENGTH)
        collection.audience = "members" if place % 10 == 3 else "everyone"
        collection.official, collection.owner_id = not place % 5, words.random.choice(members)
        collection.updated_at = now - timedelta(hours=place)
        made.append(collection)
    return Collection.objects.bulk_create(made)


def collected(ids: range, made: list[Collection], words: Any) -> Iterator[tuple]:
    now = timezone.now()
    for collection in made:
        count = min(len(ids), words.random.randrange(10, 80))
        collection.document_count = count
        for order, pk in enumerate(words.random.sample(ids, count), start=1):
            yield collection.pk, pk, order, "", now


def tagged(ids: range, words: Any) -> Iterator[tuple]:
    Tag.objects.bulk_create(
        [Tag(name=f"topic {number}", slug=f"topic-{number}") for number in range(TAGS)],
        ignore_conflicts=True,
    )
    tags = list(Tag.objects.filter(slug__startswith="topic-").values_list("pk", flat=True))
    kind = ContentType.objects.get_for_model(Document).pk
    for pk in ids:
        yield kind, pk, words.random.choice(tags)


def months(ids: range, downloads: list[int]) -> Iterator[tuple]:
    """Each document's use, in this month."""
    month = timezone.now().date().replace(day=1)
    for place, pk in enumerate(ids):
        if downloads[place]:
            yield pk, month, "KE", 2 * downloads[place], downloads[place]
