"""The history of a post: every text that it had, and what changed from each to the next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.models import Post, PostRevision
from forum.names import shown_author, shown_person
from portal import text
from portal.text import diff

MOST = 200  # texts listed; nobody changes a post more often


@dataclass(frozen=True)
class Text:
    """One text of a post: its number, from when it stood there, who wrote it and, where that was another
    than the author, why."""

    number: int
    since: datetime
    writer: Any
    reason: str
    language: str


@dataclass(frozen=True)
class Past:
    """All texts of a post, the newest first, one of them shown, and how it differs from the one before."""

    texts: list[Text]
    shown: Text
    html: str
    rows: list[diff.Row] | None


def of(post: Post, viewer: Any, number: int | None = None) -> Past:
    """The history of `post` as `viewer` may read it, with the text of that `number` shown, or the newest.

    Who may see the post may read its history. Three queries, and one difference, however long it is.
    """
    revisions = PostRevision.objects.filter(post=post).select_related("editor").defer("body")
    earlier = list(revisions.order_by("-number")[:MOST])
    texts = texts_of(post, viewer, earlier)
    shown = next((one for one in texts if one.number == number), texts[0])
    bodies = dict(
        PostRevision.objects.filter(post=post, number__in=(shown.number, shown.number - 1)).values_list(
            "number", "body"
        )
    )
    bodies[post.revision] = post.body
    before, now = bodies.get(shown.number - 1), bodies[shown.number]
    rows = None if before is None else diff.lines(before, now)
    return Past(texts, shown, text.render(now).html, rows)


def texts_of(post: Post, viewer: Any, earlier: list[PostRevision]) -> list[Text]:
    """The texts, the newest first. A row of `earlier` says who replaced that text, when and why: so it tells
    of the text after it, and the first one is as old as the post."""
    texts, language = [], post.language
    for row in earlier:
        writer = shown_person(row.editor, post, viewer)
        texts.append(Text(row.number + 1, row.created_at, writer, row.reason, language))
        language = row.language or language
    if not earlier or earlier[-1].number == 1:
        texts.append(Text(1, post.created_at, shown_author(post, viewer), "", language))
    return texts
