"""What a librarian would look at twice in a description. Nothing here refuses a document: the secretariat
reads it beside the document before publishing, in the report of an import, and by
`manage.py check_documents`.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from stdnum import isbn, issn

from knowledge.documents.forms.twins import with_title
from knowledge.documents.models import Document, FileVersion, Licence, Status
from knowledge.documents.names import Author, of_rows
from portal.access import ANY_MEMBER, Audience
from portal.text.characters import isolated

Sentences = Iterator[str]

OLD = 1900
LONG_EMBARGO = timedelta(days=5 * 365)
DOI = re.compile(r"10\.\d{4,9}/\S+")
FILE_NAME = re.compile(r"\.(pdf|docx?|pptx?|xlsx?|odt)$|^\S+_\S+$", re.IGNORECASE)
AND_OTHERS = re.compile(r"\bet al\b|\band others\b|\bet autres\b|\by otros\b|وآخرون", re.IGNORECASE)
ARABIC, LETTER = re.compile("[\u0600-\u06ff]"), re.compile(r"[^\W\d_]")
OF_ARABIC = {"ar", "fa", "ur", "ps", "ckb", "sd", "ug"}
OF_LATIN = {"en", "fr", "es", "pt", "sw", "it", "de", "nl"}
SHOUTED = 12  # letters of a title before capitals throughout are no acronym


@dataclass
class Description:
    """What is checked: a document's fields as the actions take them, its authors, whether it has a file."""

    data: dict[str, Any]
    authors: list[Author] = field(default_factory=list)
    has_file: bool = False

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self.data.get(name) or ""

    @cached_property
    def words(self) -> str:
        return f"{self.title} {self.abstract}"

    @property
    def is_open(self) -> bool:
        return (self.audience or Audience.EVERYONE) == Audience.EVERYONE


def described(document: Document) -> Description:
    names = (
        "title", "alternative_titles", "language", "type", "year", "issued", "abstract", "publisher", "isbn",
        "issn", "licence", "audience", "embargo_until", "link", "doi", "only_described",
    )  # fmt: skip
    data = {name: getattr(document, name) for name in names}
    return Description(data, of_rows(document.authors.all()), bool(document.current_id))


def about(description: Description) -> list[str]:
    """What is odd about one description by itself, a sentence each."""
    return [sentence for check in CHECKS for sentence in check(description)]


def dates(one: Description) -> Sentences:
    today, year = timezone.localdate(), int(one.year or 0)
    if year > today.year or (len(one.issued) == 10 and one.issued > (today + timedelta(days=1)).isoformat()):
        yield _("Its date, %(date)s, has not come yet.") % {"date": one.issued or year}
    if year and year < OLD:
        yield _("It is dated %(year)s. Is that right?") % {"year": year}
    if one.issued and year and int(one.issued[:4]) != year:
        yield _("Its exact date, %(date)s, is not in its year, %(year)s.") % {
            "date": one.issued,
            "year": year,
        }
    if isinstance(one.embargo_until, date) and one.embargo_until > today + LONG_EMBARGO:
        yield _("Its file is withheld for more than five years, until %(date)s.") % {
            "date": one.embargo_until
        }


def numbers(one: Description) -> Sentences:
    if one.isbn and not isbn.is_valid(one.isbn):
        yield _("%(number)s can’t be an ISBN: its check digit is wrong.") % {"number": one.isbn}
    if one.issn and not issn.is_valid(one.issn):
        yield _("%(number)s can’t be an ISSN: its check digit is wrong.") % {"number": one.issn}
    if one.doi and not DOI.fullmatch(one.doi):
        yield _("“%(doi)s” can’t be a DOI.") % {"doi": one.doi[:60]}


def licence(one: Description) -> Sentences:
    if not one.licence:
        if one.is_open and (one.has_file or one.link):
            yield _("It has no licence: readers can’t know what they may do with it.")
    elif one.licence != Licence.RESERVED and not one.is_open:
        yield _("Its licence lets everybody share it, but only members may read it.")
    elif one.licence != Licence.RESERVED and one.embargo_until:
        yield _("Its licence lets everybody share it, but its file is withheld.")


def content(one: Description) -> Sentences:
    if one.is_open and not (one.has_file or one.link):
        yield _("Everybody may read it, but there is neither a file nor a link.")
    if not one.abstract.strip():
        yield _("It has no abstract.")


