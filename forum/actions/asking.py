"""What belongs to questions: the same one here, and closing one as the duplicate of another."""

from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from forum import mails, permissions
from forum.models import SameQuestion, Topic
from forum.querysets import Gone
from portal import notices, search
from portal.access import AccessDenied, require
from portal.moderation.actions import log

# Whoever closes a question as another's duplicate waits for whoever does just now: else two could point at
# each other. It happens a few times a day.
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('forum duplicates', 0))"


@transaction.atomic
def same_question(person: Any, topic: Topic, same: bool = True) -> bool:
    """Say that `person` has the same question, or take that back; False where it was so already.

    Who says so follows the question, unless they chose otherwise before, and hears of its answers.
    """
    require(permissions.can_share_question(person, topic))
    topic = Topic.objects.locked(topic.pk)
    if same:
        changed = SameQuestion.objects.get_or_create(topic=topic, member=person)[1]
    else:
        changed = bool(SameQuestion.objects.filter(topic=topic, member=person).delete()[0])
    if changed:
        step = 1 if same else -1
        if not Topic.objects.published().filter(pk=topic.pk).update(same_count=F("same_count") + step):
            raise AccessDenied(
                _("This question is not published.")
            )  # hidden since it was read: all is undone
        if same:
            notices.watch(person, "topic", topic.pk, keep=True)
    return changed


@transaction.atomic
def close_duplicate(person: Any, topic: Topic, other: Topic) -> bool:
    """Close `topic` as a duplicate of `other`, where the answers are; False where it is that already.

    It points to the end of the way, never to another duplicate, and what pointed to it goes there too; so
    there are neither chains nor loops, whoever else is at it.
    """
    require(permissions.can_close_duplicate(person, topic))
    one_at_a_time()
    end = end_of(other)
    if end.pk == topic.pk:
        raise AccessDenied(_("That question is closed as a duplicate of this one. Open it again first."))
    before = Topic.objects.locked(topic.pk)
    if before.duplicate_of_id == end.pk:
        return False
    Topic.objects.filter(pk=topic.pk).update(closed=True, duplicate_of=end)
    Topic.objects.filter(duplicate_of=topic.pk).update(duplicate_of=end)
    log(
        person,
        "close-duplicate",
        topic,
        kind="topic",
        before={"closed": before.closed, "duplicate_of": before.duplicate_of_id},
        after={"closed": True, "duplicate_of": end.pk},
    )
    mails.closed_as_duplicate(person, topic)
    search.update("topic", [topic.pk])
    return True


def one_at_a_time() -> None:
    """Wait for whoever closes or merges questions just now."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)


def end_of(topic: Topic) -> Topic:
    """Where the answers are: `topic`, or the question that it is a duplicate of."""
    now = Topic.objects.filter(pk=topic.pk).first()
    if now is None:
        raise Gone
    return Topic.objects.get(pk=now.duplicate_of_id) if now.duplicate_of_id else now


def forget_original(topic: Topic) -> None:
    """A question that is opened again leads nowhere else."""
    if Topic.objects.filter(pk=topic.pk, duplicate_of__isnull=False).update(duplicate_of=None):
        search.update("topic", [topic.pk])


@transaction.atomic
def open_duplicate(person: Any, topic: Topic) -> bool:
    """Open a question again that was closed as a duplicate; False where it is none."""
    require(permissions.can_close_duplicate(person, topic))
    before = Topic.objects.locked(topic.pk)
    if before.duplicate_of_id is None:
        return False
    Topic.objects.filter(pk=topic.pk).update(closed=False, duplicate_of=None)
    log(
        person,
        "open-duplicate",
        topic,
        kind="topic",
        before={"closed": before.closed, "duplicate_of": before.duplicate_of_id},
        after={"closed": False, "duplicate_of": None},
    )
    search.update("topic", [topic.pk])
    return True
