"""Mails to who is invited."""

from collections.abc import Iterator

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import override

from members.joining import carrying
from members.joining.models import Invitation
from members.rules import RULES_VERSION
from portal.notices import letters
from portal.notices.outbox import addresses
from portal.notices.outbox.models import Mail


def address_of(invitation: Invitation) -> str:
    """Where who was invited says yes or no by mail."""
    return addresses.signed("invite", addresses.base36(invitation.pk))


def write(mails: list[Mail]) -> Iterator[tuple[Mail, EmailMessage | None]]:
    """The messages of some mails of the name "invitation"; None for what was answered or ended meanwhile."""
    wanted = [mail.data["invitation"] for mail in mails]
    found = Invitation.objects.live().exclude(address="").select_related("by").in_bulk(wanted)
    for mail in mails:
        invitation = found.get(mail.data["invitation"])
        yield mail, compose(invitation, mail.data["step"]) if invitation else None


def compose(invitation: Invitation, step: str) -> EmailMessage:
    with override(invitation.language):
        into = carrying.in_words(invitation.kind, invitation.object_id)
    context = {
        "invitation": invitation,
        "step": step,
        "into": into,
        "url": settings.SITE_URL + invitation.get_absolute_url(),
        "version": RULES_VERSION,
    }
    by = invitation.by.full_name if invitation.by else ""
    headers = {"Reply-To": address_of(invitation)}
    return letters.compose(
        None, "invitation", context, language=invitation.language, sender=by, headers=headers
    )
