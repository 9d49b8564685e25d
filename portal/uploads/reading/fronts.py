"""A small picture of how a file begins: its first page, the picture itself, or the one that it brings."""

import io
import re
from typing import BinaryIO

from portal.uploads.reading import archives, pdfs, pictures
from portal.uploads.reading.kinds import Refused

SIDE = 300  # pixels
QUALITY = 50
MOST_BYTES = 8 << 20
# In the order in which they are looked for; that of Office and OpenDocument, and the cover of a book.
BROUGHT = re.compile(
    r"^docProps/thumbnail\.(jpe?g|png)$|^Thumbnails/thumbnail\.png$|(^|/)cover\.(jpe?g|png)$", re.I
)


def front(file: BinaryIO, code: str) -> dict[str, object]:
    """The picture as {"webp": base64, "width": …, "height": …}, or without "webp" where there is none.

    Raises Refused where what there is can't be drawn.
    """
    if code == "pdf":
        return of_pdf(file)
    if code in ("jpg", "png", "webp"):
        return pictures.shrink(file, SIDE, QUALITY)
    if code in ("docx", "pptx", "xlsx", "odt", "ods", "odp", "epub"):
        return of_archive(file)
    return {}


def of_pdf(file: BinaryIO) -> dict[str, object]:
    import pypdfium2

    try:
        with pdfs.opened(file) as document:
            return pictures.as_webp(document.render(SIDE), QUALITY)
    except (pypdfium2.PdfiumError, ValueError, OSError):
        raise Refused("broken") from None


def of_archive(file: BinaryIO) -> dict[str, object]:
    archive = archives.open_archive(file)
    for entry in archive.infolist():
        if BROUGHT.search(entry.filename) and entry.file_size <= MOST_BYTES:
            return pictures.shrink(
                io.BytesIO(archives.read(archive, entry.filename, MOST_BYTES)), SIDE, QUALITY
            )
    return {}
