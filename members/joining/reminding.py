"""Reminders: to who has opened an account and not confirmed the address, and to who was invited.

Each is a row of the outbox under a key of its own, so nobody gets one twice.
"""

from collections.abc import Iterator
from datetime import timedelta

from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models
from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone

from members import by_mail
from members.joining import actions
from members.joining.models import Invitation
from members.models import Member, Status
from portal.notices import letters, outbox
from portal.notices.outbox.models import Mail

UNCONFIRMED = (timedelta(days=3), timedelta(days=14))  # after which the account is thirty days old and goes
INVITED = timedelta(days=10)
AT_ONCE = 1000


def remind() -> int:
    """Put into the outbox what is due; how many of the unconfirmed are reminded."""
    count = 0
    for number, age in enumerate(UNCONFIRMED, start=1):
        for member in unconfirmed(number, age)[:AT_ONCE]:
            count += 1
            remind_member(member, number)
    old = Invitation.objects.live().exclude(address="").filter(created_at__lt=timezone.now() - INVITED)
    key = Concat(Value("invitation:"), Cast("pk", models.CharField()), Value(":again"))
    sent = Mail.objects.filter(name="invitation", key=OuterRef("key_again"))
    for invitation in old.alias(key_again=key).filter(~Exists(sent))[:AT_ONCE]:
        actions.send(invitation, reminder=True)
    return count


def unconfirmed(number: int, age: timedelta) -> models.QuerySet:
    """Whose account is so old, unconfirmed, and was not reminded this time yet."""
    sent = Mail.objects.filter(member=OuterRef("pk"), key=f"confirming:{number}")
    old = Member.objects.filter(status=Status.UNCONFIRMED, date_joined__lt=timezone.now() - age)
    return old.filter(~Exists(sent)).order_by("pk")


def remind_member(member: Member, number: int) -> None:
    """By the link to confirm; who wrote that they would like to join is asked the same as then."""
    key = f"confirming:{number}"
    if by_mail.opened_by_mail(member):
        data = {"step": "asked", "missing": by_mail.QUESTIONS, "nameless": False, "message_id": ""}
        outbox.post("joining", key, members=[member.pk], data=data)
    else:
        outbox.post("confirming", key, members=[member.pk])


def write(mails: list[Mail]) -> Iterator[tuple[Mail, EmailMessage | None]]:
    """The messages of some mails of the name "confirming"; None for who has confirmed meanwhile."""
    addresses = EmailAddress.objects.filter(user__in=[mail.member_id for mail in mails], verified=False)
    found = {address.user_id: address for address in addresses.select_related("user")}
    for mail in mails:
        address = found.get(mail.member_id)
        waits = address and address.user.status == Status.UNCONFIRMED and address.email == address.user.email
        yield mail, compose(address) if address and waits else None


def compose(address: EmailAddress) -> EmailMessage:
    link = reverse("account_confirm_email", args=[EmailConfirmationHMAC(address).key])
    return letters.compose(address.user, "confirming", {"url": settings.SITE_URL + link})
