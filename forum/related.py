"""What else there is on a topic's subject: topics, documents, wiki pages; see `portal.search.related`."""

from collections.abc import Iterable
from typing import Any

from forum.models import Topic
from portal.access import AnyMember
from portal.search import related

KINDS = ("topic", "document", "page")


def shown(topic: Topic) -> list[dict[str, Any]]:
    """Of what its query read as `related_entries`: the likest of each kind."""
    return related.likest(topic.related_entries, topic.related, KINDS)


def relate(ids: Iterable[int]) -> None:
    """Find anew what resembles the published topics with these ids, among what some of their readers see."""
    topics = Topic.objects.published().filter(pk__in=list(ids)).select_related("category")
    related.relate(topics, "topic", KINDS, readers)


def readers(topic: Topic) -> AnyMember:
    group = topic.category.group_id
    return AnyMember((group,) if group else ())


def relate_some() -> int:
    """Relate the topics whose turn it is today; how many."""
    return related.in_turns(Topic.objects.published(), relate)
