"""What a message asks for, and whether its sender may ask."""

from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message as Parsed

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import notices
from portal.access import ANY_MEMBER, must_be_member, require
from portal.notices.inbox import (
    automatic,
    bounces,
    commands,
    headers,
    messages,
    receiving,
    registry,
    routing,
    senders,
    words,
)
from portal.notices.inbox.models import Incoming
from portal.notices.inbox.reading import Message
from portal.notices.inbox.registry import Done, Held, Ignored, Outcome, Refused
from portal.notices.models import Event
from portal.notices.outbox import addresses
from portal.notices.outbox.addresses import Signed
from portal.notices.registry import Reply, WatchKind, Word, kinds
from portal.text import is_blank

ANOTHER_SENDER = gettext_lazy(
    "Your message came from another address than the mail that you answer went to, so the secretariat looks "
    "at it first. If you write from the address at which you get our mails, it appears at once."
)
NOT_AUTHENTICATED = gettext_lazy(
    "Your mail server could not show that this message is from you, so the secretariat looks at it first. "
    "You need not do anything."
)
PRIVATE = gettext_lazy(
    "What you answer is a message between two members, which nobody else reads, so it must surely be from "
    "you. Please write from the address at which you get our mails, or answer in the portal."
)


@dataclass(frozen=True)
class Deed:
    """Something to be done, in a transaction; `writes` says that it counts among what a member may write
    in an hour, and takes files."""

    do: Callable[[], Outcome]
    writes: bool = False


Step = Outcome | Deed


def step(message: Message, parsed: Parsed) -> Step:
    """What to do with a message, or why nothing; nothing is written here."""
    incoming = message.incoming
    if incoming.size > receiving.most_bytes():
        return Refused(too_large())
    if found := report_at(incoming, parsed):
        return about_report(message, parsed, *found)
    if not message.vouched and (why := automatic.why(parsed, incoming.sender)):
        return Ignored(why)
    named = [address for _name, address in headers.addresses(parsed, "To", "Cc")]
    member_id = message.member.pk if message.member else None
    route = routing.choose(incoming.recipients, routing.own_locals(named), member_id)
    if route is None:
        return no_such_address(message)
    message.local = route.local
    if route.signed:
        return to_signed(message, route.signed)
    if message.member and is_doubtful(message):
        return Held(NOT_AUTHENTICATED)
    return to_address(message, route)


def to_address(message: Message, route: routing.Route) -> Step:
    """What is sent to an address that anybody can know."""
    at_settings = route.local in routing.SETTINGS
    if message.member:
        word = words.command_for_settings(message) if at_settings else words.command(message)
        if word or at_settings:
            return Deed(lambda: commands.act(message, word or words.HELP, None))
    if route.address:
        handle = route.address.handle
        return Deed(lambda: handle(message), writes=message.member is not None)
    if at_settings:
        return Refused(how_to_join())
    return Held(gettext_lazy("This address belongs to the secretariat, which will read your message."))


# --- Signed addresses -----------------------------------------------------------


def to_signed(message: Message, signed: Signed) -> Step:
    """What is sent to an address that was made for one member: it must come from that member."""
    owner = senders.member(signed.member_id)
    if owner is None:
        return Refused(_("The account that this address belonged to is closed.") + " " + how_to_join())
    message.private = is_private(signed.kind)
    if message.private and (message.member != owner or is_doubtful(message)):
        return Refused(str(PRIVATE))
    if message.member != owner:
        message.incoming.member = owner
        return Held(ANOTHER_SENDER)
    if is_doubtful(message):
        return Held(NOT_AUTHENTICATED)
    if signed.purpose == "decide":
        return Deed(lambda: decide(message, signed))
    thing = (signed.kind, signed.object_id)
    if signed.kind == commands.LEAVE_ASKED:
        return Deed(lambda: commands.confirm_leaving(message, signed.object_id))
    if word := words.command(message):
        return Deed(lambda: commands.act(message, word, thing))
    if (kind := kinds.get(signed.kind)) and (spoken := words.word_of(kind, message)):
        return Deed(lambda: speak(message, kind, signed.object_id, spoken))
    return Deed(lambda: reply_to(message, *thing), writes=True)


def is_private(kind: str) -> bool:
    """Whether things of this kind are between those who see them alone, the secretariat not among them."""
    return kind in kinds and kinds[kind].private


def is_between_members(incoming: Incoming) -> bool:
    """Whether a mail came to where something private is answered, also while it waits to be read."""
    signed = [addresses.read(local) for local in incoming.recipients]
    return any(is_private(one.kind) for one in signed if one)


def is_doubtful(message: Message) -> bool:
    """Whether the mail server found that it isn't from whom it says, and no person has looked at it since."""
    return message.authenticated is False and not message.vouched


def decide(message: Message, signed: Signed) -> Outcome:
    from portal.moderation import by_mail

    return by_mail.decide(message, signed)


