"""Who may take along or erase what the portal holds of a person."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Member, Status
from members.privacy.models import Erasure
from portal.access import Allowed, Denied, Verdict, must_be_secretariat

ALONE = timedelta(hours=24)  # after which who has no colleague may look again alone


def can_order_archive(person: Any, member: Any) -> Verdict:
    """Everyone with an account their own, whatever its status."""
    return Allowed() if person == member else Denied(_("Only the member can have this archive."))


def can_ask_erasure(person: Any, member: Any) -> Verdict:
    """The secretariat asks for it where somebody wants it by law; its own people hand over first."""
    if not (verdict := must_be_secretariat(person)):
        return verdict
    if member.is_staff:
        return Denied(_("Members of the secretariat can’t be erased. Take the role away first."))
    if member.status in (Status.GONE, Status.UNCLAIMED):
        return Denied(_("Nothing of this account is left to erase here."))
    return Allowed()


def can_confirm_erasure(person: Any, erasure: Erasure) -> Verdict:
    """A second look is another one's; who runs the portal alone takes it a day later."""
    if not (verdict := can_ask_erasure(person, erasure.member)):
        return verdict
    if erasure.asked_by_id != person.pk:
        return Allowed()
    if Member.objects.secretariat().exclude(pk=person.pk).exists():
        return Denied(_("Somebody else of the secretariat has to look at this, since you have asked for it."))
    if timezone.now() < erasure.asked_at + ALONE:
        return Denied(_("Please look at this again tomorrow: nobody can bring back what is erased."))
    return Allowed()


def can_call_off_erasure(person: Any, erasure: Erasure) -> Verdict:
    """Anybody of the secretariat may, as long as nothing is erased."""
    return must_be_secretariat(person)
