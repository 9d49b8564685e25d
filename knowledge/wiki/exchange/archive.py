"""A branch of the wiki as a ZIP of Markdown files with front matter."""

import zipfile
from typing import IO, Any

from knowledge.wiki.exchange import outgoing
from knowledge.wiki.exchange.outgoing import Leaf


def write(file: IO[bytes], person: Any, leaves: list[Leaf]) -> None:
    """Write the pages `leaves` as `person` may read them, each into the folder of the page above it."""
    groups = outgoing.group_names()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for leaf, page in outgoing.with_texts(person, leaves):
            under = leaf.above[-1].title if leaf.above else ""
            entry = zipfile.ZipInfo(leaf.path, page.shown.created_at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, outgoing.as_markdown(page, under, groups))
