"""What stands around a topic: who else asks the same, where it was asked before, the wiki page made of it."""

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


def around(topic: Topic, person: Any) -> Around:
    """What `person` may see around `topic`; at most four queries, and one where there is nothing."""
    made = links.leading_to(person, ("topic", topic.pk), links.MADE_FROM)
    if not topic.is_question:
        return Around(made=made)
    same = Topic.objects.visible_to(person).published().only("title", "slug", "kind", "language")
    wanted = Q(duplicate_of=topic.pk) | Q(pk=topic.duplicate_of_id or 0)
    found = list(same.filter(wanted).order_by("-same_count", "pk")[: MOST + 1])
    return Around(
        countries=countries_of(topic) if topic.same_count else [],
        original=next((one for one in found if one.pk == topic.duplicate_of_id), None),
        duplicates=[one for one in found if one.pk != topic.duplicate_of_id],
        made=made,
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
