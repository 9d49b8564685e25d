"""Doing what such a word asks for, and saying what is now so."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal import notices
from portal.access import require
from portal.notices import preferences
from portal.notices.inbox import registry, words
from portal.notices.inbox.models import Incoming
from portal.notices.inbox.reading import Message
from portal.notices.inbox.registry import Done, Outcome, Refused
from portal.notices.models import Level, Mode, Period
from portal.notices.outbox import addresses
from portal.notices.registry import kinds

LEAVE_ASKED = "leave"  # the kind of a mail that asked to leave, and of the address at which it is confirmed
TO_CONFIRM = timedelta(days=7)


def act(message: Message, word: str, thing: tuple[str, int] | None) -> Outcome:
    """Do what `word` asks for; `thing` is what the message answers, where it answers something."""
    member = message.member
    if word == words.HELP:
        return Done(say=help_text(member))
    if word == words.MUTE:
        return mute(member, thing)
    if word == words.LEAVE:
        return ask_to_leave(message)
    if word == words.EACH:
        preferences.change(member, mode=Mode.EACH)
        say = _("From now on each message that you follow comes by itself, as soon as it is written.")
    elif word == words.NOMAIL:
        preferences.change(member, mode=Mode.NONE)
        say = _("From now on no mail comes to you. All that is new waits for you in the portal.")
    else:
        period = Period.DAILY if word == words.DAILY else Period.WEEKLY
        preferences.change(member, mode=Mode.DIGEST, period=period)
        say = (
            _("From now on all that you follow comes together, in one mail a day.")
            if period == Period.DAILY
            else _("From now on all that you follow comes together, in one mail each Monday.")
        )
    return Done(say=with_way_back(say, thing))


def with_way_back(say: str, thing: tuple[str, int] | None) -> str:
    """The same, and how to undo it; to who meant the word as an answer, how to give it."""
    say = f"{say}\n\n" + _("To change it again, answer with one of these: %(words)s.") % {
        "words": ", ".join(word_for(name) for name in (words.EACH, words.DAILY, words.WEEKLY, words.NOMAIL))
    }
    if thing:
        say += "\n\n" + _(
            "Did you mean it as a contribution? Then please write it again, as a whole sentence."
        )
    return say


def word_for(name: str) -> str:
    """The word as the reader would write it."""
    return words.WORDS[name].get((get_language() or "en")[:2], words.WORDS[name]["en"])[0]


def mute(member: Any, thing: tuple[str, int] | None) -> Outcome:
    """Send the member nothing more of the conversation that `thing` belongs to."""
    root = root_of(thing, member) if thing else None
    if root is None:
        return Refused(
            _("Which conversation should be silent? Please send the word in answer to a mail of it.")
        )
    notices.watch(member, *root, Level.MUTED)
    return Done(
        say=_("No more mail comes to you from this conversation. You find it in the portal as before.")
    )


def root_of(thing: tuple[str, int], member: Any) -> tuple[str, int] | None:
    """What opens the conversation of a thing that the member may see; a digest is of many."""
    kind = kinds.get(thing[0])
    found = kind and kind.watched and kind.visible(member).filter(pk=thing[1]).first()
    if not found:
        return None
    letter = kind.letter(found) if kind and kind.letter else None
    return (letter.root if letter else None) or thing


def help_text(member: Any) -> str:
    """What `member` can do by mail, in the active language."""
    lines = [
        _("Answer any mail of the portal, and your answer appears in the conversation."),
        *registry.help_lines(member),
        _("Send one of these, with nothing else, to change what you get:"),
        "",
        f"{word_for(words.EACH)} – " + _("each message by itself"),
        f"{word_for(words.DAILY)} – " + _("all together, once a day"),
        f"{word_for(words.WEEKLY)} – " + _("all together, each Monday"),
        f"{word_for(words.NOMAIL)} – " + _("no mail at all"),
        f"{word_for(words.MUTE)} – " + _("nothing more of the conversation that you answer"),
        f"{word_for(words.LEAVE)} – " + _("close your account; we ask once more before"),
        "",
        _("The address for it: %(address)s") % {"address": addresses.address("help")},
        _("A person reads what you write to %(contact)s.") % {"contact": settings.CONTACT_EMAIL},
    ]
    return "\n".join(lines)


# --- Leaving ------------------------------------------------------------------


def ask_to_leave(message: Message) -> Outcome:
    """Ask whether the member really wants to; only the answer to that question closes the account."""
    require(registry.leaving[0].can_leave(message.member, message.member))
    return Done(
        LEAVE_ASKED,
        message.incoming.pk,
        say=_(
            "You wrote that you want to leave. If you answer this mail with the word “%(word)s”, your "
            "account is closed and your personal data erased; what you wrote stays, by “Former member”. "
            "A closed account cannot be opened again. If you only want no more mail, answer with the word "
            "“%(nomail)s”, and to stay as you are, do nothing."
        )
        % {"word": word_for(words.LEAVE), "nomail": word_for(words.NOMAIL)},
        reply_kind=LEAVE_ASKED,
        reply_id=message.incoming.pk,
    )


def confirm_leaving(message: Message, asked_id: int) -> Outcome:
    """Close the account of who answers the question with yes, within a week; else nothing changes."""
    asked = Incoming.objects.filter(pk=asked_id, kind=LEAVE_ASKED, member=message.member)
    if not asked.filter(received_at__gt=timezone.now() - TO_CONFIRM).exists():
        return Refused(_("This question is too old. If you want to leave, please write the word again."))
    word = words.command(message)
    if word and word != words.LEAVE:
        return act(message, word, None)
    if not words.confirms(message):
        return Refused(_("Your account stays as it is: your answer does not say that you want to leave."))
    leaving = registry.leaving[0]
    require(leaving.can_leave(message.member, message.member))
    leaving.leave(message.member)
    return Done(
        say=_(
            "Your account is closed, and your personal data are erased. What you wrote stays, by “Former "
            "member”. Thank you for all that you gave, and all the best to you."
        )
    )
