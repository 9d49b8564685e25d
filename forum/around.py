"""What stands around a topic: who else asks the same, where it was asked before, the wiki page made of it,
and what was split off."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.http import HttpRequest
from django.utils.translation import gettext as _

from forum import permissions
from forum.models import SameQuestion, Topic
from portal.access import is_member
from portal.links import finding
from portal.vocabulary.models import Country

MOST = 10  # duplicates, and countries, that are named


@dataclass(frozen=True)
class Around:
    """The same for all who may read the topic: it is kept with its page."""

    countries: list[Country] = field(default_factory=list)
    original: Topic | None = None
    duplicates: list[Topic] = field(default_factory=list)
    made: list[dict[str, Any]] = field(default_factory=list)
    origin: Topic | None = None
    parts: list[Topic] = field(default_factory=list)


def annotations(person: Any) -> dict[str, Any]:
    """What `person` may see around topics, as annotations of them: it comes in the query for the topic."""
    ids = {f"{link}_id": f"{link}_id" for link in ("duplicate_of", "split_from")}
    fields = {name: name for name in ("id", "title", "slug", "kind", "language")} | ids
    beside = Q(duplicate_of=OuterRef("pk")) | Q(split_from=OuterRef("pk"))
    beside |= Q(pk=OuterRef("duplicate_of")) | Q(pk=OuterRef("split_from"))
    topics = Topic.objects.visible_to(person).published().filter(beside).order_by("-same_count", "pk")
    same = SameQuestion.objects.filter(topic=OuterRef("pk"), member__country__isnull=False)
    codes = same.order_by("member__country").values("member__country").distinct()
    return {
        "topics_around": ArraySubquery(topics.values(row=JSONObject(**fields))[: 2 * MOST]),
        "same_countries": ArraySubquery(codes[:MOST]),
        "pages_made": finding.pages_made(person, "topic"),
    }


def around(topic: Any) -> Around:
    """What was read by `annotations`; no query."""
    found = [Topic(**row) for row in topic.topics_around]
    return Around(
        countries=Country.objects.named(topic.same_countries),
        original=next((one for one in found if one.pk == topic.duplicate_of_id), None),
        duplicates=[one for one in found if one.duplicate_of_id == topic.pk],
        made=topic.pages_made,
        origin=next((one for one in found if one.pk == topic.split_from_id), None),
        parts=[one for one in found if one.split_from_id == topic.pk],
    )


def for_reader(person: Any, topic: Topic) -> dict[str, Any]:
    """What is the reader's own in it: whether they ask the same, and what they may do."""
    may_share = is_member(person) and permissions.can_share_question(person, topic)
    return {
        "may_share": may_share,
        "shares": bool(may_share and topic.same_count and shares(person, topic)),
        "may_promote": is_member(person) and permissions.can_promote_topic(person, topic),
        "may_offer": is_member(person) and permissions.can_offer_question(person, topic),
        "may_close_duplicate": is_member(person) and permissions.can_close_duplicate(person, topic),
    }


def shares(person: Any, topic: Topic) -> bool:
    return SameQuestion.objects.filter(topic=topic, member=person).exists()


def orders(topic: Topic, request: HttpRequest) -> list[dict[str, Any]]:
    """The links above the answers, by which they are put in another order; none for a single answer."""
    if topic.answer_count < 2:
        return []
    now = request.GET.get("order", "")
    address = topic.get_absolute_url()
    names = {"": _("Most helpful"), "newest": _("Newest"), "oldest": _("Oldest")}
    return [
        {
            "label": label,
            "url": f"{address}?order={name}" if name else address,
            "current": name == (now if now in names else ""),
        }
        for name, label in names.items()
    ]
