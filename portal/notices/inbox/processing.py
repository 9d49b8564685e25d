"""Seeing to a message that was kept: once, whoever is killed meanwhile."""

from email.message import Message as Parsed

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal import limits
from portal.access import AccessDenied
from portal.notices import preferences
from portal.notices.inbox import answers, attachments, dispatch, messages, reading, senders, tidying
from portal.notices.inbox.dispatch import Deed, Step
from portal.notices.inbox.models import Incoming
from portal.notices.inbox.parsing import RawFile
from portal.notices.inbox.reading import Message
from portal.notices.inbox.registry import Done, Held, Ignored, Outcome, Refused
from portal.notices.registry import kinds
from portal.text.errors import TextError

STATES = {
    Done: Incoming.State.DONE,
    Held: Incoming.State.HELD,
    Refused: Incoming.State.REFUSED,
    Ignored: Incoming.State.IGNORED,
}


def process(incoming_id: int) -> str:
    """Do what the message asks for, note what became of it, and answer; its state, "" where it has one.

    All that it makes, and that it is done, is one transaction: a worker that is killed leaves nothing or
    everything, and two at once make it once.
    """
    waiting = Incoming.objects.filter(pk=incoming_id, state=Incoming.State.RECEIVED)
    if (incoming := waiting.select_related("member", "vouched_by").first()) is None:
        return ""
    message, parsed, files = understand(incoming)
    with translation.override(language_of(message)):
        step = dispatch.step(message, parsed)
        if isinstance(step, Deed) and step.writes:
            attachments.take(message, files)
            if message.member and not limits.allow_member(message.member):
                step = Refused(_("That was a lot in one hour. Please send your text again a little later."))
        return settle(message, step)


def understand(incoming: Incoming) -> tuple[Message, Parsed, list[RawFile]]:
    """What the message says, its parts, and its files; its sender is whom the secretariat took it from."""
    with incoming.raw.open("rb") as file:
        message, parsed, files = reading.read(incoming, file.read())
    message.vouched = incoming.vouched_by is not None
    message.member = incoming.member if message.vouched else senders.member_of(message.sender_address)
    return message, parsed, files


def language_of(message: Message) -> str:
    """In which language its sender is answered; the text is taken to be in it where that can't be told."""
    usual = message.member.language if message.member else settings.LANGUAGE_CODE
    message.language = message.language or usual
    return usual if message.member else message.language


@transaction.atomic
def settle(message: Message, step: Step) -> str:
    """Do the deed, and note what became of the message."""
    incoming = message.incoming
    mine = Incoming.objects.filter(pk=incoming.pk, state=Incoming.State.RECEIVED)
    if not mine.select_for_update().exists():
        return ""
    if message.member and isinstance(step, Deed):
        preferences.seen(message.member.pk)
    outcome = done(step) if isinstance(step, Deed) else step
    note(message, outcome)
    answers.give(message, outcome)
    return incoming.state


def done(deed: Deed) -> Outcome:
    """What came of it; what a rule forbids or can't be shown is a refusal, and nothing of it stays."""
    try:
        with transaction.atomic():
            return deed.do()
    except TextError as error:
        return Refused(" ".join(error.messages))
    except AccessDenied as error:
        return Refused(str(error) or _("You may not do this."))


def note(message: Message, outcome: Outcome) -> None:
    """Write down what was understood and what became of it; its Message-ID leads to what was made."""
    incoming = message.incoming
    incoming.state, incoming.done_at = STATES[type(outcome)], timezone.now()
    with translation.override(settings.LANGUAGE_CODE):  # for the secretariat, where it was not said yet
        incoming.reason = "" if isinstance(outcome, Done) else str(outcome.reason)
    if isinstance(outcome, Done | Ignored):
        incoming.kind, incoming.object_id = outcome.kind, outcome.object_id
    incoming.save(update_fields=["state", "done_at", "reason", "kind", "object_id"])
    if getattr(message.member, "status", "") == "gone":  # just now, by this message
        tidying.erase(Incoming.objects.filter(pk=incoming.pk))
    else:
        incoming.member = incoming.member or message.member
        incoming.sender, incoming.recipient = message.sender_address[:254], message.local
        if not message.private:
            incoming.subject, incoming.text, incoming.cut = message.subject[:300], message.text, message.cut
        incoming.save(update_fields=["member", "sender", "recipient", "subject", "text", "cut"])
        if message.private:
            tidying.forget_words(incoming)
    if isinstance(outcome, Done) and outcome.kind in kinds and outcome.object_id:
        messages.keep(message.message_id, outcome.kind, outcome.object_id)
