"""What is offered to other repositories, with all that the formats say of it, and the sets it is in."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import quote

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.translation import override

from knowledge.documents.models import (
    Collected,
    Collection,
    Document,
    DocumentAuthor,
    FileVersion,
    Relation,
    Type,
)
from portal.vocabulary.models import Concept, Country, Region, Theme

IN_DOI = "/:;()!$&'*+,=@"  # what an address may hold as it is


@dataclass
class Offered:
    """One document as other repositories are told of it."""

    document: Document
    themes: list[Theme] = field(default_factory=list)
    countries: list[Country] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    concepts: list[Concept] = field(default_factory=list)
    relations: list[tuple[str, str]] = field(default_factory=list)  # kind, address
    collections: list[int] = field(default_factory=list)
    areas: dict[int, Theme] = field(default_factory=dict)

    @property
    def authors(self) -> list[DocumentAuthor]:
        return list(self.document.authors.all())

    @property
    def url(self) -> str:
        """Its lasting address."""
        return settings.SITE_URL + self.document.short_url

    @property
    def doi_url(self) -> str:
        return f"https://doi.org/{quote(self.document.doi, safe=IN_DOI)}" if self.document.doi else ""

    @property
    def file(self) -> FileVersion | None:
        """The file, where everybody may fetch it."""
        return self.document.current if self.document.file_is_open else None

    @property
    def file_url(self) -> str:
        return settings.SITE_URL + self.document.file_url if self.file else ""

    @property
    def type_label(self) -> str:
        return english(self.document.type)

    @property
    def sets(self) -> list[str]:
        """The setSpecs of the sets it is in, and of all that these are part of (section 2.6)."""
        found = {"type", f"type:{self.document.type}", "language", f"language:{self.document.language}"}
        for theme in self.themes:
            area = self.areas.get(theme.parent_id)
            found |= {"theme", f"theme:{area.slug}"} if area else {"theme"}
            found.add(theme_set(theme, area))
        found |= {f"collection:{pk}" for pk in self.collections}
        return sorted(found | {"collection"} if self.collections else found)


@cache
def english(kind: str) -> str:
    """The name of a type in English, whoever asks."""
    with override("en"):
        return str(Type(kind).label)


def theme_set(theme: Theme, area: Theme | None) -> str:
    """The setSpec of a theme: "theme:<area>:<theme>", or "theme:<area>"."""
    return f"theme:{area.slug}:{theme.slug}" if area else f"theme:{theme.slug}"


def offered(ids: Iterable[int]) -> dict[int, Offered]:
    """Those of these documents that are offered, by id. Eight queries, however many.

    The vocabulary is read from its tables, not from the process's memory, which may be a minute old: what is
    shown and what the datestamps were moved for must be the same.
    """
    wanted = Document.objects.offered().filter(pk__in=list(ids)).select_related("current")
    rows = wanted.defer("current__text", "status_reason", "state_reason").with_subjects()
    found = {row.pk: Offered(row) for row in rows.prefetch_related("authors")}
    add_vocabulary(found)
    add_relations(found)
    return found


def add_vocabulary(found: dict[int, Offered]) -> None:
    themes = {theme.pk: theme for theme in Theme.objects.all()} if found else {}
    countries = Country.objects.in_bulk(
        {code for one in found.values() for code in one.document.country_codes}
    )
    for one in found.values():
        one.areas = themes
        one.themes = [themes[pk] for pk in one.document.theme_ids]
        one.countries = [countries[pk] for pk in one.document.country_codes]
    for through, rows in (
        (Document.regions.through, "regions"),
        (Document.concepts.through, "concepts"),
    ):
        name = rows.removesuffix("s")
        ties = through.objects.filter(document__in=found).select_related(name)
        for tie in ties.order_by("document_id", f"{name}_id"):
            getattr(found[tie.document_id], rows).append(getattr(tie, name))


def add_relations(found: dict[int, Offered]) -> None:
    """What each is to another that everybody may open, and the collections that everybody may open."""
    others = Document.objects.published().filter(pk=OuterRef("other"), audience="everyone")
    ties = Relation.objects.filter(Exists(others), document__in=found).select_related("other")
    for tie in ties.only("kind", "document_id", "other__slug").order_by("document_id", "kind", "other_id"):
        found[tie.document_id].relations.append((tie.kind, settings.SITE_URL + tie.other.short_url))
    collected = Collected.objects.filter(
        document__in=found, collection__in=Collection.objects.visible_to(None)
    )
    for document, collection in collected.values_list("document", "collection").order_by("collection"):
        found[document].collections.append(collection)
