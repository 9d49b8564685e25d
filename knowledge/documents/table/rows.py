"""Understanding one row: what its cells say of a document, and what of them can't be understood."""

import html
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext as _

from knowledge.documents.models import RelationKind
from knowledge.documents.names import Author, author
from knowledge.documents.table import columns, spellings
from knowledge.documents.table.cells import split
from knowledge.documents.table.people import authors_of
from knowledge.documents.table.vocabulary import Words
from portal import text
from portal.vocabulary.folding import fold

EARLIEST = 1500
LONGEST_TITLE, LONGEST_NAME, LONGEST_ABSTRACT, LONGEST_LINK, LONGEST_TAG = 300, 200, 20_000, 1000, 60
MOST_AUTHORS, MOST_VALUES, MOST_TAGS = 1000, 200, 20
DOI = re.compile(r"10\.\d{4,9}/\S{1,180}")
BEFORE_DOI = re.compile(r"^\s*(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
ISSUED = re.compile(r"(\d{4})(?:-(\d\d?))?(?:-(\d\d?))?(?:T[\d:.]+Z?)?", re.ASCII)
PAGES = re.compile(r"(?:pp?\.?|pages?:?)\s*(.+)", re.IGNORECASE)
MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
OF_PEOPLE = (columns.AUTHORS, columns.OWN_AUTHORS, columns.ORCIDS)
is_address = URLValidator(schemes=["http", "https"])


@dataclass
class Row:
    """What a row says: `data` for the actions, `relations` to other addresses; and in sentences what it
    doesn't."""

    cells: dict[str, str]
    words: Words
    data: dict[str, Any] = field(default_factory=dict)
    relations: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __contains__(self, column: str) -> bool:
        return column in self.cells

    def values(self, column: str) -> list[str]:
        """The values of a column, each once."""
        found = list(dict.fromkeys(map(text.clean_line, split(self.cells.get(column, "")))))
        most = MOST_AUTHORS + 1 if column in OF_PEOPLE else MOST_VALUES
        if len(found) > most and column not in OF_PEOPLE:
            self.warn(column, _("only the first %(most)s values are taken.") % {"most": most})
        return [value for value in found if value][:most]

    def line(self, column: str) -> str:
        return "; ".join(self.values(column))

    def warn(self, column: str, sentence: str) -> None:
        self.warnings.append(f"{column}: {sentence}")

    def refuse(self, column: str, sentence: str) -> None:
        self.errors.append(f"{column}: {sentence}")


def understand(cells: dict[str, str], words: Words) -> Row:
    """What the cells of one row say. Where `errors` is not empty, it makes no document."""
    row = Row(cells, words)
    for column, read in READERS.items():
        if column in row:
            read(row)
    for column, (name, most) in columns.LINES.items():
        if column in row:
            row.data[name] = shortened(row, column, row.line(column), most)
    for column, name in columns.LISTS.items():
        if column in row:
            row.data[name] = [shortened(row, column, value, LONGEST_NAME) for value in row.values(column)]
    read_authors(row)
    read_places(row)
    read_subjects(row)
    return row


def shortened(row: Row, column: str, value: str, most: int) -> str:
    if len(value) > most:
        row.warn(
            column, _("“%(value)s …” is cut to %(most)s characters.") % {"value": value[:40], "most": most}
        )
    return value[:most].strip()


def read_title(row: Row) -> None:
    titles = row.values(columns.TITLE)
    if not titles:
        row.refuse(columns.TITLE, _("there is no title."))
        return
    if len(titles[0]) > LONGEST_TITLE:
        row.refuse(columns.TITLE, _("the title has %(long)s characters; %(most)s fit.") % {
            "long": len(titles[0]), "most": LONGEST_TITLE})  # fmt: skip
    row.data["title"] = titles[0]
    if len(titles) > 1 or columns.OTHER_TITLES in row:
        others = [*titles[1:], *row.values(columns.OTHER_TITLES)]
        row.data["alternative_titles"] = [
            shortened(row, columns.OTHER_TITLES, title, LONGEST_TITLE) for title in dict.fromkeys(others)
        ]


def read_authors(row: Row) -> None:
    if columns.AUTHORS not in row and columns.OWN_AUTHORS not in row:
        return
    plain = row.values(columns.AUTHORS)
    own = [author(value) for value in row.values(columns.OWN_AUTHORS)]
    if own and (columns.AUTHORS not in row or list(dict.fromkeys(one.name for one in own)) == plain):
        found = own
    else:
        people = authors_of(plain, row.values(columns.ORCIDS), row.values(columns.AFFILIATIONS))
        found = people.authors
        for column, sentence in people.warnings:
            row.warn(column, sentence)
    long = next((one.name for one in found if len(one.name) > LONGEST_NAME), "")
    if long or len(found) > MOST_AUTHORS:
        row.refuse(columns.AUTHORS, _(
            "an author’s name has %(long)s characters; %(most)s fit. Put “||” between authors."
        ) % {"long": len(long), "most": LONGEST_NAME} if long else _("there are too many."))  # fmt: skip
    row.data["authors"] = [
        Author(one.name, one.is_organisation, one.orcid if one.has_right_orcid else "", one.affiliation[:200])
        for one in found
    ]


def read_type(row: Row) -> None:
    values = row.values(columns.TYPE)
    known = [kind for value in values if (kind := spellings.type_of(value))]
    if not known:
        value = row.line(columns.TYPE)[:60]
        none = _("there is no type.")
        row.refuse(
            columns.TYPE, _("“%(value)s” is no type that we know.") % {"value": value} if value else none
        )
        return
    row.data["type"] = known[0].value
    if len(values) > 1:
        row.warn(columns.TYPE, _("of several types, the first one that we know is taken."))


def read_issued(row: Row) -> None:
    value = (row.values(columns.ISSUED) or [""])[0]
    found = ISSUED.fullmatch(value)
    issued = partial_date(found.groups()) if found else ""
    if not issued:
        year = re.search(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)", value, re.ASCII)
        if not value:
            row.refuse(columns.ISSUED, _("there is no date."))
            return
        if not year:
            row.refuse(columns.ISSUED, _("“%(value)s” is no date. Write 2024, 2024-05 or 2024-05-17.") % {
                "value": value[:60]})  # fmt: skip
            return
        issued = year[1]
        row.warn(columns.ISSUED, _("of “%(value)s” only the year is taken.") % {"value": value[:60]})
    if not EARLIEST <= int(issued[:4]) <= timezone.now().year + 1:
        row.refuse(columns.ISSUED, _("%(year)s can’t be the year of a document.") % {"year": issued[:4]})
    row.data["issued"], row.data["year"] = issued, int(issued[:4])


def partial_date(parts: tuple[str | None, ...]) -> str:
    """A date at the precision that is known; "" where there was no such day."""
    numbers = [int(part) for part in parts if part]
    try:
        whole = date(*[*numbers, 1, 1][:3]) if len(numbers) < 3 else date(*numbers)
    except ValueError:
        return ""
    return whole.isoformat()[: (4, 7, 10)[len(numbers) - 1]]


def read_language(row: Row) -> None:
    known = [row.words.languages.get(fold(value.split("_")[0])) for value in row.values(columns.LANGUAGE)]
    found = [code for code in known if code]
    row.data["language"] = found[0] if found else "en"
    if len(found) < len(known) or len(known) > 1:
        row.warn(columns.LANGUAGE, _("“%(value)s” is taken as “%(code)s”.") % {
            "value": row.line(columns.LANGUAGE)[:60], "code": row.data["language"]})  # fmt: skip


def read_abstract(row: Row) -> None:
    cell = "\n\n".join(split(row.cells[columns.ABSTRACT]))
    plain = html.unescape(MARKUP.sub("", cell)) if MARKUP.search(cell) or "&" in cell else cell
    row.data["abstract"] = shortened(row, columns.ABSTRACT, text.clean(plain).strip(), LONGEST_ABSTRACT)


def read_pages(row: Row) -> None:
    value = row.line(columns.PAGES)
    found = PAGES.fullmatch(value)
    row.data["page_range"] = shortened(row, columns.PAGES, found[1], 40) if found else ""


def read_number(column: str, name: str, most: int) -> Callable[[Row], None]:
    """A reader of ISBN or ISSN, of which a document has one."""

    def read(row: Row) -> None:
        values = row.values(column)
        fitting = [value for value in values if len(value) <= most]
        row.data[name] = fitting[0] if fitting else ""
        if len(values) > 1 or len(fitting) < len(values):
            row.warn(column, _("of “%(value)s” we show one.") % {"value": row.line(column)[:60]})

    return read


def read_doi(row: Row) -> None:
    values = row.values(columns.DOI)
    bare = BEFORE_DOI.sub("", values[0]) if values else ""
    row.data["doi"] = bare if DOI.fullmatch(bare) else ""
    if bare and not row.data["doi"]:
        row.warn(columns.DOI, _("“%(value)s” is no DOI. One looks like 10.1234/abcd.") % {"value": bare[:60]})


def read_link(row: Row) -> None:
    values = row.values(columns.LINK)
    row.data["link"] = values[0] if values and good_link(values[0]) else ""
    if values and not row.data["link"]:
        row.warn(columns.LINK, _("“%(value)s” is no web address.") % {"value": values[0][:60]})


def good_link(value: str) -> bool:
    try:
        is_address(value)
        return len(value) <= LONGEST_LINK and bool(urlsplit(value).hostname)
    except (ValidationError, ValueError):
        return False


def read_licence(row: Row) -> None:
    value = row.line(columns.LICENCE)
    row.data["licence"], guessed = spellings.licence(value) if value else ("", False)
    if value and not row.data["licence"]:
        row.warn(columns.LICENCE, _("“%(value)s” is no licence that we know.") % {"value": value[:60]})
    elif guessed:
        row.warn(columns.LICENCE, _("“%(value)s” names no version and is taken as %(licence)s.") % {
            "value": value[:60], "licence": row.data["licence"]})  # fmt: skip


def read_access(row: Row) -> None:
    """An empty cell opens nothing: who may read what is there already stays as it is."""
    value = row.line(columns.ACCESS)
    if not value:
        return
    found = spellings.access(value)
    if not found:
        row.warn(
            columns.ACCESS, _("“%(value)s” is not known: only members will see this.") % {"value": value[:60]}
        )
    row.data["audience"] = found or "members"


def read_embargo(row: Row) -> None:
    """An empty cell lifts no embargo; a day that has come does."""
    value = (row.values(columns.EMBARGO) or [""])[0]
    found = ISSUED.fullmatch(value)
    until = last_day(partial_date(found.groups())) if found else None
    if value and not until:
        row.refuse(columns.EMBARGO, _("“%(value)s” is no date. Write 2024-05-17.") % {"value": value[:60]})
    if not value:
        return
    row.data["embargo_until"] = until if until and until > timezone.localdate() else None


def last_day(value: str) -> date | None:
    """The last day of a year, a month, or the day itself."""
    if not value:
        return None
    first = date.fromisoformat((value + "-01-01")[:10])
    if len(value) == 10:
        return first
    if len(value) == 4:
        return first.replace(month=12, day=31)
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def read_review(row: Row) -> None:
    value = row.line(columns.REVIEW)
    found = spellings.REVIEWS.get(fold(value))
    row.data["reviewed"] = found.value if found else ""
    if value and not found:
        row.warn(columns.REVIEW, _("“%(value)s” is not known.") % {"value": value[:60]})


def read_readers(row: Row) -> None:
    row.data["readers"] = known_of(row, columns.READERS, lambda name: spellings.READERS.get(fold(name)))


def known_of(row: Row, column: str, find: Callable[[str], Any], tell: bool = True) -> list[Any]:
    """What the values of a column are, each once; what isn't known is told and left out."""
    values = row.values(column)
    found = {value: find(value) for value in values}
    unknown = [value for value in values if found[value] is None]
    if unknown and tell:
        row.warn(column, _("not known: %(names)s.") % {"names": ", ".join(unknown)[:200]})
    return list(dict.fromkeys(one for one in found.values() if one is not None))


def read_places(row: Row) -> None:
    if columns.COUNTRIES in row or columns.COUNTRY_CODES in row:
        named = known_of(row, columns.COUNTRIES, row.words.country)
        coded = known_of(row, columns.COUNTRY_CODES, row.words.country)
        row.data["countries"] = list(dict.fromkeys([*named, *coded]))
    if columns.REGIONS in row:
        row.data["regions"] = known_of(row, columns.REGIONS, lambda name: row.words.regions.get(fold(name)))


def read_subjects(row: Row) -> None:
    """Subjects are AGROVOC's concepts where they are called so, and tags where not; those of CGSpace's
    centres also our themes."""
    themes, concepts, tags = [], [], list(row.values(columns.OWN_TAGS))
    if columns.OWN_THEMES in row:
        themes = known_of(row, columns.OWN_THEMES, lambda name: row.words.themes.get(fold(name)))
    for column in (*columns.MORE_SUBJECTS, columns.SUBJECTS):
        for value in row.values(column):
            concept = row.words.concept(value)
            theme = row.words.themes.get(fold(value)) if column != columns.SUBJECTS else None
            if theme:
                themes.append(theme)
            elif concept:
                concepts.append(concept)
            else:
                tags.append(value.lower() if value.isupper() and len(value) > 6 else value)
    there = [column for column in columns.FIELDS if column in row]
    said = {name for column in there for name in columns.FIELDS[column]}
    if "themes" in said:
        row.data["themes"] = list(dict.fromkeys(themes))
    if "concepts" in said:
        row.data["concepts"] = list(dict.fromkeys(concepts))
    if "tags" in said:
        row.data["tags"] = fitting_tags(row, tags)


def fitting_tags(row: Row, tags: Iterable[str]) -> list[str]:
    """The tags that fit, each once whatever its letters' case."""
    found = list({tag.lower(): tag for tag in reversed(list(tags))}.values())[::-1]
    fitting = [tag for tag in found if len(tag) <= LONGEST_TAG][:MOST_TAGS]
    if len(fitting) < len(found):
        left = [tag for tag in found if tag not in fitting]
        row.warn(columns.SUBJECTS, _("not taken as tags: %(names)s.") % {"names": ", ".join(left)[:200]})
    return fitting


def read_relations(row: Row) -> None:
    row.data["relations"] = row.relations
    for value in row.values(columns.OWN_RELATIONS):
        kind, colon, address = value.partition(":")
        if colon and kind.strip() in RelationKind.values:
            row.relations.append((kind.strip(), address.strip()))
        else:
            row.warn(columns.OWN_RELATIONS, _("not known: %(names)s.") % {"names": value[:100]})


READERS: dict[str, Callable[[Row], None]] = {
    columns.TITLE: read_title,
    columns.TYPE: read_type,
    columns.ISSUED: read_issued,
    columns.LANGUAGE: read_language,
    columns.ABSTRACT: read_abstract,
    columns.PAGES: read_pages,
    columns.ISBN: read_number(columns.ISBN, "isbn", 17),
    columns.ISSN: read_number(columns.ISSN, "issn", 9),
    columns.DOI: read_doi,
    columns.LINK: read_link,
    columns.LICENCE: read_licence,
    columns.ACCESS: read_access,
    columns.EMBARGO: read_embargo,
    columns.REVIEW: read_review,
    columns.READERS: read_readers,
    columns.OWN_RELATIONS: read_relations,
}
