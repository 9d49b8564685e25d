"""Documents for the tests."""

import itertools
from hashlib import sha256
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from knowledge.documents import actions
from knowledge.documents.models import Document, Upload
from knowledge.documents.names import Author
from portal.uploads.reading.kinds import KINDS

number = itertools.count(1)


def upload(member, content: bytes | None = None, name: str = "goats.txt") -> Upload:
    """A text that `member` has sent; it differs from every other's unless it is given.

    Made without asking the sandbox what it is, which takes a fifth of a second.
    """
    content = f"Milk of goats, number {next(number)}".encode() if content is None else content
    kept = Upload(
        owner=member,
        name=name,
        size=len(content),
        sha256=sha256(content).hexdigest(),
        media_type=KINDS[name.rpartition(".")[2]].media_type,
    )
    kept.file.save(name, ContentFile(content), save=False)
    kept.save()
    return kept


def data(**changes: Any) -> dict[str, Any]:
    """What a depositor writes about a report on goats."""
    return {
        "title": "Goats in Garissa",
        "authors": [Author("Yusuf, Amina"), Author("Garissa Goat Circle", is_organisation=True)],
        "year": 2025,
        "type": "report",
        "language": "en",
        "abstract": "What forty families told us about their goats.",
    } | changes


def make_document(member, *, published_by=None, file: bytes | None = b"", **changes: Any) -> Document:
    """A document of `member` with a file (None for a link only), published where `published_by` is given."""
    kept = None
    if file is None:
        changes = {"link": "https://example.org/goats"} | changes
    else:
        kept = upload(member, file or None)
    document = actions.deposit(member, data(**changes), upload=kept, draft=changes.pop("draft", False))
    if published_by:
        assert actions.publish_document(published_by, document)
    return document


def posted(**changes: Any) -> dict[str, Any]:
    """The same as the form sends it, with a link."""
    return {
        "link": "https://example.org/goats",
        "title": "Goats in Garissa",
        "authors": "Yusuf, Amina\n[Garissa Goat Circle]",
        "year": "2025",
        "type": "report",
        "language": "en",
        "audience": "everyone",
    } | changes


def sent_file(content: bytes = b"Milk of goats", name: str = "goats.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
