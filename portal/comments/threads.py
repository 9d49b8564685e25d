"""Comments as they are shown: the first ones on the page of their thing, all of them page by page.

What is the same for all who may read them is made first, and kept (`portal.kept`); what is the reader's own
is put to it for each.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import JSONField, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpRequest, QueryDict
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from portal import blocks, kept
from portal.access import AnyMember, Verdict, is_member, is_secretariat
from portal.comments import permissions
from portal.comments.forms import likely_language
from portal.comments.models import Comment, Thread
from portal.comments.querysets import CommentQuerySet
from portal.comments.registry import rooms
from portal.moderation.permissions import can_report
from portal.templatetags.portal import DEEPEST as INDENTED
from portal.text import is_long
from portal.trees import TreePager, ahead, from_number

WEIGHT = 12_000  # characters of HTML of the comments on the page of their thing, which has more to carry
FEWEST = 3
COLUMNS = ("id", "numbered", "comment_count")


@dataclass(frozen=True)
class Row:
    """A comment in its place: its opening tag, its HTML, and the buttons for whom the page was made for."""

    comment: Comment
    tag: str
    html: str
    buttons: str


@dataclass(frozen=True)
class Page:
    """One page of a thread as `reader` sees it, or every member who has nothing of their own in it.

    `unpublished_by` are the ids of those who wrote what is held or hidden in the thread.
    """

    thread: Thread
    reader: Any
    rows: list[Row]
    first_url: str | None
    previous_url: str | None
    next_url: str | None
    last_url: str | None
    unpublished_by: frozenset[int]

    @property
    def size(self) -> int:
        return sum(len(row.html) + len(row.buttons) for row in self.rows) * 2

    def is_for(self, person: Any) -> bool:
        """Whether `person` sees neither more nor less than this page has."""
        return not isinstance(self.reader, AnyMember) or person.pk not in self.unpublished_by

    def html_for(self, person: Any) -> SafeString:
        """The rows, with the buttons that work for `person`: most are as they were drawn for all."""
        parts = []
        blocked = blocks.of(person)
        for row in self.rows:
            own = row.comment.is_by(person)
            parts += [row.tag, folded() if row.comment.author_id in blocked else "", row.html]
            parts += [buttons(row.comment, person) if own else row.buttons, "</li>"]
        return mark_safe("".join(parts))


@dataclass(frozen=True)
class Section:
    """What a page shows of the comments on its thing."""

    page: Page
    html: SafeString
    may_comment: Verdict
    form_key: uuid.UUID
    title: str
    url: str
    language: str

    @property
    def written_in(self) -> str:
        """The language that a comment most likely is in."""
        return likely_language(self.language)

    @property
    def thread(self) -> Thread:
        return self.page.thread

    @property
    def ids(self) -> list[int]:
        """Of the comments that are read with the page."""
        return [row.comment.pk for row in self.page.rows]

    @property
    def all_url(self) -> str:
        """Where the others are; nothing where all are shown."""
        return self.thread.get_absolute_url() if self.page.next_url else ""


def section(request: HttpRequest, kind: str, obj: Any) -> Section:
    """The first comments on `obj`, which the person of `request` may see."""
    return read(request, kind, obj, first=True)


def read(request: HttpRequest, kind: str, obj: Any, *, first: bool = False) -> Section:
    """The page of the comments on `obj` that `request` asks for, or the first ones of them."""
    person = request.user
    query = QueryDict() if first else request.GET

    def make(reader: Any) -> Page:
        return page_of(kind, obj, reader, query, weight=WEIGHT if first else 0)

    found = kept.for_members(request, f"comments {kind}", make, size=lambda page: page.size)
    if not found.is_for(person):
        found = make(person)
    room = rooms[kind]
    return Section(
        found,
        found.html_for(person),
        permissions.can_comment(person, kind, obj),
        uuid.uuid4(),
        room.title(obj),
        room.url(obj),
        room.language(obj),
    )


def page_of(kind: str, obj: Any, person: Any, query: QueryDict, *, weight: int = 0) -> Page:
    """A page of the comments on `obj` as `person` sees them; of long ones fewer, by `weight`."""
    kept.depends_on(obj._meta.db_table, Thread._meta.db_table, Comment._meta.db_table)
    about = obj.__dict__["thread"] if "thread" in obj.__dict__ else read_thread(kind, obj.pk)
    if about is None:
        return Page(Thread(kind=kind, object_id=obj.pk), person, [], None, None, None, None, frozenset())
    unpublished_by = frozenset(about["unpublished_by"])
    thread = Thread(kind=kind, object_id=obj.pk, **{name: about[name] for name in COLUMNS})
    thread.thing = obj
    pager = TreePager(Comment.objects.in_thread(thread, person).for_page(), query)
    shown = within(pager.rows, weight) if weight else pager.rows
    more = pager.next_url or (thread.get_absolute_url() if len(shown) < len(pager.rows) else None)
    rows = list(drawn(shown, thread, person))
    ways = (pager.first_url, pager.previous_url, more, pager.last_url)
    return Page(thread, person, rows, *ways, unpublished_by)


@cache
def thread_of(kind: str) -> Subquery:
    """The thread of each thing of a query, as an annotation: its columns, and who wrote what is held or
    hidden in it; None where nobody has commented."""
    unpublished = Comment.objects.filter(thread=OuterRef("pk")).exclude(state="published")
    about = JSONObject(
        **{name: name for name in COLUMNS},
        unpublished_by=ArraySubquery(unpublished.values("author_id").distinct()),
    )
    threads = Thread.objects.filter(kind=kind, object_id=OuterRef("pk"))
    return Subquery(threads.values(about=about)[:1], output_field=JSONField())


def read_thread(kind: str, object_id: int) -> dict[str, Any] | None:
    """The same for one thing that was read without it."""
    rows = rooms[kind].rows([object_id]).annotate(thread=thread_of(kind))
    return rows.values_list("thread", flat=True).first()


def within(comments: list[Comment], weight: int) -> list[Comment]:
    """The first of `comments` whose HTML is not more than `weight` characters in sum; a few in any case."""
    total = 0
    for place, comment in enumerate(comments):
        total += len(comment.body_html)
        if total > weight and place >= FEWEST:
            return comments[:place]
    return comments


def drawn(comments: list[Comment], thread: Thread, person: Any) -> Iterator[Row]:
    """A row for each of `comments`, drawn as `person` sees it."""
    above = None
    for comment in comments:
        comment.thread = thread
        apart = comment.parent_id and comment.parent_id != above
        shown = {
            "comment": comment,
            "is_long": is_long(comment.body_html),
            "is_stone": comment.is_stone_for(person, moderates=is_secretariat(person)),
            "answered": Comment(pk=comment.parent_id) if apart else None,
            "answered_number": comment.path[-2] if apart else None,
        }
        tag = f'<li class="{look(comment)}" id="comment-{comment.number}">'
        yield Row(comment, tag, draw("comment", shown), buttons(comment, person))
        above = comment.pk


def folded() -> str:
    return blocks.hush(gettext("This comment is by somebody you have blocked."))


def draw(name: str, context: dict[str, Any]) -> str:
    return get_template(f"comments/{name}.html").render(context)


def look(comment: Comment) -> str:
    """The classes of a comment's row."""
    state = "" if comment.is_published else f" is-{comment.state}"
    return f"post reply depth-{min(comment.depth, INDENTED)}{state}"


def buttons(comment: Comment, person: Any) -> str:
    """The buttons under `comment` that work for `person`."""
    if not is_member(person):
        return ""
    rules = {
        "may_reply": permissions.can_reply(person, comment),
        "may_edit": permissions.can_edit_comment(person, comment),
        "may_take_back": permissions.can_take_back(person, comment),
        "may_put_back": permissions.can_put_back(person, comment),
        "may_report": can_report(person, comment),
        "moderates": permissions.can_moderate_comment(person, comment),
    }
    return draw("buttons", {"comment": comment, **rules})


# --- Where a comment stands -----------------------------------------------------


def address(comment: Comment, person: Any) -> str:
    """Where `comment` stands for `person`: on the page of its thing, or on that of the whole thread."""
    thread = comment.thread
    rows: CommentQuerySet = Comment.objects.in_thread(thread, person)
    before = ahead(comment, rows)
    place = f"#comment-{comment.number}"
    if query := from_number(before):
        return f"{thread.get_absolute_url()}?{query}{place}"
    first = list(rows.order_by("path").defer("body")[: len(before) + 1])
    on_page = comment.number in [one.number for one in within(first, WEIGHT)]
    return f"{thread.room.url(thread.thing) if on_page else thread.get_absolute_url()}{place}"
