"""The files of a ZIP or of a folder, read without believing what they say of themselves."""

import io
import os
import tempfile
import zipfile
from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from knowledge.wiki.exchange.incoming import LARGEST_PAGE, MOST_BYTES, MOST_PAGES, NotPages, NotReadable
from portal import text
from portal.uploads.reading.archives import BROKEN, open_archive
from portal.uploads.reading.kinds import Refused
from portal.uploads.sandbox import REASONS

MOST_OF_LIST = 16 << 20  # bytes of a ZIP's list of contents
LONGEST_PATH = 1_000
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others may need more memory than they say
UTF_8 = 0x800


class Folder:
    """A folder on the server's disk, for commands. Links within it are not followed."""

    def __init__(self, path: Path):
        self.path = path
        self.names = sorted(self.find())

    def find(self) -> Iterator[str]:
        for folder, folders, files in os.walk(self.path):
            folders[:] = [name for name in folders if not name.startswith(".")]
            for name in files:
                path = Path(folder) / name
                if path.is_file() and not path.is_symlink() and not name.startswith("."):
                    yield path.relative_to(self.path).as_posix()

    def read(self, name: str) -> str:
        """The text of a file; raises NotReadable."""
        with (self.path / name).open("rb") as file:
            return decoded(file.read(LARGEST_PAGE + 1))

    def open(self, name: str) -> IO[bytes]:
        return (self.path / name).open("rb")

    def mark(self, name: str) -> str:
        """What tells whether a file is still the same."""
        with self.open(name) as file:
            return file_digest(file, "sha256").hexdigest()


class Archive:
    """A ZIP; raises NotPages for one that is broken or would harm us. Nothing of it is put on the disk."""

    def __init__(self, file: BinaryIO):
        try:
            self.archive = open_archive(file, most_entries=MOST_PAGES, most_of_list=MOST_OF_LIST)
        except Refused as refused:
            raise NotPages(str(REASONS.get(refused.code, REASONS["broken"]))) from None
        self.entries = {
            name: entry
            for entry in self.archive.infolist()
            if not entry.is_dir() and not is_hidden(name := name_of(entry))
        }
        self.names = sorted(self.entries)
        if sum(entry.file_size for entry in self.entries.values()) > MOST_BYTES:
            raise NotPages(str(REASONS["bomb"]))

    def read(self, name: str) -> str:
        content = io.BytesIO()
        self.copy(name, content, LARGEST_PAGE + 1)
        return decoded(content.getvalue())

    def open(self, name: str) -> IO[bytes]:
        """A file that is no page; raises NotReadable, and Refused for one that no upload could be."""
        most = settings.MAX_UPLOAD_MB << 20
        if self.entries[name].file_size > most:
            raise Refused("large")
        file = tempfile.TemporaryFile()  # noqa: SIM115  who asked closes it
        self.copy(name, file, most)
        file.seek(0)
        return file

    def mark(self, name: str) -> str:
        entry = self.entries[name]
        return f"{entry.CRC} {entry.file_size}"

    def copy(self, name: str, to: IO[bytes], most: int) -> None:
        """The first `most` bytes of an entry."""
        entry = self.entries[name]
        if not is_safe(name):
            raise NotReadable(_("Its name leads out of the archive."))
        if entry.compress_type not in PACKED:
            raise NotReadable(_("It is packed in a way that can’t be opened here."))
        try:
            with self.archive.open(entry) as file:
                while most > 0 and (piece := file.read(min(most, 1 << 16))):
                    to.write(piece)
                    most -= len(piece)
        except BROKEN:
            raise NotReadable(_("It is damaged.")) from None


Files = Folder | Archive


def name_of(entry: zipfile.ZipInfo) -> str:
    """The name of an entry; some programs write UTF-8 without saying so."""
    name = entry.filename
    if not entry.flag_bits & UTF_8:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = entry.filename
    return name.replace("\\", "/")


def is_hidden(name: str) -> bool:
    return any(part == "__MACOSX" or (part.startswith(".") and part != "..") for part in name.split("/"))


def is_safe(name: str) -> bool:
    """Whether a name stays within the archive. We write nothing by it, but who wrote it means harm."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and len(name) <= LONGEST_PATH


def decoded(content: bytes) -> str:
    if len(content) > LARGEST_PAGE:
        raise NotReadable(_("It is larger than 1 MB."))
    try:
        return text.clean(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise NotReadable(_("It is not in UTF-8.")) from None
