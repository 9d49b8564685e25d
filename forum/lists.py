"""The lists of topics: in which order, narrowed to what, and what in them is new to their reader.

A list is drawn once for all members of the same groups and kept (`portal.kept`); the places for what is the
reader's own are left open in it (`SLOT`), and filled for each.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from forum import reading
from forum.filters import TopicFilter, asks_for_own
from forum.models import Category, Topic
from forum.querysets import TopicQuerySet
from portal import kept
from portal.pages import KeyPager
from portal.vocabulary.models import Country

SIZE = 25
MOST_PINNED = 10
BY_ACTIVITY = ("-last_post_at", "-id")
# Those that the address names; where it names none, by activity.
ORDERS = {"newest": ("-created_at", "-id"), "helped": ("-helped_count", "-id")}
SLOT = f"slot{get_random_string(32)}"  # stands in what is kept for what is the reader's own

Topics = Callable[[Any], TopicQuerySet]


@dataclass(frozen=True)
class Place:
    """What has a slot in a list: a category or a topic, with what tells whether something in it is new."""

    pk: int
    last_post_at: datetime | None


@dataclass(frozen=True)
class Drawn:
    """What is drawn between the slots, and what each slot is for."""

    pieces: list[str]
    places: list[Place]

    @property
    def size(self) -> int:
        return sum(map(len, self.pieces)) * 2


# --- What all readers share -----------------------------------------------------


def read(
    request: HttpRequest, topics: Topics, *, kind: str = "", category: Category | None = None
) -> dict[str, Any]:
    """The list of what `topics` gives for a person, as `request` asks for it: its `head` with the ways to
    order and narrow it, and its `rows` with their reader's marks.

    `kind` is given where all are of one kind, `category` where all are of one category.
    """
    person = request.user

    def head(person: Any) -> str:
        found = TopicFilter(request.GET, queryset=Topic.objects.none(), person=person, kind=kind)
        context = {"filter": found, "tabs": tabs(request), "category": category}
        return render_to_string("forum/list_head.html", context)

    def rows(person: Any) -> Drawn:
        return draw(request, topics(person), person, kind=kind, category=category)

    if asks_for_own(request.GET, person):
        drawn = rows(person)
    else:
        drawn = kept.for_members(request, "list rows", rows, size=lambda drawn: drawn.size)
    new = reading.unread_among(person, drawn.places)
    return {
        "head": mark_safe(kept.for_members(request, "list head", head)),
        "rows": filled(drawn, new, mark_of_topics()),
    }


def draw(
    request: HttpRequest, topics: TopicQuerySet, person: Any, *, kind: str, category: Category | None
) -> Drawn:
    """The rows as `person` sees them, with their slots open; `request` tells only which page of the list.

    What is pinned in a category comes first in it, where the list is in its usual order.
    """
    found = TopicFilter(request.GET, queryset=topics.published(), person=person, kind=kind)
    order, rows = order_of(request), found.qs.only("last_post_at", "created_at", "helped_count")
    pinned: list[Topic] = []
    if category and not order and not found.has_changed:
        pinned = list(rows.filter(pinned=True).order_by(*BY_ACTIVITY)[:MOST_PINNED])
        rows = rows.exclude(pk__in=[topic.pk for topic in pinned])
    pager = KeyPager(rows, request, order=ORDERS.get(order, BY_ACTIVITY), size=SIZE)
    shown = [*(pinned if pager.key is None else ()), *pager.rows]
    htmls = drawn_rows([topic.pk for topic in shown], in_category=category is not None, kind=kind)
    context = {
        "rows": [htmls[topic.pk] for topic in shown if topic.pk in htmls],
        "pager": pager,
        "category": category,
        "kind": kind,
        "order": order,
        "narrowed": found.has_changed,
    }
    html = render_to_string("forum/list_rows.html", context)
    places = [Place(topic.pk, topic.last_post_at) for topic in shown if topic.pk in htmls]
    return Drawn(html.split(SLOT), places)


def rooms(request: HttpRequest) -> SafeString:
    """The categories that the reader sees, as cards, with their marks."""

    def make(person: Any) -> Drawn:
        categories = list(Category.objects.visible_to(person).select_related("group"))
        html = render_to_string("forum/rooms.html", {"categories": categories, "slot": SLOT})
        return Drawn(html.split(SLOT), [Place(one.pk, one.last_post_at) for one in categories])

    drawn = kept.for_members(request, "rooms", make, size=lambda drawn: drawn.size)
    return filled(drawn, reading.new_categories(request.user, drawn.places), mark_of_categories())


def drawn_rows(ids: list[int], *, in_category: bool, kind: str) -> dict[int, SafeString]:
    """The rows of the topics with these ids, in a list where all are of one category or of one `kind`.

    Who may see them was asked before. While nothing changes they come from memory, so that a list of what
    is one's own costs little more than to find which topics these are.
    """
    place = (in_category, kind, get_language(), timezone.get_current_timezone_name())

    def make(keys: list[Any]) -> dict[Any, SafeString]:
        topics = Topic.objects.for_list().in_bulk([pk for _name, pk, _place in keys])
        return {
            key: mark_safe(row(topics[key[1]], in_category=in_category, kind=kind))
            for key in keys
            if key[1] in topics
        }

    found = kept.several([("list row", pk, place) for pk in ids], make)
    return {key[1]: html for key, html in found.items()}


def row(topic: Topic, *, in_category: bool, kind: str) -> str:
    """The row of `topic`. It is kept by all that it shows, so that after a change only what did change is
    drawn anew."""
    author = topic.shown_author
    country = Country.objects.known().get(author.country_id) if author else None
    shows = (
        *(topic.pk, topic.kind, topic.slug, topic.title, topic.point, topic.language, topic.state),
        *(topic.pinned, topic.closed, topic.archived, topic.post_count, topic.answer_count),
        *(topic.accepted_count, topic.helped_count, topic.last_post_at, topic.category.name),
        *(author and (author.pk, author.display_name), country and country.pk, in_category, kind),
    )
    context = {
        "topic": topic,
        "author": author,
        "country": country,
        "in_category": in_category,
        "kind": kind,
        "slot": SLOT,
    }
    key = ("row", get_language(), timezone.get_current_timezone_name(), shows)
    return kept.piece(key, lambda: render_to_string("forum/row.html", context), size=len)


# --- The reader's own -------------------------------------------------------------


def filled(drawn: Drawn, new: set[int], mark: str) -> SafeString:
    """What was drawn, with `mark` in the slots of those that are `new`, in which `%d` is their number."""
    parts = drawn.pieces[:1]
    for place, piece in zip(drawn.places, drawn.pieces[1:], strict=True):
        parts += (mark.replace("%d", str(place.pk)) if place.pk in new else "", piece)
    return mark_safe("".join(parts))


def mark_of_topics() -> str:
    """The mark of a topic in which something is new, which leads there."""
    url, then = f"{get_script_prefix()}topics/%d/unread/", _("Go to the first unread post")
    words = pgettext("topics", "New")
    return format_html('<a class="new" href="{}">{}<span class="unseen">. {}</span></a>', url, words, then)


def mark_of_categories() -> str:
    return format_html('<span class="new">{}</span>', pgettext("topics", "New"))


# --- Orders -----------------------------------------------------------------------


def order_of(request: HttpRequest) -> str:
    """Which of the links above the list is chosen."""
    if request.GET.get("unanswered"):
        return "unanswered"
    order = request.GET.get("order", "")
    return order if order in ORDERS else ""


def tabs(request: HttpRequest) -> list[dict[str, Any]]:
    """The orders, for `components/tabs.html`; each keeps what the list is narrowed to."""
    orders = {
        "": ({}, _("Latest activity")),
        "newest": ({"order": "newest"}, pgettext("topics", "Newest")),
        "unanswered": ({"unanswered": "on"}, _("Without an answer")),
        "helped": ({"order": "helped"}, _("Most helpful")),
    }
    chosen, found = order_of(request), []
    for name, (chosen_by, label) in orders.items():
        query = request.GET.copy()
        for old in ("order", "unanswered", "after", "before"):
            query.pop(old, None)
        query.update(chosen_by)
        url = f"{request.path}?{query.urlencode()}" if query else request.path
        found.append({"url": url, "label": label, "current": name == chosen})
    return found
