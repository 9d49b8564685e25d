"""The history of a text: all that it said, one of these shown, and what changed from each to the next."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from portal import text
from portal.text import diff

MOST = 200  # texts listed; nobody changes one more often


@dataclass(frozen=True)
class Text:
    """One of the texts: its number, from when it stood there, who wrote it and, where that was another than
    the author, why."""

    number: int
    since: datetime
    writer: Any
    reason: str
    language: str


@dataclass(frozen=True)
class Past:
    """All texts, the newest first, one of them shown, and how it differs from the one before."""

    texts: list[Text]
    shown: Text
    html: str
    rows: list[diff.Row] | None


def past(
    thing: Any, revisions: QuerySet, author: Any, number: int | None, editor: Callable[[Any], Any]
) -> Past:
    """The history of `thing`, a `Body` with a `revision`; the text of that `number` is shown, or the newest.

    `revisions` are its earlier texts, `author` is who wrote it and `editor` gives who replaced one of these,
    both as the reader may know them. Two queries, and one difference, however long it is.
    """
    texts = texts_of(thing, list(revisions.defer("body").order_by("-number")[:MOST]), author, editor)
    shown = next((one for one in texts if one.number == number), texts[0])
    wanted = revisions.filter(number__in=(shown.number, shown.number - 1))
    bodies = dict(wanted.values_list("number", "body")) | {thing.revision: thing.body}
    before, now = bodies.get(shown.number - 1), bodies[shown.number]
    rows = None if before is None else diff.lines(before, now)
    return Past(texts, shown, text.render(now).html, rows)


def texts_of(thing: Any, earlier: list[Any], author: Any, editor: Callable[[Any], Any]) -> list[Text]:
    """The texts, the newest first. A row of `earlier` says who replaced that text, when and why: so it tells
    of the text after it, and the first one is as old as the thing."""
    texts, language = [], thing.language
    for row in earlier:
        reason = getattr(row, "reason", "")
        texts.append(Text(row.number + 1, row.created_at, editor(row), reason, language))
        language = row.language or language
    if not earlier or earlier[-1].number == 1:
        texts.append(Text(1, thing.created_at, author, "", language))
    return texts
