"""Looking after topics: what facilitators and the secretariat do with them."""

from typing import Any

from django.db import transaction

from forum import permissions
from forum.actions.asking import forget_original
from forum.models import Topic
from portal.access import require
from portal.moderation.actions import log


@transaction.atomic
def close_topic(person: Any, topic: Topic, closed: bool = True) -> bool:
    """Close a topic for new posts, or open it again; False where it was so already."""
    require(permissions.can_close_topic(person, topic))
    changed = set_flag(person, topic, "closed", closed, verb="close" if closed else "open")
    if changed and not closed:
        forget_original(topic)
    return changed


@transaction.atomic
def pin_topic(person: Any, topic: Topic, pinned: bool = True) -> bool:
    """Keep a topic at the top of its category, or let it go; False where it was so already."""
    require(permissions.can_pin_topic(person, topic))
    return set_flag(person, topic, "pinned", pinned, verb="pin" if pinned else "unpin")


def set_flag(person: Any, topic: Topic, flag: str, value: bool, *, verb: str) -> bool:
    changed = Topic.objects.filter(pk=topic.pk, **{flag: not value}).update(**{flag: value})
    if changed:
        log(person, verb, topic, kind="topic", before={flag: not value}, after={flag: value})
    return bool(changed)
