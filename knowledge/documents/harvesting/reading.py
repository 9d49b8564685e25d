"""A record's Dublin Core, simple or with terms and CG Core's elements, as the data of a document."""

import html
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from lxml import etree
from stdnum import isbn as isbn_numbers
from stdnum import issn as issn_numbers

from knowledge.documents.harvesting import words
from knowledge.documents.models import Document
from knowledge.documents.names import Author
from knowledge.documents.oai.formats import qualified
from portal.text import clean, clean_line
from portal.vocabulary.models import Concept, Country, Region, Theme

MOST_AUTHORS = 300
MOST_TAGS = 30
TAG_LENGTH = 100
ABSTRACT_LENGTH = 10_000
DOI = re.compile(r"\b(10\.\d{4,9}/[^\s\"<>]+)", re.ASCII)
MARKUP = re.compile(r"</?(?:jats:\w+|p|br|b|i|em|strong|su[bp]|span|div|a|[uo]l|li|h[1-6])\b[^<>]*>", re.I)
FILE = re.compile(r"\.(pdf|docx?|pptx?|xlsx?|zip|epub|mp[34]|txt|jpe?g|png)([?#]|$)|/bitstreams?/", re.I)
ORGANISATION = re.compile(
    r"\b(university|universit[éà]|universidad|institut\w*|centre|center|centro|ministry|minist[èe]re|ministerio|"
    r"department|bank|agency|union|network|association|foundation|programme?|committee|council|commission|"
    r"organi[sz]ation|society|group|ltd|inc|fao|ilri|ifad|cgiar|cirad|oie|woah|unep|undp|unicef|icarda)\b",
    re.I,
)
REVIEWED = {word: value for value, word in qualified.REVIEWED.items()}
READERS = {word: value for value, word in qualified.READERS.items()}
URL = URLValidator(schemes=["http", "https"])


class LeftOut(Exception):
    """The record can't be shown here as a document; the text says why."""


class Fields:
    """What the elements of a record say, by their names without namespace, in their order."""

    def __init__(self, metadata: etree._Element):
        self.found: dict[str, list[tuple[str, Any]]] = {}
        for element in metadata.iter():
            if isinstance(element.tag, str) and element.text and (said := clean(element.text).strip()):
                self.found.setdefault(etree.QName(element).localname, []).append((said, element.attrib))

    def all(self, *names: str) -> list[str]:
        return [said for name in names for said, _attributes in self.found.get(name, [])]

    def first(self, *names: str) -> str:
        return clean_line(next(iter(self.all(*names)), ""))

    def with_attribute(self, name: str, attribute: str) -> list[tuple[str, str]]:
        """(attribute, words) of the elements that have it."""
        found = self.found.get(name, [])
        return [(attributes[attribute], said) for said, attributes in found if attributes.get(attribute)]


def read(metadata: etree._Element, *, host: str = "") -> dict[str, Any]:
    """The data of a document that refers to the record: as `actions.deposit` takes it, with `link`.

    `host` is where the repository is: an address there is taken for the landing page before others. Raises
    LeftOut where there is no title, no year, or no address to lead to.
    """
    fields = Fields(metadata)
    data = {**work(fields), **identity(fields, host), **place(fields), **about(fields)}
    data["authors"] = authors(fields)
    if not data["title"]:
        raise LeftOut("no title")
    if not data["year"]:
        raise LeftOut("no date")
    if not data["link"]:
        raise LeftOut("no address")
    return data


def cut(name: str, said: str) -> str:
    """The words, in one line and no longer than the field."""
    longest = Document._meta.get_field(name).max_length
    line = clean_line(said)
    return line if not longest or len(line) <= longest else line[: longest - 1].rstrip() + "…"


def work(fields: Fields) -> dict[str, Any]:
    titles = [cut("title", plain(title)) for title in fields.all("title", "alternative")]
    issued = words.issued(fields.all("issued") or fields.all("date", "created", "available"))
    abstracts = fields.all("abstract") or fields.all("description")
    return {
        "title": titles[0] if titles else "",
        "alternative_titles": list(dict.fromkeys(titles[1:]))[:10],
        "abstract": plain(max(abstracts, key=len, default=""))[:ABSTRACT_LENGTH],
        "issued": issued,
        "year": int(issued[:4]) if issued else None,
        "type": words.kind(fields.all("type")),
        "language": words.language(fields.all("language")) or "en",
        "licence": words.licence(fields.all("license", "rights")),
        "reviewed": REVIEWED.get(fields.first("reviewStatus"), ""),
        "readers": [READERS[word] for word in fields.all("audience") if word in READERS],
    }


def plain(said: str) -> str:
    """Without the HTML that some repositories put into their fields."""
    return clean(html.unescape(MARKUP.sub(" ", said))).strip() if MARKUP.search(said) else said


def identity(fields: Fields, host: str) -> dict[str, Any]:
    said = [clean_line(one) for one in fields.all("identifier", "identifier.uri")]
    said += fields.all("identifier.doi", "identifier.url")
    related = fields.all("relation", "bibliographicCitation")
    return {
        "link": landing(said, host),
        "doi": cut("doi", next(filter(None, map(doi_in, [*said, *related])), "")),
        "isbn": number([*marked("isbn", fields), *said], isbn_numbers, name="isbn"),
        "issn": number([*marked("issn", fields), *said], issn_numbers, name="issn"),
    }


def marked(name: str, fields: Fields) -> list[str]:
    """The numbers that have an element of their own, each with its kind before it."""
    return [f"{name}:{said}" for said in fields.all(name)]


