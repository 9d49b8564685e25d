"""Citations in words, as the manuals of APA and Chicago have them, in the document's own language.

citeproc-py does the work after two styles of our own (`documents/styles/`). A style is read once for each
language in a process, and used by one thread at a time.
"""

import json
import re
import threading
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Any

from citeproc import (
    PRIMARY_DIALECTS,
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON
from django.utils.html import escape, format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe

from knowledge.documents.citations.csl import csl
from knowledge.documents.citations.people import names
from knowledge.documents.models import Document
from portal.text.plain import direction

STYLES = {"apa": "APA", "chicago-author-date": "Chicago"}
FOLDER = Path(__file__).parent.parent / "styles"
CSL = "{http://purl.org/net/xbiblio/csl}"
SHOWN = ("author", "title", "issued", "container-title", "volume", "issue", "page", "collection-title",
         "collection-number", "genre", "publisher", "language")  # fmt: skip

# The library doesn't escape what it is given: what HTML would read, and what would be taken for a command,
# stands as a letter of no meaning meanwhile (the private use area of Unicode).
AWAY = {"<": "\ue000", ">": "\ue001", "&": "\ue002", '"': "\ue003", "'": "\ue004"}
OUT = str.maketrans(AWAY)
BACK = str.maketrans({stand_in: escape(letter) for letter, stand_in in AWAY.items()})
PRIVATE = dict.fromkeys(range(0xE000, 0xF900))
URL = "\ue010"  # becomes the link
JOINED = "\ue011"  # after an "and" that is written together with the next word

lock = threading.Lock()


def in_words(document: Document, style: str = "apa") -> str:
    """The citation as one line of plain text."""
    return unescape(strip_tags(in_html(document, style)))


def in_styles(document: Document) -> list[tuple[str, SafeString]]:
    """(name of the style, citation as safe HTML) of every style."""
    return [(label, in_html(document, style)) for style, label in STYLES.items()]


def in_html(document: Document, style: str = "apa") -> SafeString:
    record = csl(document)
    language = document.language if document.language in PRIMARY_DIALECTS else "en"
    item = {name: away(value) for name, value in record.items() if name in SHOWN}
    item |= {"author": people(document, style, language), "URL": URL, "id": "it", "type": record["type"]}
    if is_author(document, document.publisher):
        item.pop("publisher", None)
    if not item["author"]:
        del item["author"]
    words = drawn(json.dumps(item, sort_keys=True), style, language)
    link = link_to(record["URL"])
    if direction(document.language) == "rtl":  # or the full stop would stand before the link, or under it
        words = words.replace(f"{URL}.", f'<span dir="ltr">{link}.</span>')
    return mark_safe(words.replace(URL, link))


def link_to(url: str) -> SafeString:
    is_web = url.startswith(("https://", "http://"))
    return format_html('<a href="{0}" dir="ltr">{0}</a>' if is_web else "{}", url)


@lru_cache(maxsize=2000)
def drawn(item: str, style: str, language: str) -> str:
    """The words for one item of CSL-JSON. It takes 3 milliseconds, and the same record has the same words."""
    with lock:
        source = CiteProcJSON([json.loads(item)])
        bibliography = CitationStylesBibliography(style_in(style, language), source, formatter.html)
        bibliography.register(Citation([CitationItem("it")]))
        words = str(bibliography.bibliography()[0])
    return tidy(words, language).translate(BACK)


def away(value: Any) -> Any:
    return " ".join(value.translate(PRIVATE).split()).translate(OUT) if isinstance(value, str) else value


def people(document: Document, style: str, language: str) -> list[dict[str, str]]:
    """The authors for the library. It makes initials of the given names that have them; others are given
    whole, such as those in scripts without capitals."""
    comma = COMMAS.get(language, ", ")
    found = []
    for name in names(document):
        given, particle = apart(name.given)
        if name.is_whole:
            parts = {"literal": name.family}
        elif style == "apa" and not has_initials(given):
            parts = {"literal": name.inverted.replace(", ", comma)}
        else:
            parts = {
                "family": name.family,
                "given": given,
                "non-dropping-particle": name.particle,
                "dropping-particle": particle,
                "suffix": name.suffix,
            }
        found.append({part: away(words) for part, words in parts.items() if words})
    return found


def apart(given: str) -> tuple[str, str]:
    """A given name and the particle after it: "Johann Wolfgang von"."""
    words = given.split(" ")
    count = len(words)
    while count > 1 and words[count - 1].islower():
        count -= 1
    return " ".join(words[:count]), " ".join(words[count:])


def has_initials(given: str) -> bool:
    """Whether every word begins with a capital; between the first and the last stand small ones, too."""
    first, *others = given.split(" ")
    words = [first, *(word for word in others if not word.islower())]
    return all(part[:1].isupper() for word in words for part in word.split("-"))


def is_author(document: Document, publisher: str) -> bool:
    """Whether the publisher is the one author, which is then not said twice."""
    return [name.family for name in names(document)] == [publisher]


# --- What styles cannot say of a language -------------------------------------

DAY_OF_MONTH = {"es": " de ", "pt": " de "}  # "7 de marzo"
COMMAS = {"ar": "، ", "fa": "، ", "ur": "، ", "ps": "، "}
MARKS = re.compile(
    r"([?!؟…])((?:</i>|[”»\ue003]|\s»)*)\.(?!\.)"
)  # what ends a title that asks ends the sentence
AMERICAN = re.compile(r"”([.,])")


@lru_cache(maxsize=16)
def style_in(style: str, language: str) -> CitationStylesStyle:
    """The style as it is in a language. Commas, the word before the last author and the order of day and
    month belong to the language, yet CSL lets a style have only one of each."""
    found = CitationStylesStyle(
        str(FOLDER / f"{style}.csl"), locale=PRIMARY_DIALECTS[language], validate=False
    )
    if language != "en":
        for name in found.root.iter(f"{CSL}name"):
            if name.get("and") == "symbol":
                name.set("and", "text")
                name.set("delimiter-precedes-last", "never")
        for date in found.root.iter(f"{CSL}date"):
            date[:] = sorted(date, key=lambda part: part.get("name") == "month")
            if date.get("delimiter") and language in DAY_OF_MONTH:
                date.set("delimiter", DAY_OF_MONTH[language])
    if comma := COMMAS.get(language):
        for element in found.root.iter():
            for name in ("delimiter", "sort-separator"):
                if element.get(name) == ", ":
                    element.set(name, comma)
        for term in found.root.locales[0].iter(f"{CSL}term"):
            if term.get("name") == "and" and not term.get("form") and language == "ar":
                term.text += JOINED
    return found


def tidy(words: str, language: str) -> str:
    """Join what languages write together, and put points where they belong."""
    words = MARKS.sub(r"\1\2", words.replace(f"{JOINED} ", ""))
    if language in COMMAS:  # Arabic letters don't lean
        words = words.replace("<i>", "").replace("</i>", "")
    return AMERICAN.sub(r"\1”", words) if language == "en" else words
