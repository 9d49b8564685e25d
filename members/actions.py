"""Everything that changes an account or a register entry. No request in sight."""

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from members import door, permissions, unclaimed
from members.entry import organisations, photos
from members.entry.tagging import forget_unused_tags
from members.handles import candidates
from members.leaving import close
from members.models import Consent, Member, Profile, Status
from members.orcid import is_connected
from members.register import listing
from members.rules import RULES_VERSION
from members.tasks import mend_index
from portal import notices, search, zones
from portal.access import require
from portal.moderation.actions import decided, log

UNCONFIRMED_KEPT = timedelta(days=30)
ENTRY_OF_MEMBER = ("full_name", "country", "stakeholder")
ENTRY_OF_PROFILE = (
    "position",
    "about",
    "places",
    "levels",
    "willing_to_help",
    "help_levels",
    "help_with",
    "help_offered",
    "orcid",
    "links",
    "gender",
    "birth_decade",
    "listed",
    "audiences",
)
LISTS_OF_PROFILE = ("themes", "tags", "languages", "work_countries", "help_languages")


class EmailTaken(Exception):
    """There is an account with this address already."""


class Stale(Exception):
    """An entry was changed elsewhere while its owner was writing."""


# --- Coming in --------------------------------------------------------------


@transaction.atomic
def open_account(member: Member) -> Member:
    """Keep a new account with its empty entry; its handle is made from the name.

    Two people of one name who come at the same moment get two handles: the constraint decides, and
    the later tries the next one. Raises EmailTaken where the address has an account.
    """
    for handle in candidates(member.full_name):
        if Member.objects.filter(handle=handle).exists():
            continue
        member.handle = handle
        try:
            with transaction.atomic():
                member.save(force_insert=True)
            break
        except IntegrityError as error:
            if Member.objects.filter(email=member.email).exists():
                raise EmailTaken from error
    Profile.objects.create(member=member)
    return member


@transaction.atomic
def open_account_by_mail(email: str, full_name: str, language: str) -> Member:
    """Keep a new account of who wrote that they would like to join. It has no password until they choose one.

    Raises EmailTaken where the address has an account.
    """
    from allauth.account.models import EmailAddress

    member = Member(email=email, full_name=full_name, language=language)
    member.set_unusable_password()
    open_account(member)
    EmailAddress.objects.create(user=member, email=email, primary=True, verified=False)
    return member


@transaction.atomic
def open_secretariat_account(email: str, password: str | None, **fields: Any) -> Member:
    """Keep an active account of the secretariat, its address confirmed; for the command line."""
    from allauth.account.models import EmailAddress

    now = timezone.now()
    member = Member(email=email, **{"is_staff": True, "trusted": True, "status": Status.ACTIVE} | fields)
    member.entered_at = member.approved_at = now
    member.set_password(password)
    if member.handle:
        member.save()
        Profile.objects.create(member=member)
    else:
        open_account(member)
    EmailAddress.objects.create(user=member, email=email, primary=True, verified=True)
    unclaimed.give_away([email])
    search.update("member", [member.pk])
    return member


@transaction.atomic
def confirm_address(member: Member, email: str) -> None:
    """The person has shown that `email` is theirs: who was unconfirmed goes on to the entry.

    An account that somebody else opened with that address and never confirmed gives way. What was written
    from it on an old mailing list becomes theirs.
    """
    Member.objects.filter(email=email, status=Status.UNCONFIRMED).exclude(pk=member.pk).delete()
    if Member.objects.filter(pk=member.pk, status=Status.UNCONFIRMED).update(status=Status.WAITING):
        member.status = Status.WAITING
    unclaimed.give_away([email])


@transaction.atomic
def confirm_by_answer(member: Member) -> None:
    """The person has answered what was written to their address alone, which so is confirmed."""
    from allauth.account.models import EmailAddress

    EmailAddress.objects.filter(user=member, email=member.email).update(verified=True)
    confirm_address(member, member.email)


def forget_unconfirmed() -> int:
    """Delete accounts whose address nobody confirmed in thirty days; returns how many."""
    old = Member.objects.filter(status=Status.UNCONFIRMED, date_joined__lt=timezone.now() - UNCONFIRMED_KEPT)
    return old.delete()[1].get("members.Member", 0)


