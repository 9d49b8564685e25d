"""What kind of file came: an archive or a folder of Markdown or of DokuWiki, or MediaWiki's XML."""

from pathlib import PurePosixPath
from typing import BinaryIO

from django.utils.translation import gettext as _

from knowledge.wiki.exchange import from_dokuwiki, from_markdown, from_mediawiki
from knowledge.wiki.exchange.folders import Archive, Files
from knowledge.wiki.exchange.incoming import Bundle, NotPages

LARGEST_FILE = 200 * 1024 * 1024  # bytes
ZIP, PACKED = b"PK", (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf")


def open_file(file: BinaryIO, name: str) -> Bundle:
    """The pages of a file called `name`; raises NotPages."""
    start = file.read(64)
    file.seek(0)
    stem = PurePosixPath(name).stem
    if start.startswith(ZIP):
        return open_files(Archive(file), stem)
    if start.startswith(PACKED):
        raise NotPages(_("It is packed. Please unpack it, or send a ZIP."))
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return from_mediawiki.read(file, stem)
    raise NotPages(_("This is neither a ZIP of Markdown files or of DokuWiki’s pages, nor XML of MediaWiki."))


def open_files(files: Files, name: str) -> Bundle:
    endings = {PurePosixPath(one).suffix.lower() for one in files.names}
    if endings.intersection(from_markdown.ENDINGS):
        return from_markdown.read(files, name)
    if ".txt" in endings:
        return from_dokuwiki.read(files, name)
    raise NotPages(_("There are no pages in it: neither Markdown files (.md) nor DokuWiki’s (.txt)."))
