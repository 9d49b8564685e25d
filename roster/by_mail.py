"""Confirming one's entry by mail: a word in answer to the mail that asks, and polite ones around it."""

import hmac
import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.notices.inbox.reading import Message
from portal.notices.inbox.registry import Done, Ignored, Outcome, Refused
from portal.notices.outbox import addresses
from portal.vocabulary.folding import fold
from roster import actions
from roster.greetings import below_greeting
from roster.models import Expert

CONFIRMING = re.compile(r"expert\+(?P<member>[a-z0-9]{1,13})\.(?P<mark>[a-z2-7]{16})")
# By language the word that the mail offers, and then others that are understood.
YES = {
    "en": ["yes", "still right", "confirm", "confirmed", "ok", "correct"],
    "fr": ["oui", "toujours juste", "je confirme", "confirmé", "d’accord"],
    "es": ["sí", "sigue bien", "confirmo", "confirmado", "correcto", "de acuerdo"],
    "ar": ["نعم", "أؤكد", "صحيح", "موافق", "أجل"],
}
REST = {
    "en": ["rest", "no", "pause"],
    "fr": ["repos", "non", "pause"],
    "es": ["descanso", "no", "pausa"],
    "ar": ["راحة", "لا", "استراحة"],
}
YES_FOLDED = {fold(word) for words in YES.values() for word in words}
# "Yes, but I have moved" is no confirmation, and "No changes" no wish to rest.
BUT = re.compile(r"\b(?:but|except|mais|sauf|pero|salvo|excepto|لكن|ولكن|ماعدا)\b")
REST_FOLDED = {fold(word) for words in REST.values() for word in words}


def is_ours(local: str) -> bool:
    """Whether the address with this local part is one at which an expert confirms."""
    return expert_at(local) is not None


def address_of(member: Any) -> str:
    """Where this expert answers whether their entry is still right."""
    return addresses.signed("expert", addresses.base36(member.pk))


def expert_at(local: str) -> int | None:
    """The id of the member whose such address it is; None where it is none or was not made by us."""
    found = CONFIRMING.fullmatch(local)
    if not (found and hmac.compare_digest(addresses.signature("expert", found["member"]), found["mark"])):
        return None
    return int(found["member"], 36)


def arrived(message: Message) -> Outcome:
    """Confirm the entry, or let it rest, as the first line of the message says."""
    member = message.member
    if message.authenticated is False and not message.vouched:
        return Ignored("The sender's domain says that it is not from there.")
    if member is None or member.pk != expert_at(message.local):
        return Ignored("It is not from the expert to whom this address was given.")
    expert = Expert.objects.select_related("member").filter(member=member).first()
    with override(member.language):
        if expert is None:
            return Refused(_("You have no entry on the roster of experts."))
        word = first_word(message.text)
        if word in YES_FOLDED:
            actions.confirm_expert(member, expert)
            return Done(say=_("Thank you! Your entry on the roster stays as it is, for another year."))
        if word in REST_FOLDED:
            actions.rest_expert(member, expert)
            return Done(
                say=_("Your entry on the roster rests. You bring it back on its page whenever you like.")
            )
        return Refused(
            _("Please answer with one word: “%(yes)s” to confirm your entry, “%(rest)s” to let it rest.")
            % {"yes": YES[member.language][0], "rest": REST[member.language][0]}
        )


def first_word(text: str) -> str:
    """What the first line says, folded as the words are: all of it, or the word that a mark parts from the
    polite rest, "Yes, all is well. Thank you!"."""
    lines = (line.strip(" .!،,*>") for line in below_greeting(text.strip()).splitlines())
    line = next(filter(None, lines), "")[:300]
    word = fold(re.split(r"[,.;:!،؛–—]| - ", line, maxsplit=1)[0][:60])
    alone = fold(line) == word
    return fold(line[:60]) if alone or BUT.search(fold(line)) or word in ("no", "non", "لا") else word
