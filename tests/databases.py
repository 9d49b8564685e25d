"""The databases that tests run in: made by the migrations once, and copied from then on.

To run all migrations takes a quarter of a minute of a processor, to copy what they made a third of a second.
What they made is kept in the server under a name that tells them by their contents, so it is never stale, and
each test database still passes through `migrate`, which finds nothing to do.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django import VERSION
from django.apps import apps
from django.db import connection

LOCK = 7_046_029_254  # a number that nothing else locks
FILLED_BY_MIGRATIONS = {"contenttypes", "auth", "vocabulary"}


def foundations() -> Iterator[tuple[str, Path]]:
    """The files that decide what the migrations make, by their names within the program."""
    for app in apps.get_app_configs():
        root = Path(app.path)
        for file in (root if app.label in FILLED_BY_MIGRATIONS else root / "migrations").rglob("*"):
            if file.suffix in (".py", ".csv"):
                yield f"{app.label}/{file.relative_to(root)}", file


def fingerprint() -> str:
    """Tells all migrations and the kinds of content that Django notes after them from all others."""
    told = hashlib.sha256(repr(VERSION).encode())
    for name, file in sorted(foundations()):
        told.update(f"{name}\0".encode() + file.read_bytes())
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        told.update(repr((meta.label, meta.default_permissions, meta.permissions)).encode())
    return told.hexdigest()[:16]


def template() -> str:
    """The name of a database that has passed through all migrations; it is made where there is none.

    Whoever comes meanwhile waits for it; what somebody left half made is thrown away.
    """
    start = connection.settings_dict["NAME"][:30] + "_migrated_"
    name, draft = start + fingerprint(), start + "draft"
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [start])
        there = {known for (known,) in cursor.fetchall()}
        if name not in there:
            for old in there:
                cursor.execute(f"DROP DATABASE {connection.ops.quote_name(old)} WITH (FORCE)")
            make(draft)
            cursor.execute(f'ALTER DATABASE "{draft}" RENAME TO "{name}"')
        cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    return name


def make(draft: str) -> None:
    """Make it as Django makes test databases, and give the connection back as it was."""
    settings = connection.settings_dict
    usual, name = settings["NAME"], settings["TEST"]["NAME"]
    settings["TEST"]["NAME"] = draft
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    finally:
        connection.close()
        settings["NAME"], settings["TEST"]["NAME"] = usual, name
