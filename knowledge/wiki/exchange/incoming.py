"""What comes in, whichever wiki it is from: pages with a place in a file, to be read when they are needed."""

import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import IO, Any

from django.utils.translation import gettext as _

from portal import text

LONGEST_TITLE = 150
LARGEST_PAGE = 1_000_000  # bytes, as it comes: the text that is made of it may be a fifth of that
MOST_PAGES = 50_000
MOST_BYTES = 1 << 30  # of all pages together


class NotPages(Exception):
    """The file can't be read as pages; its text is a sentence that says why."""


class NotReadable(Exception):
    """One page can't be read; its text is a sentence that says why."""


@dataclass
class Text:
    """The Markdown of a page, and what could not be kept, in sentences."""

    body: str
    sentences: list[str] = field(default_factory=list)


@dataclass
class Incoming:
    """A page as the file has it. Other pages are named by their titles, aliases are addresses; `source` is
    the wiki that it is from and `key` what it is called there; `revision` the number of its revision there.
    `files` are the places of the files that come with it, to which its text links as `waiting` says,
    `listed` those that it says are its own.

    `fault` says why it can't be taken, if it can't; `sentences` what is odd about it.
    """

    place: str
    title: str = ""
    read: Callable[[], Text] = lambda: Text("")
    source: str = ""
    key: str = ""
    digest: str = ""
    language: str = ""
    under: str = ""
    translation_of: str = ""
    aliases: list[str] = field(default_factory=list)
    themes: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    readers: str = ""
    editors: str = ""
    review: str = ""
    files: list[str] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)
    revision: int = 0
    fault: str = ""
    sentences: list[str] = field(default_factory=list)

    @property
    def slug(self) -> str:
        return text.slugify(self.title)

    def waiting(self, place: str) -> str:
        """What stands in the text for the address of a file that has none yet."""
        return f"/wiki/files/0/{self.digest[:20]}-{self.files.index(place)}/"


@dataclass
class Bundle:
    """All pages of a file, and in sentences what it holds beside them; `open` opens one of the files that
    come with pages, by its place, and raises NotReadable."""

    pages: list[Incoming]
    left_out: list[str] = field(default_factory=list)
    open: Callable[[str], IO[bytes]] | None = None


class Spool:
    """Texts put aside in a file of no name, so that a large wiki does not fill the memory."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile()  # noqa: SIM115  it goes with the object

    def put(self, words: str) -> Callable[[], str]:
        """Put a text aside; gives how to get it back."""
        content = words.encode("utf-8", "replace")
        place = self.file.seek(0, 2)
        self.file.write(content)

        def get() -> str:
            self.file.seek(place)
            return self.file.read(len(content)).decode()

        return get


def digest_of(*parts: Any) -> str:
    """What tells whether a page says the same as the last time."""
    return sha256("\0".join(map(str, parts)).encode("utf-8", "replace")).hexdigest()


def named(title: str) -> str:
    """What stands in the brackets of a link to the page with this title."""
    plain = text.linkable(title)
    return plain if text.slugify(plain) == text.slugify(title) else text.slugify(title)


def link(title: str, section: str = "", words: str = "", *, bar: str = "|") -> str:
    """A link to a page, as it is written in our Markdown."""
    words = NOT_IN_WORDS.sub(" ", words).strip()
    part = f"#{NOT_IN_WORDS.sub(' ', section).strip()}" if section else ""
    name = named(title)
    return f"[[{name}{part}{bar + words if words and words != name else ''}]]"


NOT_IN_WORDS = re.compile(r"[\[\]|\x00-\x1f]+")


def apart(pages: list[Incoming], hint: Callable[[Incoming], str]) -> None:
    """Give pages of one title different ones: what `hint` says of a page stands behind its title."""
    taken: set[str] = set()
    for page in pages:
        title, number = page.title, 2
        if page.slug in taken:
            page.sentences.append(
                _("Another page of the file has this title, too: “%(title)s”.") % {"title": title}
            )
        if page.slug in taken and (more := hint(page)):
            page.title = f"{title} ({more})"
        while page.slug in taken:
            page.title, number = f"{title} ({number})", number + 1
        taken.add(page.slug)
