"""What a comment said before: all its texts, one of them shown, and how that differs from the one before."""

from dataclasses import dataclass
from datetime import datetime

from portal import text
from portal.comments.models import Comment
from portal.text import diff

MOST = 200  # texts listed; nobody changes a comment more often


@dataclass(frozen=True)
class Text:
    """One text of a comment: its number, and since when it stood there."""

    number: int
    since: datetime
    language: str


@dataclass(frozen=True)
class Past:
    """All texts, the newest first, the one that is shown, and its difference from the one before."""

    texts: list[Text]
    shown: Text
    html: str
    rows: list[diff.Row] | None


def of(comment: Comment, number: int | None = None) -> Past:
    """The history of `comment` with the text of that `number` shown, or the newest. Two queries.

    A row of an earlier text says when it was replaced: so it tells since when the text after it stood.
    """
    earlier = list(comment.revisions.order_by("-number").defer("body")[:MOST])
    languages = [comment.language, *(row.language for row in earlier)]
    since = [*(row.created_at for row in earlier), comment.created_at]
    texts = [Text(comment.revision - place, moment, languages[place]) for place, moment in enumerate(since)]
    shown = next((one for one in texts if one.number == number), texts[0])
    wanted = comment.revisions.filter(number__in=(shown.number, shown.number - 1))
    bodies = dict(wanted.values_list("number", "body")) | {comment.revision: comment.body}
    before, now = bodies.get(shown.number - 1), bodies[shown.number]
    rows = None if before is None else diff.lines(before, now)
    return Past(texts, shown, text.render(now).html, rows)
