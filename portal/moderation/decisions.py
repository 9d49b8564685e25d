"""What can be decided by mail: each room announces what waits, how a mail shows it, what can be answered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from portal.access import Verdict
from portal.moderation import actions
from portal.moderation.models import Act
from portal.moderation.registry import Item
from portal.notices.outbox.addresses import base36
from portal.vocabulary.folding import fold

__all__ = ["Answer", "Decided", "Decision", "Item", "decisions", "register_decisions"]

# What can be answered, in each language the word that the mails offer and then others that are understood.
# A word means one thing: what is right of a text ("approve") never closes a report about it ("dismiss").
WORDS: dict[str, dict[str, list[str]]] = {
    "approve": {
        "en": ["approve", "approved"],
        "fr": ["approuver", "approuve", "j’approuve", "approuvé", "approuvée"],
        "es": ["aprobar", "apruebo", "aprobado", "aprobada"],
        "ar": ["موافق", "موافقة", "أوافق", "اعتماد"],
    },
    "return": {
        "en": ["return", "returned"],
        "fr": ["renvoyer", "renvoie", "retourner"],
        "es": ["devolver", "devuelvo"],
        "ar": ["إعادة", "أعيد", "يعاد"],
    },
    "ask": {
        "en": ["ask", "question"],
        "fr": ["demander", "demande", "question"],
        "es": ["preguntar", "pregunto", "pregunta"],
        "ar": ["سؤال", "أسأل", "اسأل"],
    },
    "decline": {
        "en": ["decline", "declined", "refuse", "refused"],
        "fr": ["refuser", "refuse", "refusé", "refusée"],
        "es": ["rechazar", "rechazo", "rechazado", "rechazada"],
        "ar": ["رفض", "أرفض", "مرفوض"],
    },
    "hide": {
        "en": ["hide", "hidden"],
        "fr": ["masquer", "masque"],
        "es": ["ocultar", "oculto"],
        "ar": ["إخفاء", "أخفي"],
    },
    "dismiss": {
        "en": ["dismiss", "dismissed"],
        "fr": ["classer", "classé"],
        "es": ["descartar", "descarto"],
        "ar": ["تجاهل", "أتجاهل"],
    },
}
MEANING = {fold(word): name for name, some in WORDS.items() for words in some.values() for word in words}


@dataclass(frozen=True)
class Answer:
    """What a word does: `act(person, obj, reason)` is False where somebody was faster.

    `does` says so beforehand in the mail, `done` afterwards, and may name the %(title)s. Where it is `apart`,
    the reason begins on the next line or after a mark: "Ask her where she lives" is no question to her.
    """

    act: Callable[[Any, Any, str], bool]
    does: Any
    done: Any
    needs_reason: bool = False
    apart: bool = False


@dataclass(frozen=True)
class Decided:
    """Who decided, by which verb of the log, when and why."""

    who: Any
    verb: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True)
class Decision:
    name: str
    label: Any
    waiting: Callable[[], models.QuerySet]
    since: Any
    may: Callable[[Any, Any], Verdict]
    describe: Callable[[Any], Item]
    answers: dict[str, Answer]
    decided: Callable[[int], Decided | None]
    page: Callable[[Any], str] | None = None

    def moments(self) -> models.QuerySet:
        """What waits, each with `waits_since`."""
        return self.waiting().annotate(waits_since=self.since)

    def offered(self) -> list[tuple[str, Answer]]:
        """The words for who reads the active language, one for each thing that can be done."""
        language = (get_language() or "en")[:2]
        names: dict[Answer, str] = {}
        for name, answer in self.answers.items():
            names.setdefault(answer, name)
        return [(WORDS[name].get(language, WORDS[name]["en"])[0], answer) for answer, name in names.items()]

    def url(self, obj: Any) -> str:
        """Where the admin shows it."""
        if self.page:
            return self.page(obj)
        return reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change", args=[obj.pk])


decisions: dict[str, Decision] = {}


def register_decisions(
    name: str,
    *,
    label: Any,
    waiting: Callable[[], models.QuerySet],
    since: Any,
    may: Callable[[Any, Any], Verdict],
    describe: Callable[[Any], Item],
    answers: dict[str, Answer] | None = None,
    decided: Callable[[int], Decided | None] | None = None,
    page: Callable[[Any], str] | None = None,
) -> None:
    """Announce what the secretariat can decide by mail.

    `waiting()` are the rows that wait, `since` the database expression of the moment from which each does,
    `may(person, obj)` who may decide it, `describe(obj)` what the mail shows in the active language.
    `answers` are by name of `WORDS` what can be answered: where left out, what is held is approved, or hidden
    with a reason. `decided(id)` tells who was faster: where left out, the last act of the kind `name` in the
    log. `page(obj)` is where the admin decides about it: where `answers` were left out, the desk.
    """
    decided = decided or partial(last_act, name)
    page = page if answers else partial(desk_page, name)
    answers = answers or held_answers()
    decisions[name] = Decision(name, label, waiting, since, may, describe, answers, decided, page)


def desk_page(name: str, obj: Any) -> str:
    return reverse("admin:moderation_case_thing", args=[name, obj.pk])


def held_answers() -> dict[str, Answer]:
    """What can be answered of a text that is held."""
    approve = Answer(
        lambda person, obj, reason: actions.approve(person, obj),
        does=_("it is published"),
        done=_("It is published: “%(title)s”."),
    )
    hide = Answer(
        actions.hide,
        does=_("it stays hidden, and its author reads the reason"),
        done=_("It stays hidden, and its author is told why: “%(title)s”."),
        needs_reason=True,
    )
    give_back = Answer(
        actions.give_back,
        does=_("its author gets it back, reads the reason, and can mend it"),
        done=_("It went back to its author with your reason: “%(title)s”."),
        needs_reason=True,
    )
    return {"approve": approve, "return": give_back, "hide": hide}


def round_of(since: datetime) -> str:
    """The round in which something waits: it waits in another one when it comes back."""
    return base36(int(since.timestamp() * 1_000_000))


def mark(decision: Decision, obj: Any) -> str:
    """A short mark of all that a mail shows of it: what was changed since has another one, and is not decided
    unseen. Keyed, so that nobody can make two texts of one mark.
    """
    with override("en"):
        item = decision.describe(obj)
        facts = [(str(label), str(words)) for label, words in item.facts]
        shown = repr((decision.name, obj.pk, item.title, item.text, facts, item.files))
    return salted_hmac("portal.moderation.decisions", shown, algorithm="sha256").hexdigest()[:8]


def last_act(name: str, object_id: int) -> Decided | None:
    """What the log says last about a thing."""
    acts = Act.objects.select_related("actor").filter(kind=name, object_id=object_id)
    act = acts.order_by("-at", "-id").first()
    return Decided(act.actor, act.verb, act.at, act.reason) if act else None
