"""The databases that are measured on: beside the portal's own, one for each of two sizes."""

import sys
import time
from typing import Any

import psycopg2
from django.core.management import call_command
from django.db import connection

from bench import results
from forum.models import Topic
from portal.notices.models import Event, Notification, Watch

SCALES = {
    "documents-small": {"members": 2_000, "topics": 20, "posts": 400, "documents": 5_000, "pages": 20},
    "documents": {"members": 2_000, "topics": 20, "posts": 400, "documents": 50_000, "pages": 20},
    "wiki-small": {"members": 2_000, "topics": 20, "posts": 400, "documents": 20, "pages": 1_000},
    "wiki": {"members": 2_000, "topics": 20, "posts": 400, "documents": 20, "pages": 20_000},
    "people-small": {
        "members": 5_000,
        "experts": 1_000,
        "topics": 20,
        "posts": 400,
        "documents": 20,
        "pages": 20,
    },
    "people": {
        "members": 100_000,
        "experts": 5_000,
        "topics": 20,
        "posts": 400,
        "documents": 20,
        "pages": 20,
    },
    "circles-small": {
        "members": 5_000,
        "experts": 1_000,
        "topics": 20,
        "posts": 400,
        "documents": 20,
        "pages": 20,
        "groups": 60,
        "conversations": 10_000,
        "requests": 5_000,
        "newcomers": 100,
        "invitations": 500,
    },
    "circles": {
        "members": 100_000,
        "experts": 5_000,
        "topics": 20,
        "posts": 400,
        "documents": 20,
        "pages": 20,
        "groups": 300,
        "conversations": 200_000,
        "requests": 50_000,
        "newcomers": 2_000,
        "invitations": 10_000,
    },
    "small": {"members": 2_000, "topics": 2_000, "posts": 20_000, "documents": 1_000, "pages": 500},
    "full": {
        "members": 100_000,
        "topics": 100_000,
        "posts": 1_000_000,
        "documents": 50_000,
        "pages": 20_000,
    },
}
NOTICES = 40
FILLED_AS = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"


def prepare(scale: str) -> None:
    """The database of `scale` is there and filled; one that was left half filled is thrown away."""
    create()
    call_command("prepare")
    with connection.cursor() as cursor:
        cursor.execute(FILLED_AS)
        (filled_as,) = cursor.fetchone()
    if filled_as == scale:
        return
    if Topic.objects.exists():
        create(anew=True)
        call_command("prepare")
    fill(scale)


def create(anew: bool = False) -> None:
    connection.close()
    found = connection.get_connection_params() | {"dbname": "postgres"}
    found.pop("cursor_factory", None)
    server = psycopg2.connect(**found)
    server.autocommit = True
    name = connection.settings_dict["NAME"]
    with server.cursor() as cursor:
        if anew:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not cursor.fetchone():
            cursor.execute(f'CREATE DATABASE "{name}"')
    server.close()


class Clock:
    """Takes what a command says, line by line, and notes when."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.lines: list[tuple[float, str]] = []

    def write(self, words: str) -> None:
        for line in filter(None, words.splitlines()):
            self.lines.append((time.monotonic() - self.began, line))
            print(f"{self.lines[-1][0]:7.1f} s  {line}", file=sys.stderr)

    def flush(self) -> None:
        pass


def fill(scale: str) -> None:
    """Fill the empty database, and write down how long it took at full scale."""
    clock = Clock()
    call_command("populate", **SCALES[scale], stdout=clock)
    filled = time.monotonic() - clock.began
    for command in ("recount", "reindex"):
        call_command(command, stdout=clock)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute(f'COMMENT ON DATABASE "{connection.settings_dict["NAME"]}" IS %s', [scale])
        cursor.execute("SELECT pg_size_pretty(pg_database_size(current_database()))")
        (size,) = cursor.fetchone()
    if scale != "full":
        return
    counts = ", ".join(f"{count:,} {what}" for what, count in SCALES[scale].items())
    said = "\n".join(f"{seconds:7.1f} s  {line}" for seconds, line in clock.lines)
    results.write(
        "Filling",
        f"""
{counts} by `manage.py populate` in {filled / 60:.1f} minutes (budget at full scale: 15), then `recount` and
`reindex`, which should find nothing to repair. {results.machine()}. The database is {size}.

```
{said}
```
""",
    )


def give_notices(member: Any) -> None:
    """Some notices, a few of them unread, and things that the member follows."""
    if Notification.objects.filter(member=member).exists():
        return
    topics = list(Topic.objects.published().order_by("-pk")[:NOTICES])
    events = Event.objects.bulk_create(
        Event(
            name="reply",
            kind="topic",
            object_id=topic.pk,
            thread=f"topic:{topic.pk}",
            title=topic.title,
            url=topic.get_absolute_url(),
        )
        for topic in topics
    )
    now = events[0].created_at
    Notification.objects.bulk_create(
        Notification(member=member, event=event, thread=event.thread, read_at=now if place > 5 else None)
        for place, event in enumerate(events)
    )
    Watch.objects.bulk_create(Watch(member=member, kind="topic", object_id=topic.pk) for topic in topics)