def speak(message: Message, kind: WatchKind, object_id: int, spoken: Word) -> Outcome:
    """Do what a word of its kind does with a thing. Raises what its action does."""
    obj = kind.visible(message.member).filter(pk=object_id).first()
    if obj is None:
        return Refused(gone())
    return Done(say=spoken.act(message.member, obj))


def reply_to(message: Message, kind: str, object_id: int) -> Outcome:
    """Put the member's words where an answer to that thing belongs. Raises what its action raises."""
    require(must_be_member(message.member))
    if refused := without_words(message):
        return refused
    found = kinds.get(kind)
    obj = found and found.visible(message.member).filter(pk=object_id).first()
    if found and obj is None and (thing := found.moved(object_id)):
        return reply_to(message, *thing)
    if not (found and found.reply and obj):
        return Refused(gone())
    reply = Reply(message.text, message.language, message.form_key, message.attachments)
    made = found.reply(message.member, obj, reply)
    notices.mark_read(message.member, kind, object_id)
    say = getattr(made, "said", "") if getattr(made, "is_published", True) else waits()
    return Done(kind_of(made), made.pk, say=say)


def answered_thing(message: Message) -> tuple[str, int] | None:
    """What the message answers, by In-Reply-To and References (RFC 5322, 3.6.4), if its sender may see it."""
    for message_id in dict.fromkeys([message.in_reply_to, *reversed(message.references)]):
        thing = messages.thing_of(message_id) if message_id else None
        if thing and thing[0] == "event":
            event = Event.objects.filter(pk=thing[1]).first()
            thing = (event.kind, event.object_id) if event else None
        kind = kinds.get(thing[0]) if thing else None
        if (
            thing
            and kind
            and kind.reply
            and not kind.private
            and kind.visible(message.member).filter(pk=thing[1]).exists()
        ):
            return thing
    return None


def kind_of(made: object) -> str:
    """The registered kind that an answer is; "" for one that nobody can answer in turn."""
    for name, kind in kinds.items():
        if kind.reply and kind.visible(ANY_MEMBER).model is type(made):
            return name
    return ""


def without_words(message: Message) -> Refused | None:
    """The refusal of a message in which nothing is written; None where something is."""
    if not is_blank(message.text):
        return None
    if message.attachments:
        message.text = _("(See the attached file.)")
        return None
    if message.trouble == "locked":
        return Refused(
            _("Your message is encrypted, so it can’t be read here. Please send it without encryption.")
        )
    if message.trouble == "tnef":
        return Refused(
            _(
                "Your mail program sent the text in a form that only Outlook reads. "
                "Please send it as plain text or HTML."
            )
        )
    if message.left_out:
        return Refused(_("There is no text in your message. Please write at least a few words."))
    return Refused(
        _(
            "There is no text in your message. "
            "Please write above the quoted text, or below each part that you answer."
        )
    )


# --- Reports ----------------------------------------------------------------------


def report_at(incoming: Incoming, parsed: Parsed) -> tuple[Signed, bounces.Report | None] | None:
    """The address that a report of failure came to, and what it says.

    Reports belong to bounce addresses; some mail servers send them to where answers go.
    """
    for local in incoming.recipients:
        signed = addresses.read(local)
        if signed and signed.purpose == "bounce":
            return signed, bounces.read(parsed)
        if signed and parsed.get_content_type() == "multipart/report":
            return signed, bounces.by_standard(parsed)
    return None


def about_report(message: Message, parsed: Parsed, signed: Signed, report: bounces.Report | None) -> Step:
    if report and signed.purpose == "bounce" and signed.kind == addresses.MAIL:
        return Deed(lambda: bounces.handle_mail(report, signed.object_id))
    if report:
        return Deed(lambda: bounces.handle(report, signed.member_id))
    if why := automatic.why(parsed, message.incoming.sender):
        return Ignored(why)
    if message.member is None:
        return Ignored("It came to an address for reports, and is none.")
    return Held(
        _("You wrote to an address to which only reports of failure come. The secretariat will read it.")
    )


# --- Sentences ----------------------------------------------------------------------


def no_such_address(message: Message) -> Step:
    if message.member is None:
        return Ignored("It was sent to no address of the portal’s.")
    return Refused(
        _("There is nothing at this address. Write to %(address)s, and we tell you what you can do by mail.")
        % {"address": addresses.address("help")}
    )


def how_to_join() -> str:
    """What a stranger is told."""
    if "join" in registry.addresses:
        way = _("To join, write to %(address)s.") % {"address": addresses.address("join")}
    else:
        way = _("To join, open this page: %(url)s") % {"url": settings.SITE_URL + reverse("account_signup")}
    return (
        _("Only members can write here, from the address that the portal knows of them.")
        + " " + way + " "
        + _("If you are a member, write from that address, or add this one on the page of your account.")
    )  # fmt: skip


def waits() -> str:
    return _(
        "Thank you! The secretariat reads this before others see it. We will tell you when it is published."
    )


def gone() -> str:
    return _("What you answer is not there any more, or you cannot see it.")


def too_large() -> str:
    return _("Your message is larger than %(most)s MB. Please send it again without the large files.") % {
        "most": settings.MAX_MAIL_MB
    }
