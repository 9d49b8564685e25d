"""Inviting, saying yes and no to an invitation, coming in by one."""

from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from members.joining import carrying, permissions
from members.joining.models import Arrival, Invitation, PeopleImport, Refusal, digest_of
from members.joining.prefilling import fill_in
from members.models import Member
from portal.access import require
from portal.moderation.actions import log
from portal.notices import outbox
from portal.uploads import sending
from portal.uploads.sent import SentState


class NotInvited(Exception):
    """There is no inviting this address; the text says why."""


# --- Inviting -----------------------------------------------------------------


@transaction.atomic
def invite(
    person: Member,
    *,
    address: str = "",
    kind: str = "",
    object_id: int | None = None,
    told: bool = True,
    **rest: Any,
) -> Invitation:
    """Write an invitation of `person`; one with an address goes out by mail at once.

    `rest` are the other fields of the model; one of a list is not `told` in the log, where the whole list is
    one line. Raises AccessDenied, and NotInvited for an address that is invited already or whose owner asked
    us not to write.
    """
    require(permissions.can_carry(person, kind, object_id))
    rest["vouched"] = bool(rest.get("vouched")) and bool(permissions.can_vouch(person))
    address = address.strip().lower()
    if address and Refusal.objects.filter(digest=digest_of(address)).exists():
        raise NotInvited(_("Whoever has this address has asked us not to write to them."))
    if address:
        rest["most_uses"] = 1
        Invitation.objects.filter(address=address).exclude(pk__in=Invitation.objects.live()).delete()
    new = Invitation(by=person, address=address, kind=kind, object_id=object_id, **rest)
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError as error:
        raise NotInvited(_("This address is invited already. Please wait for the answer.")) from error
    if told:
        after = {"most_uses": new.most_uses, "vouched": new.vouched}
        log(person, "invite", new, kind="invitation", after=after)
    if address:
        send(new)
    return new


def send(invitation: Invitation, *, reminder: bool = False) -> None:
    """Put the mail with the invitation, or with one reminder of it, into the outbox."""
    step = "again" if reminder else "first"
    data = {"invitation": invitation.pk, "step": step}
    outbox.post("invitation", f"invitation:{invitation.pk}:{step}", address=invitation.address, data=data)


@transaction.atomic
def end_invitation(person: Member, invitation: Invitation) -> bool:
    """Let nobody else come in by it, and forget whom it was for; False where it has ended already."""
    require(permissions.can_end_invitation(person, invitation))
    rows = Invitation.objects.filter(pk=invitation.pk, ended_at=None)
    if not rows.update(ended_at=timezone.now(), address="", details={}):
        return False
    log(person, "end-invitation", invitation, kind="invitation")
    return True


# --- The answer of who was invited ----------------------------------------------


@transaction.atomic
def decline_invitation(invitation: Invitation, *, never_again: bool = True) -> None:
    """Say no to an invitation that was written to one person: all that was kept of them is deleted, and no
    later one is written to that address."""
    if invitation.address and never_again:
        Refusal.objects.bulk_create([Refusal(digest=digest_of(invitation.address))], ignore_conflicts=True)
    forget_mails(invitation)
    Invitation.objects.filter(pk=invitation.pk).delete()


def forget_mails(invitation: Invitation) -> None:
    from portal.notices.outbox.models import Mail

    mails = Mail.objects.filter(name="invitation", member=None, data__invitation=invitation.pk)
    mails.filter(address=invitation.address).delete()


@transaction.atomic
def arrive(member: Member, invitation: Invitation) -> bool:
    """Note that `member`, who has just opened an account, came by `invitation`; False where it has ended.

    What a list said of who was invited alone becomes the beginning of their entry, which nobody sees before
    they complete it, and is kept nowhere else from then on.
    """
    locked = Invitation.objects.live().select_for_update().filter(pk=invitation.pk).first()
    if locked is None:
        return False
    _arrival, new = Arrival.objects.get_or_create(invitation=locked, member=member)
    if new and locked.address:
        if not member.entered_at:
            fill_in(member, locked.details)
        forget_mails(locked)
        Arrival.objects.filter(invitation=locked, member=member).update(counted=True)
        Invitation.objects.filter(pk=locked.pk).update(address="", details={}, uses=F("uses") + 1)
    return True


@transaction.atomic
def accept_invitation(member: Member, invitation: Invitation) -> bool:
    """Let who has an account already take up an invitation; False where it leads them nowhere new.

    An active member goes into what it carries at once; who waits does so with the membership, for which it
    may speak.
    """
    if not arrive(member, invitation) or not count(member):
        return False
    if member.is_active_member:
        return carry(member, Arrival.objects.get(member=member, invitation=invitation))
    return True


# --- Coming in --------------------------------------------------------------------


def count(member: Member) -> list[Arrival]:
    """The arrivals of `member` that count, now that the entry is complete: the first ones to a link for some
    people have it."""
    arrivals = Arrival.objects.filter(member=member).select_related("invitation__by")
    for arrival in arrivals.filter(counted=False):
        room = Q(most_uses=None) | Q(uses__lt=F("most_uses"))
        rows = Invitation.objects.filter(room, pk=arrival.invitation_id, ended_at=None)
        if rows.update(uses=F("uses") + 1):
            Arrival.objects.filter(pk=arrival.pk).update(counted=True)
    return list(arrivals.filter(counted=True))


def carry(member: Member, arrival: Arrival) -> bool:
    """Let a member into what their invitation carries, on the word of who invited."""
    invitation = arrival.invitation
    if not (arrival.counted and invitation.kind and invitation.by):
        return False
    return carrying.join(invitation.by, member, invitation.kind, invitation.object_id or 0)


# --- Lists of people ----------------------------------------------------------------


def send_list(person: Member, file: File, **said: Any) -> PeopleImport:
    """Keep a list of people, and have it tried in the background."""
    from members.joining.tasks import run_list

    require(permissions.can_import_people(person))
    sent = PeopleImport(by=person, **said)
    sending.send(sent, file, run_list)
    return sent


def import_list(person: Member, sent: PeopleImport) -> bool:
    """Have the people of a list that was tried invited; False where somebody was faster."""
    from members.joining.tasks import run_list

    require(permissions.can_import_people(person))
    return sending.bring_in(person, sent, run_list)


def forget_files(lists: models.QuerySet) -> None:
    """Delete the files of these lists; what came of each line stays for a while, which names nobody."""
    for sent in lists.exclude(file=""):
        name = sent.file.name
        PeopleImport.objects.filter(pk=sent.pk).update(file="")
        default_storage.delete(name)
    lists.filter(state=SentState.CHECKED).update(state=SentState.FAILED)


def forget_expired() -> int:
    """Delete the invitations to one person that have expired, and all that was kept of who was invited."""
    over = Invitation.objects.exclude(address="").filter(expires_at__lte=timezone.now())
    for invitation in over:
        decline_invitation(invitation, never_again=False)
    return len(over)


def recount() -> int:
    """Mend how many came by each invitation; returns how many were wrong."""
    from django.db.models import Count

    wrong = 0
    counted = Count("arrivals", filter=Q(arrivals__counted=True))
    for row in Invitation.objects.annotate(right=counted).exclude(uses=F("right")):
        # Who came and left again still has come: the number only ever rises here.
        if row.right > row.uses:
            wrong += Invitation.objects.filter(pk=row.pk).update(uses=row.right)
    return wrong
