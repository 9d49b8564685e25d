"""The documents of the demonstration community, from demo/*.toml, with files made from their text."""

import base64
import io
import random
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django_tasks_db.models import DBTaskResult

from knowledge.documents import actions, demo_talk, related, tasks, uploads
from knowledge.documents.demo_collections import load_collections
from knowledge.documents.demo_files import make_file
from knowledge.documents.models import Document, FileVersion, Relation, Status, Upload, Usage
from knowledge.documents.names import Author
from portal import search
from portal.moderation.models import Act
from portal.notices.models import Event
from portal.uploads.checking import describe
from portal.uploads.reading.fronts import front
from portal.uploads.reading.kinds import BY_MEDIA_TYPE, KINDS
from portal.uploads.reading.words import extract
from portal.vocabulary.models import Country, Region, Theme

FOLDER = Path(__file__).parent / "demo"
LATELY = 30  # days; of what was published before, nobody has notices
COUNTRIES = ["", "", "KE", "ET", "IN", "SN", "MA", "PE", "BO", "UG", "NE", "EG"]


def load(now: datetime) -> None:
    """Deposit and decide each document as its people did; then set the dates back."""
    members = {member.handle: member for member in get_user_model().objects.all()}
    secretariat = next(member for member in members.values() if member.is_staff)
    chance = random.Random(1)
    by_key = {}
    for entry in entries():
        by_key[entry["key"]] = document = deposit(entry, members[entry["depositor"]])
        decide(entry, document, secretariat)
        set_dates(document, now - timedelta(days=entry["days_ago"], hours=chance.randrange(12)))
        if entry["status"] == Status.PUBLISHED:
            add_use(document, now, entry["days_ago"], chance)
    readable = list(Document.objects.published().select_related("depositor").order_by("pk"))
    demo_talk.load(readable, list(members.values()), now, chance)
    relate(by_key)
    load_collections(secretariat, now)
    Event.objects.filter(kind="document", created_at__lt=now - timedelta(days=LATELY)).delete()
    DBTaskResult.objects.ready().filter(task_path__startswith="knowledge.documents.").delete()
    actions.recount()
    search.rebuild("document")
    search.rebuild("collection")
    related.relate(Document.objects.values_list("pk", flat=True))


def relate(by_key: dict[str, Document]) -> None:
    """Say what the documents are to one another."""
    Relation.objects.bulk_create(
        Relation(document=by_key[entry["key"]], kind=kind, other=by_key[other])
        for entry in entries()
        for kind, other in entry.get("relations", [])
    )


def entries() -> Iterator[dict[str, Any]]:
    for path in sorted(FOLDER.glob("*.toml")):
        yield from tomllib.loads(path.read_text(encoding="utf-8"))["document"]


def deposit(entry: dict[str, Any], member: Any) -> Document:
    document = actions.deposit(
        member, fields(entry), upload=upload(entry, member), draft=entry["status"] == Status.DRAFT
    )
    if document.current:
        read(document.current)
    return document


def fields(entry: dict[str, Any]) -> dict[str, Any]:
    """The data of `actions.deposit`."""
    plain = {name: entry[name] for name in actions.PLAIN if name in entry}
    themes = [theme for theme in Theme.objects.known().values() if theme.slug in entry["themes"]]
    return plain | {
        "authors": [Author(author["name"], author.get("org", False)) for author in entry["authors"]],
        "themes": themes,
        "countries": Country.objects.named(entry["countries"]),
        "regions": Region.objects.named(entry.get("regions", [])),
        "tags": entry["tags"],
    }


def upload(entry: dict[str, Any], member: Any) -> Upload | None:
    if "file" not in entry:
        return None
    name, content = make_file(entry)
    return uploads.store(member, describe(ContentFile(content, name=name), KINDS[entry["file"]]))


def read(version: FileVersion) -> None:
    """Read the words and draw the first page here and now: the file is our own, so nobody need be afraid."""
    said: list[Any] = []
    code = BY_MEDIA_TYPE[version.media_type].code
    with version.file.open("rb") as file:
        content = io.BytesIO(file.read())
    extract(content, code, said.append)
    if webp := front(content, code).get("webp"):
        tasks.keep_picture(version, base64.b64decode(str(webp)))
    actions.keep_words(version, words="".join(said[1:]), pages=said[0]["pages"], state="done")


def decide(entry: dict[str, Any], document: Document, secretariat: Any) -> None:
    if entry["status"] == Status.PUBLISHED:
        actions.publish_document(secretariat, document)
    elif entry["status"] == Status.RETURNED:
        actions.return_document(secretariat, document, entry["reason"])


def set_dates(document: Document, day: datetime) -> None:
    """Handed in on `day`, decided on the day after."""
    decided = day + timedelta(days=1, hours=3)
    rows = Document.objects.filter(pk=document.pk)
    rows.update(created_at=day, submitted_at=day, updated_at=day)
    rows.filter(status=Status.DRAFT).update(submitted_at=None)
    rows.filter(status_at__isnull=False).update(status_at=decided, updated_at=decided)
    rows.filter(published_at__isnull=False).update(published_at=decided)
    versions = FileVersion.objects.filter(document=document)
    versions.update(created_at=day)
    versions.filter(published_at__isnull=False).update(published_at=decided)
    things = {"kind": "document", "object_id": document.pk}
    Act.objects.filter(**things).update(at=decided)
    Event.objects.filter(**things).update(created_at=decided)


def add_use(document: Document, now: datetime, days: int, chance: random.Random) -> None:
    """As many people as have looked at it and fetched it since, from some countries."""
    used: dict[tuple[date, str], list[int]] = {}
    for _person in range(chance.randrange(20, 200)):
        day = (now - timedelta(days=chance.randrange(days + 1))).date()
        one = used.setdefault((day.replace(day=1), chance.choice(COUNTRIES)), [0, 0])
        one[0] += 1
        one[1] += bool(document.current_id) and chance.random() < 0.3
    Usage.objects.bulk_create(
        Usage(document=document, month=month, country=country, views=views, downloads=downloads)
        for (month, country), (views, downloads) in used.items()
    )
