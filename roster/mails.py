"""What the roster tells people, and what it asks them by mail."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal import notices
from portal.notices import letters
from portal.notices.outbox.models import Mail
from roster import by_mail
from roster.models import Expert, Referee, RefereeState
from roster.tokens import CONFIRM, REFEREE, token

notices.register_event(
    "expert-list", sentence=_("You are on the roster of experts now. Thank you for your help!")
)
notices.register_event(
    "expert-return",
    sentence=_("The secretariat has a question about your entry for the roster: “%(title)s”."),
)
notices.register_event(
    "expert-refuse",
    sentence=_("The secretariat could not take your entry onto the roster: “%(title)s”."),
)
notices.register_event("expert-rest", sentence=_("Your entry on the roster rests."))
notices.register_event("expert-wake", sentence=_("Your entry is on the roster again."), by_mail=False)
notices.register_event(
    "expert-sleep",
    sentence=_(
        "We asked twice whether your entry on the roster is still right and heard nothing, so it rests now. "
        "One click on its page brings it back."
    ),
)
notices.register_event(
    "expert-confirm",
    sentence=_("Is your entry on the roster still right? Please confirm it by one click."),
    by_mail=False,  # it has a mail of its own
)
notices.register_event("expert-referee", sentence=_("A referee of %(title)s has answered."), by_mail=False)
notices.register_event(
    "expert-referee-bounced",
    sentence=_("Our mail to %(title)s, whom you named in your entry, came back. You can name somebody else."),
)
notices.register_event(
    "expert-referee-unreached", sentence=_("Our mail to a referee of %(title)s came back."), by_mail=False
)
notices.register_event(
    "expert-cv-virus",
    sentence=_("The virus scanner found something in the CV of your entry, so we have deleted that file."),
)
notices.register_event(
    "endorsement-written",
    sentence=_(
        "%(actor)s has spoken for you as an expert: “%(title)s”. You can answer, or take it off your page."
    ),
)
notices.register_event(
    "endorsement-reply", sentence=_("%(actor)s has answered what you said of them: “%(title)s”.")
)


def write_confirm(mails: list[Mail]) -> Iterator[tuple[Mail, EmailMessage | None]]:
    """The mails that ask experts whether their entry is still right; None where they have said so already."""
    rows = (
        Expert.objects.listed()
        .filter(confirm_asked__gt=0)
        .select_related("member")
        .prefetch_related("theme_rows")
    )
    found = rows.in_bulk([mail.data["expert"] for mail in mails if mail.data])
    for mail in mails:
        expert = found.get(mail.data.get("expert"))
        yield mail, compose_confirm(expert) if expert else None


def compose_confirm(expert: Expert) -> EmailMessage:
    member: Any = expert.member
    context = {
        "expert": expert,
        "months": settings.EXPERT_CONFIRM_MONTHS,
        "again": expert.confirm_asked > 1,
        "link": settings.SITE_URL + reverse("roster:confirm", args=[token(CONFIRM, expert.pk)]),
        "yes": by_mail.YES[member.language][0],
        "rest": by_mail.REST[member.language][0],
    }
    return letters.compose(
        member, "expert_confirm", context, headers={"Reply-To": by_mail.address_of(member)}
    )


def write_referee(mails: list[Mail]) -> Iterator[tuple[Mail, EmailMessage | None]]:
    """The mails that ask people about an expert; None where nobody need answer any more."""
    rows = Referee.objects.filter(state=RefereeState.ASKED, expert__member__status="active")
    found = rows.select_related("expert__member").in_bulk(
        [mail.data["referee"] for mail in mails if mail.data]
    )
    for mail in mails:
        referee = found.get(mail.data.get("referee"))
        yield mail, compose_referee(referee) if referee else None


def compose_referee(referee: Referee) -> EmailMessage:
    link = settings.SITE_URL + reverse("roster:reference", args=[token(REFEREE, referee.pk)])
    context = {"referee": referee, "name": referee.expert.member.full_name, "link": link}
    headers = {"Reply-To": settings.CONTACT_EMAIL}
    return letters.compose(None, "referee", context, language=referee.language, headers=headers)
