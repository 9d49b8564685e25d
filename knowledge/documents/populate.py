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
from knowledge.documents.models import (
    SLUG_LENGTH,
    Document,
    DocumentAuthor,
    FileVersion,
    Licence,
    Reader,
    Reviewed,
    Type,
    Usage,
    stored_name,
)
from portal.populating import copy
from portal.text import slugify
from portal.uploads.reading.kinds import KINDS
from portal.vocabulary.models import Country, Region, Theme

YEARS = 8
SHARED = 1_000  # documents that share a file
TAGS = 300
DONORS = 200
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
        progress("documents: wrote authors, themes, countries, tags and downloads")
        for model, last in ((Document, ids[-1]), (FileVersion, ids[-1] + shift)):
            set_sequence(model, last)
    progress(f"documents: {oai.rebuild():,} records for OAI-PMH")


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
        yield (
            pk, title, slugify(title, SLUG_LENGTH), language, chance.choice(types), year, str(year),
            words.body(language)[0][:1500], words.name(language), chance.choice(PLACES),
            chance.choice(licences), "members" if chance.random() < 0.05 else "everyone", "", "",
            chance.choice(members), pk + shift, "published", "", "published", "", at, at, at, at,
            downloads[place], 1, *described(pk, words), 2 * downloads[place],
        )  # fmt: skip


def described(pk: int, words: Any) -> tuple:
    """The rest of a description, as a third of all documents have it: DOCUMENT’s last columns but one."""
    chance = words.random
    if pk % 3:
        return [], "", "", "", "", "", "", "", "", [], [], [], "", ""
    return (
        [], "Working papers", str(pk % 90), "", "", "", "", "", "", chance.sample(Reader.values, 2),
        [f"Donor {chance.randrange(DONORS)}"], [f"Project {chance.randrange(DONORS)}"],
        chance.choice(Reviewed.values), "",
    )  # fmt: skip


def versions(ids: range, shift: int, members: list[int], words: Any) -> Iterator[tuple]:
    now, kind = timezone.now(), KINDS["txt"]
    for place, pk in enumerate(ids):
        if not place % SHARED:
            content = words.body("en")[0].encode()
            name = default_storage.save(stored_name(FileVersion(), ""), ContentFile(content))
            digest = sha256(content).hexdigest()
        text = "\n\n".join(words.body(words.language())[0] for _part in range(2))
        yield (
            pk + shift, pk, 1, name, f"document-{pk}.txt", len(content), digest, kind.media_type, text,
            "done", "unscanned", "", members[place % len(members)], now, now,
        )  # fmt: skip


def authors(ids: range, words: Any) -> Iterator[tuple]:
    for pk in ids:
        for order in range(words.random.choice((1, 1, 2, 2, 3, 5))):
            given, _space, family = words.name(words.language()).partition(" ")
            yield pk, order, f"{family}, {given}", False, "", ""


def ties(ids: range, choices: list, words: Any) -> Iterator[tuple]:
    for pk in ids:
        for choice in words.random.sample(choices, words.random.choice((1, 1, 2, 3))):
            yield pk, choice


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
