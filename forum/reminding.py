"""Questions that nobody has answered for three days: whoever looks after their category is asked, once.

A question is told of in one mail to each, together with all others that wait for them that day. Who has no
mail finds it among their notices. Where a category has no facilitator, the secretariat is asked.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from forum.models import Category, Topic
from portal import notices
from portal.notices import letters, outbox, preferences
from portal.notices.outbox.models import Mail

AFTER = timedelta(hours=72)
LATEST = timedelta(days=30)  # what nobody has answered in a month, nobody will: as by_mail.OFFERED_FOR
MOST = 300  # questions in one run
SHOWN = 30  # in one mail


@transaction.atomic
def remind() -> int:
    """Ask whoever looks after them to find answers to the questions that have waited; how many questions.

    Each is marked in the transaction that tells of it, and one that another worker has locked is left to
    that, so a question is told of once however often this runs.
    """
    now = timezone.now()
    waiting = Topic.objects.to_remind().filter(created_at__range=(now - LATEST, now - AFTER))
    rows = waiting.select_for_update(skip_locked=True, no_key=True).order_by("created_at")
    topics = list(rows.only("title", "slug", "kind", "language", "category")[:MOST])
    if not topics:
        return 0
    Topic.objects.filter(pk__in=[topic.pk for topic in topics]).update(reminded_at=now)
    by_member: dict[int, list[int]] = defaultdict(list)
    people = who_looks_after({topic.category_id for topic in topics})
    for topic in topics:
        told = people[topic.category_id]
        tell(topic, told)
        for member in told:
            by_member[member.pk].append(topic.pk)
    write_to(by_member)
    return len(topics)


def write_to(by_member: dict[int, list[int]]) -> None:
    """One mail to each who wants mail, about all that waits for them; the key is the day's."""
    wishes = preferences.of_many(by_member)
    for pk, ids in by_member.items():
        if not wishes[pk].is_stopped and not wishes[pk].is_paused and wishes[pk].mode != "none":
            outbox.post(
                "unanswered", f"unanswered:{timezone.now():%Y-%m-%d}", members=[pk], data={"ids": ids}
            )


def who_looks_after(category_ids: set[int]) -> dict[int, list[Any]]:
    """The active facilitators of each category, or else the secretariat."""
    members: Any = get_user_model().objects
    active = {
        member.pk: member for member in members.active().filter(facilitated_categories__in=category_ids)
    }
    rows = Category.facilitators.through.objects.filter(category__in=category_ids)
    found: dict[int, list[Any]] = {pk: [] for pk in category_ids}
    for category_id, member_id in rows.order_by("member_id").values_list("category_id", "member_id"):
        if member_id in active:
            found[category_id].append(active[member_id])
    if not all(found.values()):
        secretariat = list(members.secretariat())
        found = {pk: some or secretariat for pk, some in found.items()}
    return found


def tell(topic: Topic, members: list[Any]) -> None:
    """A notice in the portal; the mail holds all of the day's."""
    notices.tell(
        "question-waits",
        actor=None,
        kind="topic",
        object_id=topic.pk,
        title=topic.title,
        url=topic.get_absolute_url(),
        language=topic.language,
        to=members,
    )


def mails(rows: list[Mail]) -> Iterator[tuple[Mail, EmailMessage | None]]:
    """The mails of the day; None where all that was waiting is answered, closed or gone meanwhile."""
    for mail in rows:
        member: Any = mail.member
        ids = mail.data["ids"]
        waiting = Topic.objects.visible_to(member).waiting_questions().filter(pk__in=ids)
        topics = list(waiting.select_related("category").order_by("created_at", "pk")[:SHOWN])
        yield mail, letters.compose(member, "unanswered", {"topics": topics}) if topics else None