def doi_in(said: str) -> str:
    """The DOI that an address or a sentence holds."""
    address = re.fullmatch(r"(?i)https?://(?:dx\.)?doi\.org/(10\.\d{4,9}/\S+)", said.strip())
    if address:
        return unquote(address[1])
    found = DOI.search(said)
    return found[1].rstrip(".,;)") if found else ""


def number(said: Iterable[str], numbers: Any, *, name: str) -> str:
    """What is called an ISBN or ISSN there, right or wrong; else the first that is one by its check digit."""
    longest = Document._meta.get_field(name).max_length or 0
    valid = ""
    for one in said:
        bare = re.sub(rf"(?i)^(urn:)?{name}[: ]+", "", one).strip()
        if bare != one.strip() and len(bare) <= longest and re.fullmatch(r"[\dXx -]{8,}", bare):
            return bare
        if not valid and numbers.is_valid(bare):
            valid = bare if len(bare) <= longest else numbers.compact(bare)
    return valid


def landing(said: Iterable[str], host: str) -> str:
    """Where to read it there: a page of the repository itself, else its handle, its DOI, any other page; a
    file only where there is nothing else."""
    found = [address for one in said if (address := web_address(one))]
    return min(found, key=lambda address: rank(address, host), default="")


def rank(address: str, host: str) -> int:
    where = urlsplit(address).hostname or ""
    if FILE.search(address):
        return 4
    if host and (where == host or where.endswith(f".{host}")):
        return 0
    if where in ("hdl.handle.net", "handle.net"):
        return 1
    return 2 if where in ("doi.org", "dx.doi.org") else 3


def web_address(said: str) -> str:
    """An address that a reader may be led to; "" for anything else that stands in the field."""
    said = re.sub(r"(?i)^(doi:\s*|(?=10\.\d{4,9}/))", "https://doi.org/", said.strip(), count=1)
    try:
        URL(said)
    except ValidationError:
        return ""
    return said if len(said) <= 1000 else ""


def authors(fields: Fields) -> list[Author]:
    """In their order; an organisation is told by what says so, else by its name."""
    orcids = dict(fields.with_attribute("creator.identifier", "creator"))
    at = dict(fields.with_attribute("contributor.affiliation", "creator"))
    kinds = dict(fields.with_attribute("creator.type", "creator"))
    ours = "creator.type" in fields.found
    found: dict[str, Author] = {}
    for said in fields.all("creator") or fields.all("contributor"):
        name = clean_line(said)
        is_organisation = kinds.get(name) == "organisation" if ours else organisation(name)
        person = Author(name[:200], is_organisation, orcids.get(name, "")[:19], at.get(name, "")[:200])
        found.setdefault(name, person if person.has_right_orcid else replace(person, orcid=""))
    return list(found.values())[:MOST_AUTHORS]


def organisation(name: str) -> bool:
    return "," not in name and bool(ORGANISATION.search(name))


def place(fields: Fields) -> dict[str, Any]:
    """Where it was published and what it is part of."""
    pages = [said for said in fields.all("extent") if re.fullmatch(r"[\w.]+ ?[-–] ?[\w.]+", said)]
    found = {
        "publisher": fields.first("publisher"),
        "place": fields.first("place"),
        "series": next((one for one in fields.all("isPartOf") if not web_address(one)), ""),
        "series_number": fields.first("number"),
        "journal": fields.first("journal"),
        "volume": fields.first("volume"),
        "issue": fields.first("issue"),
        "page_range": pages[0] if pages else "",
    }
    cuts: dict[str, Any] = {name: cut(name, said) for name, said in found.items()}
    for name, field in (("donors", "contributor.donor"), ("projects", "contributor.project")):
        cuts[name] = [clean_line(said)[:200] for said in fields.all(field)][:20]
    return cuts


def about(fields: Fields) -> dict[str, Any]:
    """Themes, concepts, tags, countries and regions; a word is a tag where it is nothing else."""
    slugs = {code for code, _name in fields.with_attribute("subject.theme", "code")}
    uris = [uri for uri, _name in fields.with_attribute("subject.agrovoc", "uri")]
    codes = {code for code, _name in fields.with_attribute("coverage.country", "code")}
    areas = {code for code, _name in fields.with_attribute("coverage.region", "code")}
    named, others = words.themes(split(fields.all("subject")))
    concepts = list(Concept.objects.filter(uri__in=uris)) if uris else []
    if not uris and others:
        called = Concept.objects.filter(name_en__in={word.lower() for word in others}).order_by("-pk")
        concepts = list({concept.name_en: concept for concept in called}.values())[:MOST_TAGS]
    known = {concept.name_en.lower() for concept in concepts} if not uris else set()
    named_places = fields.all("coverage", "spatial", "coverage.country", "coverage.region")
    countries, regions = words.places(named_places)
    themes = [theme for theme in Theme.objects.known().values() if theme.slug in slugs]
    return {
        "themes": list(dict.fromkeys([*themes, *named])),
        "concepts": concepts,
        "tags": [word for word in others if word.lower() not in known][:MOST_TAGS],
        "countries": Country.objects.named(codes) or countries,
        "regions": Region.objects.named(areas) or regions,
    }


def split(subjects: Iterable[str]) -> list[str]:
    """Each word once; some repositories put all of them into one field."""
    found = []
    for said in subjects:
        parts = said.split(";") if ";" in said else [said]
        found += [clean_line(part) for part in parts]
    return list(dict.fromkeys(word for word in found if 0 < len(word) <= TAG_LENGTH))
