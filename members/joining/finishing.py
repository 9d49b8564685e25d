"""Who has shown their address and never began with their entry: reminded twice, kindly, then forgotten.

They are told by when. Who has agreed to the rules has written to us, by mail or on the web; whom the
secretariat has asked something is in its hands; neither is reminded. Whoever has something of an old mailing
list by now is reminded, and stays.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from members import by_mail
from members.joining.models import Unfinished
from members.leaving import close
from members.models import Member, Status
from portal.moderation.actions import log
from portal.notices import letters, outbox
from portal.notices.outbox.models import Mail

REMINDED = (timedelta(days=3), timedelta(days=14))
APART = timedelta(days=7)  # between the two, also where nothing was sent for a time
AT_ONCE = 1000


def not_begun() -> models.QuerySet[Member]:
    """Who has confirmed the address, and has not written anything of themselves to us."""
    return Member.objects.filter(
        status=Status.WAITING, entered_at=None, status_reason="", rules_accepted_at=None, is_staff=False
    )


def remind(now: datetime | None = None) -> int:
    """Note who has not begun, forget that of who has, and put into the outbox what is due; how many."""
    now = now or timezone.now()
    Unfinished.objects.exclude(member__in=not_begun()).delete()
    new = not_begun().filter(unfinished=None).order_by("pk")[:AT_ONCE]
    Unfinished.objects.bulk_create(
        [Unfinished(member=member, since=now) for member in new], ignore_conflicts=True
    )
    count = 0
    for number, age in enumerate(REMINDED, start=1):
        due = Unfinished.objects.filter(reminded=number - 1, since__lte=now - age)
        due = due.filter(Q(reminded_at=None) | Q(reminded_at__lte=now - APART))
        for row in due.order_by("pk")[:AT_ONCE]:
            count += remind_one(row, number, now)
    return count


@transaction.atomic
def remind_one(row: Unfinished, number: int, now: datetime) -> bool:
    """Put one reminder into the outbox; False where another worker did so."""
    due = Unfinished.objects.filter(pk=row.pk, reminded=number - 1)
    if not due.update(reminded=number, reminded_at=now):
        return False
    outbox.post("unfinished", f"unfinished:{number}:{row.since:%Y%m%d}", members=[row.pk])
    return True


def forget(now: datetime | None = None) -> int:
    """Close the accounts that nobody began with in all that time; how many. The log does not say whose."""
    now = now or timezone.now()
    long_ago = Unfinished.objects.filter(reminded=len(REMINDED), since__lte=now - Unfinished.KEPT)
    long_ago = long_ago.filter(reminded_at__lte=now - Unfinished.AFTER_A_REMINDER, member__trusted=False)
    return sum(forget_one(pk) for pk in long_ago.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def forget_one(member_id: int) -> bool:
    """Close one such account, as if its owner left; False where they have begun meanwhile."""
    member = not_begun().filter(trusted=False).select_for_update(of=("self",)).filter(pk=member_id).first()
    if member is None or not close(member):
        return False
    log(None, "forget", member, kind="member")
    return True


def write(mails: list[Mail]) -> Iterator[tuple[Mail, EmailMessage | None]]:
    """The messages of some mails of the name "unfinished"; None for who has begun meanwhile."""
    rows = Unfinished.objects.filter(member__in=not_begun().filter(pk__in=[mail.member_id for mail in mails]))
    found = {row.member_id: row for row in rows.select_related("member")}
    for mail in mails:
        row = found.get(mail.member_id)
        yield mail, compose(row) if row else None


def compose(row: Unfinished) -> EmailMessage:
    """They may answer it instead, as who joins by mail does."""
    context = {
        "url": settings.SITE_URL + reverse("members:entry"),
        "rules": settings.SITE_URL + reverse("members:rules"),
        "until": None if row.member.trusted else row.closes_at,
        "again": row.reminded > 1,
    }
    headers = {"Reply-To": by_mail.address_of(row.member)}
    return letters.compose(row.member, "unfinished", context, headers=headers)
