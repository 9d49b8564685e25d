"""A branch of the wiki as a ZIP of Markdown files with front matter, and the files of its pages."""

import zipfile
from typing import IO, Any

from knowledge.wiki.exchange import outgoing
from knowledge.wiki.exchange.beside import Luggage
from knowledge.wiki.exchange.outgoing import Leaf


def write(file: IO[bytes], person: Any, leaves: list[Leaf]) -> None:
    """Write the pages `leaves` as `person` may read them, each into the folder of the page above it, and
    their files."""
    groups = outgoing.group_names()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        luggage = Luggage(archive, person, leaves)
        for some in outgoing.in_pieces(person, leaves):
            luggage.pack(page for _leaf, page in some)
            for leaf, page in some:
                under = leaf.above[-1].title if leaf.above else ""
                body = luggage.with_places(page.shown.body, leaf.path)
                entry = zipfile.ZipInfo(leaf.path, page.shown.created_at.timetuple()[:6])
                entry.compress_type = zipfile.ZIP_DEFLATED
                words = outgoing.as_markdown(page, body, under, groups, luggage.of_page[page.pk])
                archive.writestr(entry, words)
