"""Making the archive of one's own data: JSON and files in a ZIP."""

import json
import re
import shutil
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from portal import personal

UNWANTED = re.compile(r'[\x00-\x1f<>:"|?*\\]+')
LONGEST = 180  # bytes of a name: what every system takes


def write(file: IO[bytes], member: Any) -> None:
    """Write all that is held of `member` into `file`; rows go one by one, files in pieces.

    A file that isn't stored any more is named in `missing.json` instead. What a room calls by one name twice
    gets a number.
    """
    taken: set[str] = set()
    missing: list[str] = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, override(member.language):
        write_words(archive, "README.txt", render_to_string("privacy/archive.txt", about(member)))
        for holding in personal.holdings.values():
            for path, part in holding.export(member):
                name = free_path(path, taken)
                if isinstance(part, File):
                    if not write_file(archive, name, part):
                        missing.append(name)
                else:
                    write_rows(archive, name, part)
        if missing:
            write_rows(archive, "missing.json", [{"file": name} for name in missing])


def about(member: Any) -> dict[str, Any]:
    return {"member": member, "site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}


def write_words(archive: zipfile.ZipFile, name: str, words: str) -> None:
    archive.writestr(dated(name), words)


def dated(name: str) -> zipfile.ZipInfo:
    """An entry of the archive, compressed and of this moment."""
    entry = zipfile.ZipInfo(name, timezone.now().timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def write_rows(archive: zipfile.ZipFile, name: str, rows: Iterable[Any]) -> None:
    with archive.open(dated(name), "w", force_zip64=True) as out:
        for piece in as_json(rows):
            out.write(piece.encode())


def as_json(rows: Iterable[Any]) -> Iterator[str]:
    """One object, or a list with a line for each row."""
    if isinstance(rows, dict):
        yield dumped(rows, indent=2)
        return
    yield "["
    for number, row in enumerate(rows):
        yield ("," if number else "") + "\n" + dumped(row)
    yield "\n]\n"


def dumped(value: Any, **more: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, **more)


def write_file(archive: zipfile.ZipFile, name: str, file: File) -> bool:
    try:
        source = file.open("rb")
    except FileNotFoundError:
        return False
    with source, archive.open(dated(name), "w", force_zip64=True) as out:
        shutil.copyfileobj(source, out)
    return True


def free_path(path: str, taken: set[str]) -> str:
    """`path` with names that every system can unpack, always inside the archive, and never twice."""
    parts = [plain(part) for part in path.split("/") if part.strip(". ")]
    name = found = "/".join(parts) or "file"
    number = 1
    while found.lower() in taken:
        number += 1
        stem, dot, ending = name.rpartition(".")
        found = f"{stem}-{number}.{ending}" if dot else f"{name}-{number}"
    taken.add(found.lower())
    return found


def plain(part: str) -> str:
    words = UNWANTED.sub("_", unicodedata.normalize("NFC", part)).strip(". ")
    while len(words.encode()) > LONGEST:
        words = words[:-40] if len(words) > 80 else words[:-1]
    return words or "_"