@transaction.atomic
def complete_entry(
    person: Member,
    entry: dict[str, Any],
    *,
    agreed: bool = False,
    whole: bool = True,
    revision: int | None = None,
) -> None:
    """Keep one's own register entry; the first time, and after a question, it goes to the secretariat, where
    the way in asks for its approval.

    `entry` holds the fields of `ENTRY_OF_MEMBER`, the organisation's name, and of `ENTRY_OF_PROFILE` and the
    lists of `LISTS_OF_PROFILE` those that may change. `agreed` says that the person accepts the rules as they
    stand. What is not `whole` is kept, and waits for the rest. Raises Stale where the entry has moved on
    since `revision`; None takes it as it is.
    """
    require(permissions.can_complete_entry(person, person))
    Profile.objects.get_or_create(member=person)
    fresh = Profile.objects.filter(pk=person.pk, **({} if revision is None else {"revision": revision}))
    if not fresh.update(revision=F("revision") + 1):
        raise Stale
    person.profile = profile = Profile.objects.select_related("organisation").get(pk=person.pk)
    renamed, former = person.full_name != entry["full_name"], profile.organisation_id
    fields = [name for name in ENTRY_OF_PROFILE if name in entry]
    for name in ENTRY_OF_MEMBER:
        setattr(person, name, entry[name])
    for name in fields:
        setattr(profile, name, entry[name])
    profile.organisation = organisations.named(entry["organisation"], person)
    profile.orcid_verified = is_connected(person, profile.orcid)
    person.save(update_fields=ENTRY_OF_MEMBER)
    profile.save(update_fields=[*fields, "organisation", "orcid_verified"])
    tags = [tag["id"] for tag in profile.known_tags]
    for name in LISTS_OF_PROFILE:
        if name in entry:
            getattr(profile, name).set(entry[name])
    profile.forget_lists()
    forget_unused_tags(tags)
    organisations.forget_unused(former)
    photos.show_face(person)
    if agreed:
        accept_rules(person)
    if whole and Member.objects.filter(pk=person.pk, entered_at=None).update(entered_at=timezone.now()):
        person.refresh_from_db(fields=["entered_at"])
        set_usual_zone(person)
        if person.status == Status.WAITING and door.the().entered(person):
            let_in(person)
    search.update("member", [person.pk])
    if renamed and person.is_active_member:
        mend_index.enqueue(person.pk)


@transaction.atomic
def answer_question(person: Member, words: str) -> None:
    """Let who waits say more to the secretariat, above all what it asked; the entry goes to it again.

    Nobody else ever reads it. Raises AccessDenied for who has been decided about meanwhile.
    """
    require(permissions.can_answer_question(person, person))
    said = f"{person.status_reason}\n\n{person.full_name}: {words}".strip()
    now = timezone.now()
    waiting = Member.objects.filter(pk=person.pk, status=Status.WAITING)
    if waiting.update(status_reason=said, entered_at=now):
        person.status_reason, person.entered_at = said, now


def set_usual_zone(person: Member) -> None:
    """Let who has not chosen a time zone live by their country's, so that digests come in their morning."""
    usual = zones.usual_zones().get(person.country_id or "")
    if usual and person.time_zone == zones.UNKNOWN:
        person.time_zone = usual
        person.save(update_fields=["time_zone"])
        notices.move_digest(person)


def accept_rules(person: Member) -> None:
    """Write down that `person` agrees to the rules in their present version."""
    now = timezone.now()
    consent = Consent(member=person, text="rules", version=RULES_VERSION, at=now)
    Consent.objects.bulk_create([consent], ignore_conflicts=True)
    person.rules_version, person.rules_accepted_at = RULES_VERSION, now
    person.save(update_fields=["rules_version", "rules_accepted_at"])


def recount() -> int:
    """Mend what is kept of entries elsewhere: faces beside what people wrote, counts of the register."""
    return photos.recount() + listing.recount()


# --- What the secretariat decides -------------------------------------------


def move(
    person: Member | None, rows: models.QuerySet, member: Member, verb: str, reason: str = "", **now: Any
) -> bool:
    """Change `member` to `now` if it is still among `rows`, log it and mend the index.

    The condition makes the first of two secretaries win; the other gets False and changes nothing.
    """
    if not rows.filter(pk=member.pk).update(**now):
        return False
    before = {name: getattr(member, name) for name in now if name in ("status", "is_staff", "trusted")}
    for name, value in now.items():
        setattr(member, name, value)
    after = {name: now[name] for name in before}
    log(person, verb, member, kind="member", reason=reason, before=before, after=after)
    search.update("member", [member.pk])
    mend_index.enqueue(member.pk)
    return True


def tell(
    person: Member | None, member: Member, event: str, text: str, page: str = "members:me", url: str = ""
) -> None:
    """Write to `member` what was decided, with a title in their language."""
    with override(member.language):
        title = _("Your membership")
    notices.tell(
        event,
        actor=person,
        kind="member",
        object_id=member.pk,
        title=title,
        url=url or reverse(page),
        text=text,
        to=[member],
    )


@transaction.atomic
def let_in(member: Member) -> bool:
    """Make who has completed the entry a member without anybody's approval, and write to them; False where
    that is done already. Whether that may be, the door says."""
    return become_member(None, member, "let-in", "member-let-in")


@transaction.atomic
def approve(person: Member, member: Member) -> bool:
    """Make who waits with a completed entry a member, and write to them; False where that is done already."""
    require(permissions.can_decide_member(person, member))
    return become_member(person, member, "approve", "member-approved")


def become_member(person: Member | None, member: Member, verb: str, event: str) -> bool:
    from members import by_mail

    now: dict[str, Any] = {"status": Status.ACTIVE, "status_reason": "", "approved_at": timezone.now()}
    if not move(person, Member.objects.awaiting_approval(), member, verb, **now):
        return False
    with override(member.language):
        text = by_mail.welcome(member)
    tell(person, member, event, text)
    door.the().came_in(member)
    return True


