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
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

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
        "rows": filled(drawn, new, mark_of_topic),
        "asked": bool(request.GET),
    }


def draw(
    request: HttpRequest, topics: TopicQuerySet, person: Any, *, kind: str, category: Category | None
) -> Drawn:
    """The rows as `person` sees them, with their slots open; `request` tells only which page of the list.

    What is pinned in a category comes first in it, where the list is in its usual order.
    """
    found = TopicFilter(request.GET, queryset=topics.published().for_list(), person=person, kind=kind)
    order, rows = order_of(request), found.qs
    pinned: list[Topic] = []
    if category and not order and not found.has_changed:
        pinned = list(rows.filter(pinned=True).order_by(*BY_ACTIVITY)[:MOST_PINNED])
        rows = rows.exclude(pk__in=[topic.pk for topic in pinned])
    pager = KeyPager(rows, request, order=ORDERS.get(order, BY_ACTIVITY), size=SIZE)
    shown = [*(pinned if pager.key is None else ()), *pager.rows]
    for topic in shown:
        topic.country = country_of(topic)
    context = {
        "slot": SLOT,
        "pager": pager,
        "topics": shown,
        "category": category,
        "kind": kind,
        "order": order,
        "narrowed": found.has_changed,
    }
    html = render_to_string("forum/list_rows.html", context)
    return Drawn(html.split(SLOT), [Place(topic.pk, topic.last_post_at) for topic in shown])


def rooms(request: HttpRequest) -> SafeString:
    """The categories that the reader sees, as cards, with their marks."""

    def make(person: Any) -> Drawn:
        categories = list(Category.objects.visible_to(person).select_related("group"))
        html = render_to_string("forum/rooms.html", {"categories": categories, "slot": SLOT})
        return Drawn(html.split(SLOT), [Place(one.pk, one.last_post_at) for one in categories])

    drawn = kept.for_members(request, "rooms", make, size=lambda drawn: drawn.size)
    return filled(drawn, reading.new_categories(request.user, drawn.places), mark_of_category)


def country_of(topic: Topic) -> Country | None:
    """Where its author lives, as far as that may be known. No query when warm."""
    author = topic.shown_author
    return Country.objects.known().get(author.country_id) if author else None


# --- The reader's own -------------------------------------------------------------


def filled(drawn: Drawn, new: set[int], mark: Callable[[int], str]) -> SafeString:
    """What was drawn, with a mark in the slots of those that are `new`."""
    parts = drawn.pieces[:1]
    for place, piece in zip(drawn.places, drawn.pieces[1:], strict=True):
        parts += (mark(place.pk) if place.pk in new else "", piece)
    return mark_safe("".join(parts))


def mark_of_topic(topic_id: int) -> str:
    """The mark of a topic in which something is new, which leads there."""
    url, words = reverse("forum:unread", args=[topic_id]), pgettext("topics", "New")
    then = _("Go to the first unread post")
    return format_html('<a class="new" href="{}">{}<span class="unseen">. {}</span></a>', url, words, then)


def mark_of_category(category_id: int) -> str:
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
