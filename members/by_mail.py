"""Joining by mail: a message to `join@` opens an account, and three questions go to its address alone. Who
answers them has shown that the address is theirs, accepts the rules, and waits for the secretariat like all.
"""

import hmac
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from members import actions, answers, door
from members.answers import Answers
from members.forms import entry_of
from members.models import Language, Member, Stakeholder, Status
from members.rules import RULES_VERSION
from portal import text
from portal.notices import letters, outbox
from portal.notices.inbox import commands, words
from portal.notices.inbox.reading import Message
from portal.notices.inbox.registry import Done, Ignored, Outcome, Refused
from portal.notices.outbox import addresses
from portal.notices.outbox.models import Mail

# Where one writes to, and the language in which that asks for an answer; None where the message tells.
ADDRESSES = {"join": None, "rejoindre": "fr", "unirse": "es", "indimam": "ar", "انضمام": "ar"}
APPLICANT = re.compile(r"join\+(?P<member>[a-z0-9]{1,13})\.(?P<mark>[a-z2-7]{16})")
MOST_AN_HOUR = 60  # accounts opened by mail and not confirmed yet; more is no rush but a machine
NO_NAME = re.compile(r"[@/\\<>!?$%]|www|\d{3}", re.IGNORECASE)
DOTTED = re.compile(r"(\w+)\.(?=(\w))")
LONGEST_NAME = 60
LONGEST_ABOUT, LONGEST_ANSWER = 2000, 5000  # characters; the first as on the web
QUESTIONS = ["country", "stakeholder", "about"]


def is_ours(local: str) -> bool:
    """Whether the address with this local part has to do with joining."""
    return local in ADDRESSES or applicant(local) is not None


def address_of(member: Member) -> str:
    """Where this person, as long as they wait, answers what the portal or the secretariat asks."""
    return addresses.signed("join", addresses.base36(member.pk))


def applicant(local: str) -> int | None:
    """The id of the member whose such address it is; None where it is none or was not made by us."""
    found = APPLICANT.fullmatch(local)
    if not (found and hmac.compare_digest(addresses.signature("join", found["member"]), found["mark"])):
        return None
    return int(found["member"], 36)


def arrived(message: Message) -> Outcome:
    """Do what a message to one of these addresses asks for."""
    if message.authenticated is False and not message.vouched:
        return Ignored("The sender's domain says that it is not from there.")
    member_id = applicant(message.local)
    return join(message) if member_id is None else answered(message, member_id)


# --- Asking to join ---------------------------------------------------------------


def join(message: Message) -> Outcome:
    """Open an account and ask; who has one already is told where they stand, at its address and nowhere else.

    One that was opened on the web, with a password or by another service, and never confirmed gives way:
    whoever opened it need not be the owner of the address.
    """
    if message.member:
        return standing(message.member, message)
    address = message.sender_address.lower()
    if not is_address(address):
        return Ignored("There is no address to answer to.")
    found = Member.objects.filter(email=address).exclude(status=Status.GONE).first()
    if found and (found.status != Status.UNCONFIRMED or opened_by_mail(found)):
        return standing(found, message)
    if not (verdict := door.the().may_write_to_join(address)):
        with override(language_of(message)):
            return Refused(str(verdict.reason))
    if too_many():
        return Ignored(
            "Too many asked to join in this hour: their addresses may be forged, so none is answered."
        )
    if found:
        found.delete()
    try:
        member = actions.open_account_by_mail(address, name_of(message), language_of(message))
    except actions.EmailTaken:  # by another message of theirs, at the same moment
        return Done()
    ask(member, message, "asked", key="asked")
    return Done()


