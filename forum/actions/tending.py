"""Looking after topics: what facilitators and the secretariat do with them."""

import json
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from forum import counting, mails, permissions
from forum.actions import carrying, states
from forum.actions.asking import forget_original
from forum.actions.locking import lock_whole
from forum.actions.writing import name_topic, set_labels
from forum.models import Topic
from portal.access import AccessDenied, require
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


@transaction.atomic
def archive_topic(person: Any, topic: Topic, archived: bool = True) -> bool:
    """Put a topic away, to be read and nothing else, or bring it back; False where it was so already."""
    require(permissions.can_archive_topic(person, topic))
    return set_flag(person, topic, "archived", archived, verb="archive" if archived else "unarchive")


@transaction.atomic
def relabel_topic(
    person: Any,
    topic: Topic,
    *,
    seen: str,
    title: str,
    kind: str,
    language: str,
    point: str = "",
    themes: Iterable[Any] = (),
    countries: Iterable[Any] = (),
    tags: Iterable[str] = (),
    reason: str = "",
) -> bool:
    """Change the title, labels and kind of a topic, whoever started it.

    Where a discussion becomes a question, what stands directly under it becomes answers, the rest comments;
    where a question becomes a discussion, all of it posts. False where it no longer is what `seen` says, a
    `labels_seen` of it: nothing is written then. Raises AccessDenied.
    """
    require(permissions.can_relabel_topic(person, topic, kind))
    found = lock_whole(topic.pk).get(topic.pk)
    if found is None or labels_seen(found) != seen:
        return False
    require(permissions.can_relabel_topic(person, found, kind))
    was, before = labels_of(found), counting.tally(found)
    name_topic(found, title, language, point)
    found.save(update_fields=["title", "slug", "language", "point"])
    set_labels(found, themes, countries, tags)
    if kind != found.kind:
        convert(found, kind)
    states.index_shared(found)
    if was["kind"] != kind:
        counting.settle_categories(before, counting.tally(found))
    now = labels_of(found)
    changed = [name for name in was if was[name] != now[name]]
    if changed:
        old, new = ({name: labels[name] for name in changed} for labels in (was, now))
        log(person, "relabel", found, kind="topic", reason=reason, before=old, after=new)
        mails.topic_relabelled(person, found, reason)
    return True


def convert(topic: Topic, kind: str) -> None:
    """Make a question of a locked discussion, or the other way."""
    if kind == Topic.Kind.DISCUSSION and topic.posts.filter(accepted_at__isnull=False).exists():
        raise AccessDenied(_("An accepted answer stays one. Please take the acceptance back first."))
    topic.kind = kind
    topic.save(update_fields=["kind"])
    carrying.convert(topic)
    counting.settle(topic)


def labels_of(topic: Topic) -> dict[str, Any]:
    """What relabelling changes, as the log has it."""
    return {
        "title": topic.title,
        "point": topic.point,
        "kind": topic.kind,
        "language": topic.language,
        "themes": sorted(topic.themes.values_list("pk", flat=True)),
        "countries": sorted(topic.countries.values_list("pk", flat=True)),
        "tags": sorted(topic.tags.names()),
    }


def labels_seen(topic: Topic) -> str:
    """A short sign of the same, which changes where any of it does: forms carry it."""
    return blake2b(json.dumps(labels_of(topic)).encode(), digest_size=12).hexdigest()


def set_flag(person: Any, topic: Topic, flag: str, value: bool, *, verb: str) -> bool:
    changed = Topic.objects.filter(pk=topic.pk, **{flag: not value}).update(**{flag: value})
    if changed:
        log(person, verb, topic, kind="topic", before={flag: not value}, after={flag: value})
    return bool(changed)
