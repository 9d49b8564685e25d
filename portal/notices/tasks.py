"""Carrying an event to each person once: first as rows, then by mail."""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from portal.notices import mails
from portal.notices.models import Event, Level, Notification, Watch
from portal.notices.registry import events, kinds

BATCH = 500


@task()
def fan_out(event_id: int) -> None:
    """Make the notifications of an event; running it again makes no second one."""
    event = Event.objects.get(pk=event_id)
    levels = watchers(event) | dict.fromkeys(event.to, Level.EVERY)
    if event.actor_id:
        levels.pop(event.actor_id, None)
    wanted = [member_id for member_id, level in levels.items() if level != Level.MUTED]
    members = get_user_model().objects.exclude(status="gone").in_bulk(wanted)
    mailed = event.name not in events or events[event.name].by_mail
    rows = [
        Notification(
            member=member,
            event=event,
            by_mail=mailed and member.mail_notices and levels[pk] == Level.EVERY,
        )
        for pk, member in members.items()
        if pk in event.to or may_see(member, event)
    ]
    with transaction.atomic():
        Notification.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
        send_mails.enqueue(event_id)


def watchers(event: Event) -> dict[int, str]:
    """The level of each watcher of the event's things; the first thing named decides, so a muted
    thread stays silent in a watched category."""
    found: dict[int, str] = {}
    for thing in event.watched:
        kind, object_id = thing.rsplit(":", 1)
        rows = Watch.objects.filter(kind=kind, object_id=int(object_id)).values_list("member_id", "level")
        for member_id, level in rows.iterator():
            found.setdefault(member_id, level)
    return found


def may_see(member, event: Event) -> bool:
    """Whether `member` may see now what the event is about."""
    kind = kinds.get(event.kind)
    return kind is not None and kind.visible(member).filter(pk=event.object_id).exists()


@task()
def send_mails(event_id: int) -> None:
    """Send the mails of an event that haven't gone out; each is claimed, sent and marked in one transaction.

    A worker killed in the middle goes on where it stopped. Only a crash between the mail server's
    acceptance and the commit can send one mail twice.
    """
    waiting = Notification.objects.filter(event_id=event_id, by_mail=True, mailed_at=None).order_by("id")
    for notification_id in list(waiting.values_list("id", flat=True)):
        with transaction.atomic():
            claimed = waiting.select_for_update(skip_locked=True, of=("self",)).select_related(
                "member", "event__actor"
            )
            notification = claimed.filter(pk=notification_id).first()
            if not notification:
                continue
            if notification.member_id in notification.event.to or may_see(
                notification.member, notification.event
            ):
                mails.notice(notification)
            Notification.objects.filter(pk=notification_id).update(mailed_at=timezone.now())