def spelling(one: Description) -> Sentences:
    from ftfy.badness import is_bad  # large, and seldom asked

    names = [author.name for author in one.authors]
    named = " ".join([one.title, *(one.alternative_titles or ()), one.publisher, *names])
    if is_bad(named) or is_bad(one.abstract[:5000]):
        yield _("Some of its letters seem to have been read in a wrong encoding, such as “Ã©” for “é”.")
    if is_shouted(one.title, SHOUTED):
        yield _("Its title is in capitals throughout.")
    if FILE_NAME.search(one.title.strip()):
        yield _("Its title looks like the name of a file.")


def language(one: Description) -> Sentences:
    letters = len(LETTER.findall(one.words[:2000]))
    arabic = len(ARABIC.findall(one.words[:2000]))
    if letters > 10 and one.language in OF_LATIN and arabic * 2 > letters:
        yield _("Most of its words are in Arabic letters, but its language is another.")
    if letters > 10 and one.language in OF_ARABIC and arabic * 10 < letters:
        yield _("Hardly any of its words are in Arabic letters, as those of its language would be.")


def people(one: Description) -> Sentences:
    if not one.authors:
        yield _("It has no author.")
    for author in one.authors:
        if AND_OTHERS.search(author.name):
            yield _("“%(name)s”: please name each author.") % {"name": isolated(author.name)}
        elif author.is_organisation:
            continue
        elif is_shouted(author.name, 5):
            yield _("“%(name)s” is in capitals throughout.") % {"name": isolated(author.name)}
        elif "," not in author.name and " " in author.name and not ARABIC.search(author.name):
            yield _("“%(name)s”: which is the family name? It comes first, with a comma after it.") % {
                "name": isolated(author.name)
            }


def is_shouted(words: str, least: int) -> bool:
    letters = "".join(LETTER.findall(words))
    return len(letters) >= least and letters.isupper() and letters.lower() != letters


CHECKS: tuple[Callable[[Description], Sentences], ...] = (
    dates,
    numbers,
    licence,
    content,
    spelling,
    language,
    people,
)


def of(documents: Iterable[Document]) -> dict[int, list[str]]:
    """What is odd about each of these documents, twins among all documents too: three queries for all of
    them, which must have `authors` and `current`. References to other repositories are theirs to mend."""
    own = [document for document in documents if not document.source_id]
    found = {document.pk: about(described(document)) for document in own}
    for pk, sentence in twins(own):
        found[pk].append(sentence)
    return found


def of_one(document: Document) -> list[str]:
    """The same of one document, and which published ones have nearly its title."""
    found = of([document]).get(document.pk, [])
    near = with_title(ANY_MEMBER, document.title).exclude(pk=document.pk).exclude(slug=document.slug)
    if near and not document.source_id:
        numbers = ", ".join(str(other.pk) for other in near[:3])
        found.append(_("Document %(numbers)s has nearly the same title.") % {"numbers": numbers})
    return found


def twins(documents: list[Document]) -> Iterator[tuple[int, str]]:
    """Which of these documents have the same file, DOI or title as another one that is not a draft."""
    others = Document.objects.exclude(status=Status.DRAFT)
    hashes = {document.current.sha256 for document in documents if document.current}
    dois = {document.doi.lower() for document in documents if document.doi}
    slugs = {document.slug for document in documents if document.slug}
    files = FileVersion.objects.filter(sha256__in=hashes).exclude(document__status=Status.DRAFT)
    same_doi = others.exclude(doi="").annotate(lowered=Lower("doi")).filter(lowered__in=dois)
    by_hash = grouped(files.values_list("sha256", "document_id") if hashes else ())
    by_doi = grouped(same_doi.values_list("lowered", "pk") if dois else ())
    by_title = grouped(others.filter(slug__in=slugs).values_list("slug", "language", "pk") if slugs else ())
    for one in documents:
        same_file = by_hash[one.current.sha256] if one.current else set()
        for numbers_of, sentence in (
            (same_file, _("Document %(numbers)s has the very same file.")),
            (by_doi[one.doi.lower()] if one.doi else set(), _("Document %(numbers)s has the same DOI.")),
            (by_title[one.slug, one.language], _("Document %(numbers)s has the same title.")),
        ):
            if rest := sorted(numbers_of - {one.pk})[:3]:
                yield one.pk, sentence % {"numbers": ", ".join(map(str, rest))}


def grouped(rows: Iterable[Any]) -> dict[Any, set[int]]:
    found: dict[Any, set[int]] = defaultdict(set)
    for *key, number in rows:
        found[key[0] if len(key) == 1 else tuple(key)].add(number)
    return found