@transaction.atomic
def ask(person: Member, member: Member, question: str) -> bool:
    """Send the newcomer a question; the entry leaves the queue until they have completed it again."""
    require(permissions.can_decide_member(person, member))
    now = {"status_reason": question, "entered_at": None}
    if not move(person, Member.objects.awaiting_approval(), member, "ask", question, **now):
        return False
    tell(person, member, "member-asked", question, "members:entry")
    return True


@transaction.atomic
def decline(person: Member, member: Member, reason: str) -> bool:
    """Say no to who waits, with the reason; the account stays, so that they can read it and write back."""
    require(permissions.can_decide_member(person, member))
    now = {"status": Status.SUSPENDED, "status_reason": reason}
    if not move(person, Member.objects.filter(status=Status.WAITING), member, "decline", reason, **now):
        return False
    tell(person, member, "member-declined", reason)
    return True


@transaction.atomic
def suspend(person: Member, member: Member, reason: str) -> bool:
    """Take a member's rights for now, with the reason; what they wrote stays."""
    require(permissions.can_suspend_member(person, member))
    now = {"status": Status.SUSPENDED, "status_reason": reason}
    if not move(person, Member.objects.active(), member, "suspend", reason, **now):
        return False
    answer = reverse("moderation:decision-about", args=["member", member.pk])
    tell(person, member, "member-suspended", reason, url=answer)
    return True


@transaction.atomic
def reinstate(person: Member, member: Member, reason: str = "") -> bool:
    """Give a suspended member the rights back; who was declined waits again."""
    require(permissions.can_suspend_member(person, member))
    suspended = Member.objects.filter(status=Status.SUSPENDED)
    status = Status.ACTIVE if member.approved_at else Status.WAITING
    if not move(person, suspended, member, "reinstate", reason, status=status, status_reason=""):
        return False
    tell(person, member, "member-reinstated", reason)
    decided(person, member, upheld=False)
    return True


@transaction.atomic
def appoint(person: Member, member: Member, is_staff: bool) -> bool:
    """Take an active member into the secretariat, or out of it."""
    require(permissions.can_appoint_member(person, member))
    verb = "appoint" if is_staff else "dismiss"
    return move(person, Member.objects.active().exclude(is_staff=is_staff), member, verb, is_staff=is_staff)


@transaction.atomic
def trust(person: Member, member: Member, trusted: bool) -> bool:
    """Publish what the member writes at once from now on, or hold it again by the rules."""
    require(permissions.can_decide_member(person, member))
    verb = "trust" if trusted else "distrust"
    return move(person, Member.objects.exclude(trusted=trusted), member, verb, trusted=trusted)


@transaction.atomic
def vouch(person: Member, member: Member) -> bool:
    """Speak for a newcomer, so that what they write is published at once; False where it is so already."""
    require(permissions.can_vouch_for(person, member))
    return move(person, Member.objects.active().filter(trusted=False), member, "vouch", trusted=True)


@transaction.atomic
def lift_second_factor(person: Member, member: Member) -> bool:
    """Take away the second factor of a member who has lost it, and tell them; False where there is none.

    Nobody lifts their own: whoever holds a stolen session could.
    """
    from allauth.mfa.models import Authenticator

    require(permissions.can_lift_second_factor(person, member))
    if not Authenticator.objects.filter(user=member).delete()[0]:
        return False
    log(person, "lift-second-factor", member, kind="member")
    tell(person, member, "member-second-factor", "")
    return True


# --- What members do themselves ---------------------------------------------


@transaction.atomic
def change_settings(person: Member, *, language: str, time_zone: str) -> None:
    """Keep one's own language and time zone; a digest comes in the morning of that zone from now on."""
    require(permissions.can_change_settings(person, person))
    person.language, person.time_zone = language, time_zone
    person.save(update_fields=["language", "time_zone"])
    notices.move_digest(person)


@transaction.atomic
def leave(person: Member, *, withdraw: bool = False) -> None:
    """Close one's own account: everything personal is erased; what one wrote stays, by “Former member”, or
    with `withdraw` is taken back where nobody has answered.

    Nothing brings it back. All sign-ins end.
    """
    require(permissions.can_leave(person, person))
    if close(person, withdraw=withdraw):
        log(person, "leave", person, kind="member")


@transaction.atomic
def erase(person: Member, member: Member, reason: str = "") -> bool:
    """Take an unclaimed person's name from what they wrote, as they asked; False if it is done already.

    The texts stay, by “Former member”, and no later import of that list names them again.
    """
    require(permissions.can_erase_member(person, member))
    if not Member.objects.select_for_update().filter(pk=member.pk, status=Status.UNCLAIMED).exists():
        return False
    close(member)
    unclaimed.forget_address(member)
    log(person, "erase", member, kind="member", reason=reason)
    return True
