"""Taking back what one wrote, and putting it back: no moderation, so nobody is told."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from forum import permissions
from forum.actions import states
from forum.models import Post, Topic
from portal.access import require
from portal.moderation.actions import follow, log
from portal.moderation.models import Act, State


@transaction.atomic
def take_back(person: Any, post: Post) -> None:
    """Take one's own text out of everybody's sight.

    Where others have written under it, a stone stays in its place. What opens a conversation takes that
    along, so it is possible only while nobody has answered: with the topic locked, nobody can meanwhile.
    """
    require(permissions.can_take_back(person, post))
    post = locked(post)
    require(permissions.can_take_back(person, post))
    move(person, post, State.HIDDEN, verb="take-back")


@transaction.atomic
def put_back(person: Any, post: Post) -> None:
    """Show again what one has taken back, in the state that it had."""
    post = locked(post)
    require(permissions.can_put_back(person, post))
    kind, thing = carrier(post)
    act = Act.objects.filter(kind=kind, object_id=thing.pk, verb="take-back", actor=person).latest("at", "id")
    move(person, post, act.before["state"], verb="put-back")


def locked(post: Post) -> Post:
    """The post and its topic, locked one after the other."""
    post = Post.objects.locked(pk=post.pk)
    post.topic = Topic.objects.locked(post.topic_id)
    return post


def carrier(post: Post) -> tuple[str, Topic | Post]:
    """What has the state that `post` is in: the opening text stands and falls with its topic."""
    return ("topic", post.topic) if post.is_body else ("post", post)


def move(person: Any, post: Post, now: str, *, verb: str) -> None:
    kind, thing = carrier(post)
    was = thing.state
    thing.state, thing.state_by, thing.state_at, thing.state_reason = now, person, timezone.now(), ""
    thing.save(update_fields=["state", "state_by", "state_at", "state_reason"])
    log(person, verb, thing, kind=kind, before={"state": was}, after={"state": now})
    if isinstance(thing, Topic):
        states.topic_state_changed(thing, was, now)
    else:
        states.post_state_changed(thing, was, now)
    follow(thing)