def is_address(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return len(address) <= 254


def opened_by_mail(member: Member) -> bool:
    has_other = SocialAccount.objects.filter(user=member).exists()
    return not member.has_usable_password() and not has_other


def too_many() -> bool:
    lately = Member.objects.filter(
        status=Status.UNCONFIRMED,
        password__startswith=UNUSABLE_PASSWORD_PREFIX,
        date_joined__gt=timezone.now() - timedelta(hours=1),
    )
    return lately.count() >= MOST_AN_HOUR


def name_of(message: Message) -> str:
    """The sender's name; where their program gives none, what stands before the @ of their address."""
    if is_name(name := text.clean_line(message.sender_name).strip(" \"'")):
        return name
    local = message.sender_address.partition("@")[0]
    return " ".join(part.capitalize() for part in re.split(r"[\W\d_]+", local) if part)[:120] or local[:120]


def is_name(name: str) -> bool:
    """Whether it can be a name, and no advertisement: whoever owns the address is greeted with it."""
    is_address = any(not are_initials(*found.groups()) for found in DOTTED.finditer(name))
    fits = 0 < len(name) <= LONGEST_NAME and name[0].isalpha()
    return fits and not is_address and not NO_NAME.search(name)


def are_initials(before: str, after: str) -> bool:
    """Whether the dot between these is no address's, as in “J.R. Okello”, “Б.Ганбаатар” and “M.ª”."""
    return after in "ªº" or (len(before) == 1 and before.isupper() and after.isupper())


def language_of(message: Message) -> str:
    found = ADDRESSES.get(message.local) or message.language
    return found if found in Language.values else settings.LANGUAGE_CODE


def standing(member: Member, message: Message) -> Outcome:
    """Tell who asks to join where they stand already."""
    if (language := ADDRESSES.get(message.local)) and member.status == Status.UNCONFIRMED:
        Member.objects.filter(pk=member.pk).update(language=language)
    if member.standing in ("unconfirmed", "incomplete") and not member.status_reason:
        ask(member, message, "asked", key=f"asked:{timezone.localdate()}")
        return Done()
    with override(member.language):
        if member.is_active_member:
            return Done(say=_("You are a member already.") + "\n\n" + commands.help_text(member))
        return Done(say=str(member.why_not_active))


def welcome(member: Member) -> str:
    """What who was just approved can do; to who joined by mail, how by mail alone."""
    text = _("You can now ask, answer, share documents and edit the wiki. We are glad that you are here.")
    if not opened_by_mail(member):
        return text
    return "\n\n".join([text, _("You can do much of it by mail alone:"), commands.help_text(member)])


# --- Answering the questions ------------------------------------------------------


def answered(message: Message, member_id: int) -> Outcome:
    """Do what who waits has answered to the questions, or to what the secretariat asked."""
    member = Member.objects.exclude(status__in=(Status.GONE, Status.UNCLAIMED)).filter(pk=member_id).first()
    if member is None:
        again = _(
            "What you began is forgotten, as nothing came for thirty days. To join, write to %(address)s."
        )
        return Refused(again % {"address": addresses.address("join")})
    if message.sender_address.lower() != member.email and message.member != member:
        return Refused(_("Please answer from the address at which you got our mail."))
    with override(member.language):
        if member.status not in (Status.UNCONFIRMED, Status.WAITING):
            return standing(member, message)
        if message.member is None and words.command(message) in (words.LEAVE, words.NOMAIL):
            member.delete()
            return Done(say=_("We have forgotten your address, and will not write again."))
        if not message.text.strip():
            return Refused(_("There is no text in your message. Please answer above the quoted text."))
        if member.entered_at or member.status_reason:
            return say_more(member, message)
        return fill_in(member, message)


def say_more(member: Member, message: Message) -> Outcome:
    """Give the secretariat what it asked for."""
    if len(message.text) > LONGEST_ANSWER:
        said = _("Please say it in at most %(count)s characters.")
        return Refused(said % {"count": LONGEST_ANSWER})
    actions.answer_question(member, text.clean(message.text))
    return Done(say=_("Thank you. The secretariat has your answer, and will write to you."))


def fill_in(member: Member, message: Message) -> Outcome:
    """Keep what was understood. What is missing is asked once more; then the secretariat reads it all."""
    found = answers.understand(words.without_closing(message))
    asked_again = Mail.objects.filter(member=member, key=f"joining:{member.pk}:again").exists()
    before = entry_of(member, member.profile)
    if not (found.country or found.stakeholder or before["country"] or asked_again):
        ask(member, message, "again", key="again", missing=QUESTIONS)
        return Done()  # it need not be an answer at all, and agrees to nothing
    entry, missing = merged(before, found, message)
    actions.confirm_by_answer(member)
    entry["audiences"] = member.profile.audiences
    actions.complete_entry(member, entry, agreed=True, whole=not missing or asked_again)
    if member.entered_at:
        ask(member, message, "done", key="done")
    else:
        ask(member, message, "again", key="again", missing=missing)
    return Done()


def merged(before: dict[str, Any], found: Answers, message: Message) -> tuple[dict[str, Any], list[str]]:
    """The entry with what was found, and what is still missing from it.

    Where the secretariat must read for itself, it finds all that was written.
    """
    entry = dict(before)
    entry["country"] = before["country"] or found.country
    entry["stakeholder"] = before["stakeholder"] or found.stakeholder
    entry["organisation"] = text.clean_line(found.organisation)[:200] or before["organisation"]
    name = text.clean_line(found.name)
    entry["full_name"] = name if is_name(name) else before["full_name"]
    missing = [part for part in ("country", "stakeholder") if not entry[part]]
    about = [before["about"]] if before["about"] else []
    if missing or not about:
        about.append(found.about)
    entry["about"] = text.clean("\n\n".join(about)).strip()[:LONGEST_ABOUT]
    return entry, missing if entry["about"] else [*missing, "about"]


def is_nameless(member: Member, message: Message) -> bool:
    """Whether we call somebody by their address still, as neither their program nor they gave a name."""
    has_name = is_name(text.clean_line(message.sender_name).strip(" \"'"))
    return not has_name and member.full_name == name_of(message)


# --- What we write ----------------------------------------------------------------


def ask(member: Member, message: Message, step: str, *, key: str, missing: list[str] = QUESTIONS) -> None:
    """Put a mail of the conversation into the outbox; one that was sent is not sent again."""
    data = {
        "step": step,
        "missing": missing,
        "nameless": is_nameless(member, message),
        "message_id": message.message_id,
    }
    outbox.post("joining", f"joining:{member.pk}:{key}", members=[member.pk], data=data)


def write(rows: list[Mail]) -> Iterator[tuple[Mail, EmailMessage | None]]:
    """The messages of some mails of the name "joining"; None for who has been decided about meanwhile."""
    for mail in rows:
        member: Any = mail.member
        waits = member.status in (Status.UNCONFIRMED, Status.WAITING)
        yield mail, compose(member, mail.data) if waits else None


def compose(member: Member, data: dict[str, Any]) -> EmailMessage:
    context = data | {
        "person": member,
        "kinds": list(enumerate(Stakeholder, start=1)),
        "version": RULES_VERSION,
        "join": {name: addresses.address(name) for name in ("join", "rejoindre", "unirse", "indimam")},
    }
    headers = {"Reply-To": address_of(member), "Auto-Submitted": "auto-replied"}
    if data["message_id"]:
        headers |= {"In-Reply-To": data["message_id"], "References": data["message_id"]}
    return letters.compose(member, "joining", context, headers=headers)
