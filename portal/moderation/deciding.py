"""What a moderator decides on the desk, about one thing or many: each by itself, each told apart."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.access import AccessDenied
from portal.moderation import actions, desk
from portal.moderation.by_mail import VERBS as TOLD
from portal.moderation.models import Act, Appeal, Case
from portal.moderation.registry import kinds

MOST = 200  # at once

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Verb:
    """A decision: its button, what it is called when it is done, and whether it needs words."""

    label: Any
    act: Callable[[Any, Any, str], Any]
    needs_reason: bool = False
    in_bulk: bool = True
    danger: bool = False


VERBS: dict[str, Verb] = {
    "approve": Verb(gettext_lazy("Publish"), lambda person, obj, reason: actions.approve(person, obj)),
    "restore": Verb(gettext_lazy("Show again"), actions.restore),
    "dismiss": Verb(gettext_lazy("Nothing wrong"), lambda person, obj, reason: actions.dismiss(person, obj)),
    "return": Verb(gettext_lazy("Return with this reason"), actions.give_back, needs_reason=True),
    "hide": Verb(gettext_lazy("Hide with this reason"), actions.hide, needs_reason=True, danger=True),
    "spam": Verb(
        gettext_lazy("Spam: hide without a word"),
        lambda person, obj, reason: actions.hide(person, obj, reason or "spam", tell=False),
        danger=True,
    ),
    "warn": Verb(
        gettext_lazy("Warn the author with these words"), actions.warn, needs_reason=True, in_bulk=False
    ),
    "suspend": Verb(
        gettext_lazy("Suspend the author with this reason"),
        actions.suspend,
        needs_reason=True,
        in_bulk=False,
        danger=True,
    ),
    "vouch": Verb(
        gettext_lazy("Trust the author from now on"),
        lambda person, obj, reason: actions.vouch(person, obj),
        in_bulk=False,
    ),
}


class NotDone(Exception):
    """Nothing was decided; its text is the sentence that says why."""


@dataclass
class Result:
    """What came of a decision about many: how many it was made about, and why not about the others."""

    done: int = 0
    failed: list[str] = field(default_factory=list)


def decide(person: Any, tokens: Iterable[str], verb: str, reason: str = "", answer: int = 0) -> Result:
    """Do `verb` about each thing that a token names, if it is still as the moderator saw it.

    Each is a transaction of its own, so one that breaks leaves the others decided. `answer` is the id of the
    answer that "keep" and "undo" settle.
    """
    result = Result()
    for token in list(dict.fromkeys(tokens))[:MOST]:
        name, object_id = named(token)
        number = f"{kinds[name].label if name in kinds else name} {object_id}"
        try:
            with transaction.atomic():
                decide_one(person, token, verb, reason, answer)
            result.done += 1
        except (NotDone, AccessDenied) as refused:
            result.failed.append(f"{number}: {refused}")
        except Exception:
            logger.exception("Deciding about %s failed.", number)
            result.failed.append(
                _("%(number)s: this could not be done, and nothing was changed.") % {"number": number}
            )
    return result


def named(token: str) -> tuple[str, int]:
    """The kind and id that a token names; ("?", 0) for what is none."""
    name, _colon, rest = token.partition(":")
    number = rest.partition(":")[0]
    sound = number.isascii() and number.isdigit() and len(number) < 19
    return (name[:20], int(number)) if sound else ("?", 0)


def decide_one(person: Any, token: str, verb: str, reason: str, answer: int) -> None:
    """Lock the thing, look whether it is what was seen, and do it. Raises NotDone."""
    name, object_id = named(token)
    if verb == "drop":
        return drop(person, name, object_id)
    kind = kinds.get(name)
    rows: Any = kind and kind.model._default_manager
    if not kind or not rows.select_for_update(no_key=True, of=("self",)).filter(pk=object_id).first():
        raise NotDone(_("This is not there any more."))
    obj = kind.get(object_id)
    last = desk.acts_on(kind=name, object_id=object_id).select_related("actor").first()
    if desk.token_of(kind, obj, kind.describe(obj), last and last.pk) != token:
        raise NotDone(what_happened(last, token))
    if verb in ("keep", "undo"):
        done = settle(person, name, object_id, verb, reason, answer)
    else:
        done = VERBS[verb].act(person, obj, reason)
    if not done:
        raise NotDone(_("This cannot be done to it as it stands now."))


def drop(person: Any, name: str, object_id: int) -> None:
    case = Case.objects.open().filter(kind=name, object_id=object_id).first()
    if case is None or not actions.drop_case(person, case):
        raise NotDone(_("This is not there any more."))


def settle(person: Any, name: str, object_id: int, verb: str, word: str, answer: int) -> bool:
    found = Appeal.objects.about(name, object_id).select_related("act").filter(pk=answer).first()
    return found is not None and actions.settle(person, found, undo=verb == "undo", word=word)


def what_happened(last: Act | None, token: str) -> str:
    """The sentence for who comes second: who decided what, or that it was changed."""
    seen = token.split(":")[2:3]
    if last is None or [str(last.pk)] == seen:
        return _("It was changed since you read it. Please read it again.")
    words = {"who": last.actor.display_name if last.actor else _("Somebody")}
    words["date"] = date_format(localtime(last.at), "DATE_FORMAT")
    told = str(TOLD.get(last.verb, gettext_lazy("%(who)s did something about it on %(date)s."))) % words
    return _("Somebody was faster.") + " " + told
