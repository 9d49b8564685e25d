"""What stands around a topic: who else asks the same, where it was asked before, the wiki page made of it,
and what was split off."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _

from forum import permissions
from forum.models import SameQuestion, Topic
from portal import links
from portal.access import is_member
from portal.vocabulary.models import Country

MOST = 10  # duplicates, and countries, that are named


@dataclass(frozen=True)
class Around:
    """The same for all who may read the topic: it is kept with its page."""

    countries: list[Country] = field(default_factory=list)
    original: Topic | None = None
    duplicates: list[Topic] = field(default_factory=list)
    made: Any = None
    origin: Topic | None = None
    parts: list[Topic] = field(default_factory=list)


def around(topic: Topic, person: Any) -> Around:
    """What `person` may see around `topic`; at most four queries, and two where there is nothing."""
    made = links.leading_to(person, ("topic", topic.pk), links.MADE_FROM)
    seen = Topic.objects.visible_to(person).published()
    rows = seen.only("title", "slug", "kind", "language", "duplicate_of", "split_from")
    above = [pk for pk in (topic.duplicate_of_id, topic.split_from_id) if pk]
    wanted = Q(duplicate_of=topic.pk) | Q(split_from=topic.pk) | Q(pk__in=above)
    found = list(rows.filter(wanted).order_by("-same_count", "pk")[: 2 * MOST])
    return Around(
        countries=countries_of(topic) if topic.same_count else [],
        original=next((one for one in found if one.pk == topic.duplicate_of_id), None),
        duplicates=[one for one in found if one.duplicate_of_id == topic.pk],
        made=made,
        origin=next((one for one in found if one.pk == topic.split_from_id), None),
        parts=[one for one in found if one.split_from_id == topic.pk],
    )


def countries_of(topic: Topic) -> list[Country]:
    """Where those live who have the same question."""
    codes = SameQuestion.objects.filter(topic=topic).values_list("member__country_id", flat=True)
    return Country.objects.named(codes.distinct().order_by("member__country_id")[:MOST])


def for_reader(person: Any, topic: Topic) -> dict[str, Any]:
    """What is the reader's own in it: whether they ask the same, and what they may do."""
    may_share = is_member(person) and permissions.can_share_question(person, topic)
    return {
        "may_share": may_share,
        "shares": bool(may_share and topic.same_count and shares(person, topic)),
        "may_promote": is_member(person) and permissions.can_promote_topic(person, topic),
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
