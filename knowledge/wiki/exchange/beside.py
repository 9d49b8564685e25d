"""Files and pictures of pages in an archive: where they lie in it, and the links to them.

A file lies in `files/`, in a folder with the name of its page. In the texts its address is relative, as
every editor of Markdown shows it.
"""

import posixpath
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.db.models import Q

from knowledge.wiki.exchange.outgoing import Leaf
from knowledge.wiki.models import PageFile

FOLDER = "files"
MOST_BYTES = 150 << 20  # of the files in one archive, so that it can be brought in again
OWN = re.compile(r"(\]\(<?)/wiki/files/(\d{1,18})/([^\s()<>]*)")


class Luggage:
    """The files of the pages `leaves` on their way out, each once, as far as `person` may have them."""

    def __init__(self, archive: zipfile.ZipFile, person: Any, leaves: list[Leaf]):
        self.archive, self.person = archive, person
        self.folders = {leaf.pk: f"{FOLDER}/{leaf.slug}" for leaf in leaves}
        self.places: dict[int, str] = {}  # by file
        self.of_page: dict[int, list[str]] = defaultdict(list)
        self.bytes = 0

    def pack(self, pages: Iterable[Any]) -> None:
        """Put the files of `pages` into the archive, and those of other pages that their texts show."""
        pages = list(pages)
        shown: dict[int, int] = {}  # the first page that names a file
        for page in pages:
            for number in numbers_in(page.shown.body):
                shown.setdefault(number, page.pk)
        files = PageFile.objects.under_pages(self.person)
        for file in files.filter(Q(page__in=pages) | Q(pk__in=shown)).order_by("pk"):
            home = file.page_id if file.page_id in self.folders else shown[file.pk]
            if file.pk not in self.places and (place := self.put(file, self.folders[home])):
                self.places[file.pk] = place
                if home == file.page_id:
                    self.of_page[home].append(place)

    def put(self, file: PageFile, folder: str) -> str:
        """Where a file lies now; "" for one that can't come along."""
        if self.bytes + file.size > MOST_BYTES:
            return ""
        name = f"{file.name}.txt" if file.name.lower().endswith((".md", ".markdown")) else file.name
        place = f"{folder}/{name}"
        if place in self.places.values():
            place = f"{folder}/{file.pk}-{name}"
        try:
            with file.file.open("rb") as opened:
                content = opened.read()
        except OSError:
            return ""
        self.bytes += len(content)
        self.archive.writestr(zipfile.ZipInfo(place, file.created_at.timetuple()[:6]), content)
        return place

    def with_places(self, body: str, path: str) -> str:
        """The text of the page at `path`, in which links lead to the files of the archive."""

        def place_of(number: int) -> str:
            place = self.places.get(number)
            return posixpath.relpath(place, posixpath.dirname(path) or ".") if place else ""

        return with_addresses(body, place_of)


def with_addresses(body: str, place_of: Callable[[int], str] = lambda number: "") -> str:
    """The text with other addresses of files: what `place_of` says, else those on the web."""

    def put(found: re.Match[str]) -> str:
        return found[1] + (place_of(int(found[2])) or f"{settings.SITE_URL}/wiki/files/{found[2]}/{found[3]}")

    return OWN.sub(put, body)


def numbers_in(body: str) -> list[int]:
    return [int(found[2]) for found in OWN.finditer(body)]
