"""Mailboxes for the tests: from the generator of `bench`, and message by message."""

import io
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from django.apps import apps
from django.core.management import call_command

from bench.mailing_list import Mail, MailingList
from forum.models import Post, Topic
from portal import search

POSTMARK = b"From list@list.example.net Mon Mar  2 09:00:00 2015\n"
BEGAN = datetime(2015, 3, 2, 8, 0, tzinfo=UTC)
NO_CHANGES = ["0 missing, 0 differed, 0 superfluous"] * 3
UNCHANGED = ("portal_pulse", "django_session")


def write(path: Path, *messages: bytes) -> Path:
    """A mailbox with these messages, each with its headers and body."""
    path.write_bytes(b"".join(POSTMARK + message.rstrip(b"\n") + b"\n\n" for message in messages))
    return path


def line_of(path: Path, number: int) -> int:
    """The line in which the message with this place in the mailbox begins."""
    lines = path.read_bytes().split(b"\n")
    return [at for at, line in enumerate(lines, 1) if POSTMARK.startswith(line) and line][number - 1]


def write_list(path: Path, mailing_list: MailingList, mails: list[Mail] | None = None) -> Path:
    """The mailbox of a list from the generator, or of some of its mails."""
    with path.open("wb") as file:
        file.writelines(mailing_list.messages(mails))
    return path


def message(number: int, text: str = "", *, answers: int | None = None, **headers: str) -> bytes:
    """A plain message; `answers` is the number of another. `Reply_To=…` is a header, "" leaves one out."""
    found = EmailMessage()
    usual = {
        "From": "Nafula Wekesa <nafula@example.net>",
        "Subject": "Re: Goats" if answers else "Goats",
        "Date": format_datetime(BEGAN + timedelta(minutes=number)),
        "Message-ID": f"<{number}@example.net>",
    }
    if answers:
        usual["In-Reply-To"] = f"<{answers}@example.net>"
    for name, value in (usual | {name.replace("_", "-"): value for name, value in headers.items()}).items():
        if value:
            found[name] = value
    found.set_content(text or f"This is message {number}.")
    return found.as_bytes()


def everything() -> dict[str, list]:
    """All rows of all tables, to see whether anything has changed."""
    return {
        model._meta.label: sorted(map(str, model._base_manager.values_list()))
        for model in apps.get_models()
        if model._meta.db_table not in UNCHANGED
    }


def run(path, **options) -> str:
    """What the command says."""
    said = io.StringIO()
    call_command("import_mbox", str(path), **{"category": "herders"} | options, stdout=said)
    return said.getvalue()


def posts() -> list[tuple[int, str, list[int]]]:
    """The number of each post's topic among the topics, its text, and its place in the tree."""
    topics = list(Topic.objects.order_by("created_at").values_list("pk", flat=True))
    rows = Post.objects.order_by("topic__created_at", "path")
    return [(topics.index(post.topic_id), post.body, post.path) for post in rows]


def changes_of_the_index() -> list[str]:
    return [str(search.rebuild(kind)) for kind in ("topic", "post", "member")]
