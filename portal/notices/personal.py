"""What notices, mail and the inbox hold of a person."""

from collections.abc import Iterator
from typing import Any

from portal.notices.inbox.models import Incoming
from portal.notices.inbox.tidying import erase_mail_of
from portal.notices.models import Digest, Event, Notification, Preference, Watch
from portal.notices.outbox.models import Mail
from portal.personal import Part, rows_of

TABLES = (
    "notices.Watch",
    "notices.Event",
    "notices.Notification",
    "notices.Preference",
    "notices.Digest",
    "outbox.Mail",
    "inbox.Incoming",
)


def export(member: Any) -> Iterator[Part]:
    """What they follow, how they want to be written to, what they were told, and their mails to us, whole
    as long as these are kept."""
    yield "notices/watching.json", rows_of(Watch.objects.filter(member=member))
    yield "notices/settings.json", rows_of(Preference.objects.filter(member=member), without=("feed_key",))
    told = Notification.objects.filter(member=member).select_related("event")
    yield (
        "notices/notices.json",
        (
            {"at": one.created_at, "read_at": one.read_at, "what": one.sentence, "where": one.event.url}
            for one in told.order_by("pk").iterator(chunk_size=500)
        ),
    )
    yield "notices/digests.json", rows_of(Digest.objects.filter(member=member))
    yield "mail/sent-to-you.json", rows_of(Mail.objects.filter(member=member), without=("data", "key"))
    mine = Incoming.objects.filter(member=member)
    yield "mail/sent-by-you.json", rows_of(mine, without=("raw", "vouched_by_id"))
    for one in mine.exclude(raw="").order_by("pk").iterator(chunk_size=100):
        yield f"mail/whole/{one.pk}.eml", one.raw


def erase(member: Any) -> None:
    """Delete what is theirs alone. What happened stays for others who were told of it; what happened to the
    account itself does not."""
    for model in (Notification, Watch, Preference, Digest, Mail):
        model.objects.filter(member=member).delete()
    if member.email:
        Mail.objects.filter(member=None, address__iexact=member.email).delete()
    Event.objects.filter(kind="member", object_id=member.pk).delete()
    erase_mail_of(member)
