"""Carrying an event to each person once: first as rows, and from these by mail."""

from datetime import timedelta
from itertools import islice

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django_tasks import task

from portal.notices import deciding, digests, outbox, preferences
from portal.notices.deciding import Told
from portal.notices.mails import News
from portal.notices.models import Delivery, Event, Level, Notification

BATCH = 1000


@task()
@transaction.atomic
def fan_out(event_id: int) -> None:
    """Make the notifications of an event and put its mails into the outbox; again, it makes none twice."""
    event = Event.objects.select_related("actor__country").filter(pk=event_id).first()
    if event is None:  # who it was about has left meanwhile
        return
    one_at_a_time(event.thread)
    event.refresh_from_db(fields=["kind", "object_id", "thread", "url"])  # it may have been moved meanwhile
    news = News(event)
    due = event.created_at + timedelta(seconds=settings.MAIL_DELAY) if news.is_content else None
    everybody = deciding.told(event)
    mails = 0
    while some := list(islice(everybody, BATCH)):
        by_mail = notify(news, some)
        mails += len(by_mail)
        outbox.put("notice", f"event:{event.pk}", members=by_mail, due_at=due, data={"event": event.pk})
    if mails:
        outbox.send_at(due)


def one_at_a_time(thread: str) -> None:
    """Of two events in a thread one waits for the other, so that who wants the first alone gets no two."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('portal.notices ' || %s, 0))", [thread])


def notify(news: News, some: list[Told]) -> list[int]:
    """Make the notifications of some who are told; who of them gets a mail."""
    event = news.event
    reachable = get_user_model().objects.reachable().in_bulk([one.member_id for one in some])
    members = {pk: member for pk, member in reachable.items() if news.may_be_told(member)}
    some = [one for one in some if one.member_id in members]
    wishes = preferences.of_many(members)
    delivery = deciding.deliveries(event, some, wishes)
    once = [one.member_id for one in some if one.level == Level.FIRST and one.member_id not in event.to]
    for pk in deciding.who_has_mail_waiting(event.thread, once) if once else ():
        if delivery[pk] == Delivery.MAIL:
            delivery[pk] = Delivery.PORTAL
    rows = [
        Notification(
            member_id=one.member_id,
            event=event,
            thread=event.thread,
            reason=one.reason,
            delivery=delivery[one.member_id],
        )
        for one in some
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    deciding.plan_digests(members, wishes, [pk for pk, how in delivery.items() if how == Delivery.DIGEST])
    return [pk for pk, how in delivery.items() if how == Delivery.MAIL]


@task()
def send_digests() -> None:
    """Put the digests that are due into the outbox; where there are very many, the rest in a later task.

    It is called each quarter of an hour, as mornings begin at one wherever people live.
    """
    if digests.send_due() >= digests.MOST:
        send_digests.enqueue()


@task()
def prune_digests() -> int:
    """Forget what old digests told; how many."""
    return digests.prune()
