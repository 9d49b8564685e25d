"""A branch of the wiki as a book: EPUB 3.3 (W3C Recommendation of May 2023), a chapter for each page."""

import time
import uuid
import zipfile
from collections import defaultdict
from typing import IO, Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import mark_safe

from knowledge.wiki.exchange import outgoing, xhtml
from knowledge.wiki.exchange.outgoing import Leaf
from knowledge.wiki.models import Address
from portal import pictures, text
from portal.links import titles
from portal.uploads import sandbox
from portal.uploads.reading.kinds import Refused

CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
# What every reader of EPUB 3.3 shows (section 3.2, core media types), by the ending of its name.
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp"}
LARGEST_PICTURE = 10 * 1024 * 1024
MOST_PICTURES = 200 * 1024 * 1024  # bytes, in one book
MOST_SECONDS = 60  # of making pictures plain; after that they stay as they are


def write(file: IO[bytes], person: Any, leaves: list[Leaf], about: dict[str, str]) -> None:
    """Write the pages `leaves` as `person` may read them; `about` has the book's title and language, and
    its address on the web."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, translation.override(about["language"]):
        # First and unpacked, so that the file can be told from its first bytes (EPUB 3.3, section 4.2.2).
        archive.writestr(zipfile.ZipInfo("mimetype"), "application/epub+zip")
        archive.writestr("META-INF/container.xml", CONTAINER)
        Book(archive, person, leaves, about).write()


class Book:
    def __init__(self, archive: zipfile.ZipFile, person: Any, leaves: list[Leaf], about: dict[str, str]):
        self.archive, self.person, self.leaves = archive, person, leaves
        direction = text.direction(about["language"])
        self.about = about | {"direction": direction, "site": settings.SITE_NAME}
        self.chapters = dict(Address.objects.filter(page__in=self.numbers).values_list("slug", "page_id"))
        self.pictures: dict[str, str | None] = {}  # name in the book by address
        self.bytes, self.seconds = 0, 0.0

    @property
    def numbers(self) -> list[int]:
        return [leaf.pk for leaf in self.leaves]

    def write(self) -> None:
        self.ids = self.find_ids()
        written = [leaf for leaf, page in outgoing.with_texts(self.person, self.leaves) if self.chapter(page)]
        context = self.about | {
            "id": uuid.uuid5(uuid.NAMESPACE_URL, self.about["address"]).urn,
            "modified": timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
            "languages": sorted({leaf.language for leaf in written} - {self.about["language"]}),
            "leaves": written,
            "outline": mark_safe(outline(written)),
            "pictures": [(name, media_type_of(name)) for name in self.pictures.values() if name],
        }
        for name in ("package.opf", "nav.xhtml", "title.xhtml", "book.css"):
            self.put(name, f"wiki/book/{name}", context)

    def put(self, name: str, template: str, context: dict[str, Any]) -> None:
        self.archive.writestr(f"book/{name}", render_to_string(template, context))

    def find_ids(self) -> dict[int, set[str]]:
        """What can be linked to in each chapter, as a link to anything else would be an error."""
        found: dict[int, set[str]] = defaultdict(set)
        for start in range(0, len(self.leaves), outgoing.AT_ONCE):
            pages = outgoing.going_out(self.person).filter(
                pk__in=self.numbers[start : start + outgoing.AT_ONCE]
            )
            for pk, markup in pages.values_list("pk", "shown__body_html"):
                found[pk] = set(xhtml.ids_in(markup))
        return found

    def chapter(self, page: Any) -> bool:
        if page.pk not in self.ids:  # it came into the branch just now
            return False
        markup = titles.titled(page.shown.body_html, self.person)
        body = xhtml.chapter(markup, self.where, self.picture)
        context = {"page": page, "body": mark_safe(body), "address": outgoing.whole_address(page)}
        direction = text.direction(page.language)
        self.put(f"page-{page.pk}.xhtml", "wiki/book/page.xhtml", context | {"direction": direction})
        return True

    def where(self, slug: str, part: str) -> str | None:
        number = self.chapters.get(text.slugify(slug))
        if number not in self.ids:
            return None
        return f"page-{number}.xhtml#{part}" if part in self.ids[number] else f"page-{number}.xhtml"

    def picture(self, address: str) -> str | None:
        if address not in self.pictures:
            self.pictures[address] = self.take(address, len(self.pictures) + 1)
        return self.pictures[address]

    def take(self, address: str, number: int) -> str | None:
        """Put a picture that the reader may see into the book; gives its name there."""
        found = pictures.at(self.person, address)
        if not found or found.media_type not in ENDINGS or found.size > LARGEST_PICTURE:
            return None
        try:
            with found.file.open("rb") as opened:
                content, media_type = self.plain(opened, found.media_type)
        except (OSError, Refused):
            return None
        if self.bytes + len(content) > MOST_PICTURES:
            return None
        self.bytes += len(content)
        name = f"picture-{number}.{ENDINGS[media_type]}"
        self.archive.writestr(zipfile.ZipInfo(f"book/{name}"), content)
        return name

    def plain(self, file: IO[bytes], media_type: str) -> tuple[bytes, str]:
        """A picture and what it is now: WebP, in which most are stored, is shown by newer readers alone."""
        began = time.monotonic()
        if media_type != "image/webp" or self.seconds > MOST_SECONDS:
            return file.read(LARGEST_PICTURE), media_type
        try:
            return sandbox.plain(file)
        finally:
            self.seconds += time.monotonic() - began


def media_type_of(name: str) -> str:
    return next(kind for kind, ending in ENDINGS.items() if name.endswith(f".{ending}"))


def outline(leaves: list[Leaf]) -> str:
    """The pages as lists within lists, as the navigation of a book wants them."""
    there = {leaf.pk for leaf in leaves}
    parts, depth = ["<ol>"], 0
    for position, leaf in enumerate(leaves):
        here = sum(one.pk in there for one in leaf.above)
        if position and here > depth:
            parts.append("<ol>")
        elif position:
            parts.append("</li>" + "</ol></li>" * (depth - here))
        depth = here
        parts.append(render_to_string("wiki/book/entry.xhtml", {"leaf": leaf}).strip())
    return "".join([*parts, "</li></ol>" * (depth + 1)]) if leaves else ""
