"""Who may do what on the roster."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.access import Allowed, Denied, Verdict, must_be_member, must_be_secretariat

REFUSED_FOR = timedelta(days=90)


def can_apply(member: Any) -> Verdict:
    """Every active member may apply, and change their own entry ever after."""
    return must_be_member(member)


def can_edit_expert(member: Any, expert: Any) -> Verdict:
    """Experts keep their own entries; nobody writes in another's. Who was refused applies again after three
    months."""
    if not (verdict := must_be_member(member)):
        return verdict
    if expert.member_id != member.pk:
        return Denied(_("Only the expert can change this entry."))
    if expert.status == "refused" and expert.decided_at and expert.decided_at > timezone.now() - REFUSED_FOR:
        day = date_format(timezone.localtime(expert.decided_at + REFUSED_FOR).date())
        return Denied(format_lazy(_("You can apply again from {day} on."), day=day))
    return Allowed()


def can_list_expert(member: Any, expert: Any) -> Verdict:
    """Vetting is the secretariat's; nobody vets their own entry."""
    if not (verdict := must_be_secretariat(member)):
        return verdict
    if expert.member_id == member.pk:
        return Denied(_("Please let a colleague decide on your own entry."))
    return Allowed()


def can_return_expert(member: Any, expert: Any) -> Verdict:
    """As listing."""
    return can_list_expert(member, expert)


def can_refuse_expert(member: Any, expert: Any) -> Verdict:
    """As listing."""
    return can_list_expert(member, expert)


def can_moderate_expert(member: Any, expert: Any) -> Verdict:
    """Reports about an entry are decided by the secretariat; nobody decides about their own."""
    return can_list_expert(member, expert)


def must_be_own(member: Any, expert: Any) -> Verdict:
    """Yes for the active member whose entry it is."""
    if not (verdict := must_be_member(member)):
        return verdict
    return Allowed() if expert.member_id == member.pk else Denied(_("Only the expert can change this entry."))


def can_rest_expert(member: Any, expert: Any) -> Verdict:
    """An entry on the roster rests when its owner wants so."""
    if not (verdict := must_be_own(member, expert)):
        return verdict
    return Allowed() if expert.is_listed else Denied(_("This entry is not on the roster."))


def can_wake_expert(member: Any, expert: Any) -> Verdict:
    """Its owner brings back an entry that rests: it was on the roster before."""
    if not (verdict := must_be_own(member, expert)):
        return verdict
    return Allowed() if expert.is_resting else Denied(_("This entry does not rest."))


def can_confirm_expert(member: Any, expert: Any) -> Verdict:
    """Its owner says of an entry that is on the roster, or rests, that it is still right."""
    if not (verdict := must_be_own(member, expert)):
        return verdict
    if expert.is_listed or expert.is_resting:
        return Allowed()
    return Denied(_("This entry is not on the roster."))


def can_endorse_expert(member: Any, expert: Any) -> Verdict:
    """Members speak for a listed expert; nobody for themselves, and each once."""
    if not (verdict := must_be_member(member)):
        return verdict
    if expert.member_id == member.pk:
        return Denied(_("Nobody can speak for themselves."))
    if not expert.is_listed:
        return Denied(_("This entry is not on the roster."))
    spoken_for = expert.__dict__.get("spoken_for")  # of `with_spoken_for`
    if spoken_for is None:
        spoken_for = expert.endorsements.standing_by(member).exists()
    if spoken_for:
        return Denied(_("You have spoken for this expert already."))
    return Allowed()


def can_take_back_endorsement(member: Any, endorsement: Any) -> Verdict:
    """Authors take back their own word, unless moderation has hidden it."""
    if not (verdict := must_be_member(member)):
        return verdict
    if endorsement.author_id != member.pk:
        return Denied(_("Only its author can take this text back."))
    if endorsement.is_hidden:
        return Denied(_("Nobody else sees this text any more."))
    return Allowed()


def can_put_away_endorsement(member: Any, endorsement: Any) -> Verdict:
    """What stands on their page is the expert's to decide."""
    return must_be_own(member, endorsement.expert)


def can_reply_to_endorsement(member: Any, endorsement: Any) -> Verdict:
    """The expert answers what is said of them, as long as others may read it."""
    if not (verdict := must_be_own(member, endorsement.expert)):
        return verdict
    return Allowed() if endorsement.is_published else Denied(_("This text is not published."))


def can_moderate_endorsement(member: Any, endorsement: Any) -> Verdict:
    """Endorsements are the secretariat's to hide, restore and approve; not those by or about oneself."""
    if not (verdict := must_be_secretariat(member)):
        return verdict
    if member.pk in (endorsement.author_id, endorsement.expert.member_id):
        return Denied(_("Please let a colleague decide about this."))
    return Allowed()


def can_export_experts(member: Any) -> Verdict:
    """Short-lists and tables of the roster are the secretariat's work."""
    return must_be_secretariat(member)
