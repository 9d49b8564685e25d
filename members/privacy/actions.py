"""Archives of one's own data, and erasing an account on request."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from members.actions import tell
from members.leaving import close
from members.models import Member
from members.privacy import archives, permissions
from members.privacy.models import ARCHIVES, Archive, Erasure
from portal import making, notices
from portal.access import require
from portal.moderation.actions import log
from portal.notices.outbox.models import Mail
from portal.notices.outbox.sending import TURN, send_due
from portal.personal import Traces

FAREWELL = timedelta(hours=12)
AGAIN = timedelta(minutes=15)

# --- One's own data -----------------------------------------------------------


def order_archive(person: Any) -> Archive:
    """Have all that is held of `person` made into a file in the background; the one that is under way where
    that was asked already."""
    from members.privacy.tasks import make_archive

    require(permissions.can_order_archive(person, person))
    try:
        with transaction.atomic():
            archive = Archive.objects.create(member=person)
            make_archive.enqueue(archive.pk)
    except IntegrityError:
        archive = Archive.objects.get(member=person, made_at=None)
    return archive


def make_archive(archive: Archive) -> None:
    """Write the file of an archive and tell its member; doing it again does no harm."""
    making.make(
        archive,
        ARCHIVES,
        write=lambda file: archives.write(file, archive.member),
        then=lambda: tell_made(archive.member),
    )


def tell_made(member: Member) -> None:
    with override(member.language):
        title = _("Your data")
    url = reverse("privacy:data")
    notices.tell(
        "archive-made", actor=None, kind="member", object_id=member.pk, title=title, url=url, to=[member]
    )


def forget_archives() -> int:
    """Delete archives a week after they were asked for, and stored files that no row names; how many."""
    return making.forget(Archive, ARCHIVES)


# --- Erasing on request -------------------------------------------------------


@transaction.atomic
def ask_erasure(person: Any, member: Member, reason: str, *, withdraw: bool = False) -> Erasure | None:
    """Ask that an account be erased, for `reason`, as the law gives everybody the right to; the member is
    told, and somebody looks at it again. None where that is asked already."""
    require(permissions.can_ask_erasure(person, member))
    try:
        with transaction.atomic():
            erasure = Erasure.objects.create(
                member=member, withdraw=withdraw, reason=reason, state=Erasure.State.ASKED, asked_by=person
            )
    except IntegrityError:
        return None
    log(person, "ask-erasure", member, kind="member", reason=reason)
    tell(person, member, "erasure-asked", reason)
    return erasure


@transaction.atomic
def call_off_erasure(person: Any, erasure: Erasure) -> bool:
    """Let the account be; False where somebody was faster."""
    require(permissions.can_call_off_erasure(person, erasure))
    asked = Erasure.objects.filter(pk=erasure.pk, state=Erasure.State.ASKED)
    if not asked.update(state=Erasure.State.CALLED_OFF, confirmed_by=person, confirmed_at=timezone.now()):
        return False
    log(person, "call-off-erasure", erasure.member, kind="member")
    return True


@transaction.atomic
def confirm_erasure(person: Any, erasure: Erasure) -> bool:
    """Erase the account after the second look; False where somebody was faster."""
    require(permissions.can_confirm_erasure(person, erasure))
    asked = Erasure.objects.filter(pk=erasure.pk, state=Erasure.State.ASKED)
    now = {"confirmed_by": person, "confirmed_at": timezone.now()}
    if not asked.update(state=Erasure.State.UNDER_WAY, **now):
        return False
    member = Member.objects.get(pk=erasure.member_id)
    close(member, withdraw=erasure.withdraw)
    log(person, "erase", member, kind="member")
    return True


# --- What follows when an account has closed ---------------------------------


def follow_closing(traces: Traces, withdraw: bool) -> None:
    """Note what is still to be erased of who has left, and have it done in the background."""
    from members.privacy.tasks import finish_erasure

    words = {name: value for name, value in asdict(traces).items() if name != "pk"}
    Erasure.objects.filter(member=traces.pk, state=Erasure.State.ASKED).update(
        state=Erasure.State.CALLED_OFF
    )  # the person was faster
    erasure, _made = Erasure.objects.get_or_create(
        member_id=traces.pk, state=Erasure.State.UNDER_WAY, defaults={"withdraw": withdraw}
    )
    Erasure.objects.filter(pk=erasure.pk).update(traces=words)
    finish_erasure.enqueue(erasure.pk)


def finish_erasure(erasure: Erasure) -> None:
    """Withdraw what was to be withdrawn, and go through all that others wrote and all that is kept, until
    nothing says any more who it was. Done again it goes on where it stopped."""
    from members.privacy import sweeping
    from portal import personal

    if erasure.state != Erasure.State.UNDER_WAY:
        return
    traces = Traces(pk=erasure.member_id, **erasure.traces)
    if not has_last_words(erasure, traces):
        finish_later(erasure)
        return
    if erasure.withdraw:
        for holding in personal.holdings.values():
            if holding.withdraw:
                holding.withdraw(erasure.member)
    sweeping.sweep(traces)
    done = {"state": Erasure.State.DONE, "done_at": timezone.now(), "traces": {}}
    Erasure.objects.filter(pk=erasure.pk).update(**done)


def has_last_words(erasure: Erasure, traces: Traces) -> bool:
    """Whether the person has all that the portal had to say to them, such as that the account is closed;
    it is sent now. Where the mail server takes nothing, it is waited for, but not longer than `FAREWELL`."""
    send_due(seconds=TURN)
    now, closed_at = timezone.now(), erasure.confirmed_at or erasure.asked_at
    waiting = Mail.objects.waiting().filter(member=None, due_at__lte=now).annotate(to=Lower("address"))
    return now - closed_at > FAREWELL or not waiting.filter(to__in=traces.addresses).exists()


def finish_later(erasure: Erasure) -> None:
    from members.privacy.tasks import finish_erasure

    finish_erasure.using(run_after=timezone.now() + AGAIN).enqueue(erasure.pk)
