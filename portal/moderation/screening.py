"""Looking through a text for the words and links that the secretariat has listed, and for too many of them.

Words are compared whole, without capitals, accents and vowel marks, in any script; where a script does not
part its words (Chinese, Thai and others), as they stand. Time grows with the text and not with the list.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.access import is_secretariat
from portal.moderation.models import Rules
from portal.text import TextError, mentioned
from portal.vocabulary.folding import ALIKE

LINK = re.compile(r'href="(?:https?:|mailto:)([^"]{1,2000})"', re.IGNORECASE)
HOST = re.compile(r"(?://)?(?:[^/?#@]*@)?([^/?#:@]+)")
# Scripts whose words stand without spaces: Thai, Lao, Burmese, Khmer, and all from the kana to the hanzi.
UNPARTED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


class NotAccepted(TextError):
    """A text that the rules refuse, with a sentence that says what to change."""


class Letters(dict):
    """What becomes of a character: letters and digits stay, marks and invisible ones go, the rest parts."""

    def __missing__(self, point: int) -> str | None:
        character = chr(point)
        category = unicodedata.category(character)
        if category in ("Mn", "Cf"):
            kept = (
                None if unicodedata.combining(character) or category == "Cf" or point < 0x700 else character
            )
        else:
            kept = character if category[0] in "LNM" else " "
        self[point] = kept
        return kept


LETTERS = Letters()
SAME = {point: to for point, to in ALIKE.items() if to is not None}


def words_of(text: str) -> list[str]:
    """The words of a text, as they are compared."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(SAME))
    return unicodedata.normalize("NFC", plain.translate(LETTERS)).translate(SAME).split()


class WordList:
    """Words and phrases to be found in texts, in one pass over each."""

    def __init__(self, words: Iterable[str]):
        self.first: dict[str, list[tuple[list[str], str]]] = defaultdict(list)
        self.anywhere: list[tuple[str, str]] = []
        for word in words:
            if not (parts := words_of(word)):
                continue
            if UNPARTED.search(word):
                self.anywhere.append((" ".join(parts), word))
            else:
                self.first[parts[0]].append((parts, word))

    def found_in(self, text: str) -> Iterator[str]:
        """Each listed word that the text has, as it stands in the list; Arabic also with its article."""
        words = words_of(text)
        for place, word in enumerate(words):
            bare = word[2:] if word.startswith("ال") and len(word) > 4 else ""
            for start in filter(None, (word, bare)):
                for parts, listed in self.first.get(start, ()):
                    if words[place + 1 : place + len(parts)] == parts[1:]:
                        yield listed
        if self.anywhere:
            whole = " ".join(words)
            yield from (listed for word, listed in self.anywhere if word in whole)


def site_of(address: str) -> str:
    """The site that somebody typed, as it is compared: `https://www.Example.com/x` gives `example.com`."""
    bare = address.strip().lower().removeprefix("*.").strip(".")
    bare = re.sub(r"^[a-z]+:", "", bare)
    found = HOST.match(bare)
    return encoded(found[1]).removeprefix("www.") if found else ""


def encoded(host: str) -> str:
    try:
        return host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError:
        return host


def sites_in(html: str) -> set[str]:
    """The sites that the links of a rendered text lead to."""
    found = (HOST.match(match[1]) for match in LINK.finditer(html))
    return {encoded(host[1].lower().strip(".")) for host in found if host}


def links_in(html: str) -> int:
    """How many links to other sites a rendered text has."""
    return html.count('href="http')


def is_below(site: str, listed: set[str]) -> bool:
    """Whether a site is a listed one or stands below it."""
    labels = site.split(".")[-20:]
    return any(".".join(labels[place:]) in listed for place in range(len(labels)))


@dataclass(frozen=True)
class Findings:
    """What the rules say of a text: why it is `refused`, as sentences, and what `holds` it, as words."""

    refused: list[str]
    holds: list[str]
    links: int


def look_through(rules: Rules, member: Any, words: str, html: str, before: str = "") -> Findings:
    """Look through `words`, all that is written, and `html`, as its body was rendered; what is refused is
    only what the HTML `before` did not hold."""
    sites = sites_in(html)
    holds = list(dict.fromkeys(WordList(rules.held_words).found_in(words)))
    held_sites = set(map(site_of, rules.held_domains))
    holds += sorted(site for site in sites if is_below(site, held_sites))
    return Findings(list(refusals(rules, member, html, before)), holds, links_in(html))


def refusals(rules: Rules, member: Any, html: str, before: str = "") -> Iterator[str]:
    """The sentences that tell the author what has to go before this can be sent.

    Where a text is changed, what stood in it `before` is nobody's fault now.
    """
    if is_secretariat(member):
        return
    sites, links = sites_in(html) - sites_in(before), links_in(html)
    banned = set(map(site_of, rules.refused_domains))
    for site in sorted(site for site in sites if is_below(site, banned)):
        yield _("Links to %(site)s cannot be shared here. Please take the link out.") % {"site": site}
    most = rules.links if member.trusted else rules.new_links
    if links > max(most, links_in(before)):
        words = ngettext(
            "Please keep to %(most)s link in one text: this one has %(count)s.",
            "Please keep to %(most)s links in one text: this one has %(count)s.",
            most,
        )
        yield words % {"most": most, "count": links}
    most, named = (rules.mentions if member.trusted else rules.new_mentions), len(mentioned(html))
    if named > max(most, len(mentioned(before))):
        words = ngettext(
            "Please name at most %(most)s person in one text: this one names %(count)s.",
            "Please name at most %(most)s people in one text: this one names %(count)s.",
            most,
        )
        yield words % {"most": most, "count": named}


def current_rules() -> Rules:
    """The secretariat's rules, or as they are before it has changed any."""
    return Rules.objects.first() or Rules()


def why_not(member: Any, html: str, before: str = "") -> list[str]:
    """Why a text of `member` cannot be sent as it is; nothing where it can."""
    return list(refusals(current_rules(), member, html, before))
