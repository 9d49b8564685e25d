"""Answering an invitation by mail: who replies joins as those who write to `join@` do, and "no" is enough."""

import hmac
import re
from dataclasses import replace

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from members import actions as accounts
from members import by_mail
from members.joining import actions
from members.joining.models import Invitation
from members.models import Member
from portal.notices.inbox import words
from portal.notices.inbox.reading import Message
from portal.notices.inbox.registry import Done, Ignored, Outcome, Refused
from portal.notices.outbox import addresses
from portal.vocabulary.folding import fold

INVITED = re.compile(r"invite\+(?P<invitation>[a-z0-9]{1,13})\.(?P<mark>[a-z2-7]{16})")
NO = set(map(fold, ("no", "no thanks", "no, thank you", "non", "non merci", "no gracias", "لا", "لا شكرا")))
YES = set(map(fold, ("yes", "yes please", "ok", "oui", "oui, merci", "sí", "sí, gracias", "نعم", "موافق")))


def invited(local: str) -> int | None:
    """The id of the invitation whose address it is; None where it is none or was not made by us."""
    found = INVITED.fullmatch(local)
    if not found:
        return None
    mark = addresses.signature("invite", found["invitation"])
    return int(found["invitation"], 36) if hmac.compare_digest(mark, found["mark"]) else None


def is_ours(local: str) -> bool:
    """Whether mail to `local`@ answers an invitation."""
    return invited(local) is not None


def arrived(message: Message) -> Outcome:
    """Do what who was invited has answered: no, yes, or at once what is asked of newcomers."""
    if message.authenticated is False and not message.vouched:
        return Ignored("The sender's domain says that it is not from there.")
    invitation = Invitation.objects.live().exclude(address="").filter(pk=invited(message.local)).first()
    if invitation is None:
        again = _("This invitation holds no longer. To join, open %(url)s or write to %(address)s.")
        return Refused(again % {"url": settings.SITE_URL, "address": addresses.address("join")})
    if message.sender_address.lower() != invitation.address:
        return Refused(_("Please answer from the address at which you got our mail."))
    with override(invitation.language):
        if words.command(message) in (words.LEAVE, words.NOMAIL) or words.alone(message) in NO:
            actions.decline_invitation(invitation)
            return Done(say=_("We have deleted what we knew of you, and will not invite you again."))
        return accept(invitation, message)


def accept(invitation: Invitation, message: Message) -> Outcome:
    """Open the account, and take the rest of the message for the answers to the questions in it."""
    name = invitation.details.get("full_name") or by_mail.name_of(message)
    found = Member.objects.filter(email=invitation.address).first()
    if found and found.status != "unconfirmed":
        actions.accept_invitation(found, invitation)
        return by_mail.standing(found, message)
    if found:
        found.delete()  # whoever opened it has not shown that the address is theirs
    try:
        member = accounts.open_account_by_mail(invitation.address, name, invitation.language)
    except accounts.EmailTaken:  # by another message of theirs, at the same moment
        return Done()
    actions.arrive(member, invitation)
    if words.alone(message) in YES or not message.text.strip():
        return by_mail.fill_in(member, replace(message, text=""))  # what is missing is asked
    return by_mail.fill_in(member, message)
