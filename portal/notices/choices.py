"""Links in mails by which a person changes what they get, without signing in.

The token is signed and says whose choice it is and about what; the page behind it changes nothing until a
button is pressed, since scanners follow every link in a mail. What was chosen can be undone with it.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.translation import gettext as _

from portal import notices
from portal.notices import preferences
from portal.notices.models import Level, Mode
from portal.notices.registry import kinds
from portal.templatetags.portal import day as day_in_words

SIGNER = Signer(salt="portal.notices.choices")
UNDO_SALT = "portal.notices.choices.undo"

ALL = MUTE, DIGEST, DAILY, WEEKLY, PAUSE, NONE, BACK = (
    "mute",
    "digest",
    "daily",
    "weekly",
    "pause",
    "none",
    "back",
)
UNDO = "undo"


@dataclass(frozen=True)
class Choice:
    """Whose choice, and about which watched thing: that of no kind is all their mail."""

    member_id: int
    kind: str = ""
    object_id: int = 0

    @property
    def has_thing(self) -> bool:
        return self.kind in kinds


def sign(choice: Choice) -> str:
    return SIGNER.sign(f"{choice.member_id}:{choice.kind}:{choice.object_id}")


def read(token: str) -> Choice | None:
    """The choice behind a token of ours, or None."""
    try:
        member_id, kind, object_id = SIGNER.unsign(token).split(":")
        return Choice(int(member_id), kind, int(object_id))
    except (BadSignature, ValueError):
        return None


@cache
def path() -> str:
    """The address of the page, with a place for the token."""
    return reverse("notices:choice", args=["TOKEN"])


def url(choice: Choice) -> str:
    """The whole address of the page where the choice is made."""
    return settings.SITE_URL + path().replace("TOKEN", sign(choice))


def thing_of(choice: Choice, member: Any) -> Any:
    """What the choice is about, where the member may still see it."""
    kind = kinds.get(choice.kind)
    return kind and kind.visible(member).filter(pk=choice.object_id).first()


def choose(
    member: Any, choice: Choice, *, what: str, until: date | None, before: dict[str, str]
) -> dict[str, str]:
    """Do `what` the person chose; `done` says so, and `undo` is what takes it back, signed."""
    if what == UNDO:
        put_back(member, choice, before)
        return {"done": _("It is as it was before.")}
    if what == BACK:
        preferences.seen(member.pk)
        return {"done": _("Welcome back! Your digest comes again.")}
    if what in (MUTE, DIGEST):
        before = {"level": notices.watching(member, choice.kind, choice.object_id) or ""}
        notices.watch(member, choice.kind, choice.object_id, Level.MUTED if what == MUTE else Level.DIGEST)
    else:
        wishes = preferences.of(member)
        changed = changes(what, until)
        before = {name: str(getattr(wishes, name) or "") for name in changed}
        preferences.change(member, **changed)
    return {"done": in_words(what, until), "undo": sign_undo(choice, before)}


def changes(what: str, until: date | None) -> dict[str, Any]:
    """The wishes that a choice about all mail changes."""
    if what == PAUSE:
        return {"paused_until": until}
    if what in (DAILY, WEEKLY):
        return {"mode": Mode.DIGEST, "period": what}
    return {"mode": Mode.NONE}


def in_words(what: str, until: date | None) -> str:
    """What was done, as a sentence."""
    if what == PAUSE and until:
        return _("We send you no mail until %(day)s.") % {"day": day_in_words(until, "long")}
    return {
        MUTE: _("We send you nothing more about this."),
        DIGEST: _("This comes in your digest now."),
        DAILY: _("From now on there is one mail a day, and none when nothing is new."),
        WEEKLY: _("From now on there is one mail a week, and none when nothing is new."),
    }.get(what) or _("We send you no more notices by mail. You find them in the portal.")


def put_back(member: Any, choice: Choice, before: dict[str, str]) -> None:
    """Let be what was changed as `before` says that it was."""
    if level := before.get("level"):
        notices.watch(member, choice.kind, choice.object_id, level)
    elif "level" in before:
        notices.unwatch(member, choice.kind, choice.object_id)
    else:
        until = before.get("paused_until")
        day = {"paused_until": date.fromisoformat(until) if until else None} if until is not None else {}
        preferences.change(member, **before | day)


def sign_undo(choice: Choice, before: dict[str, str]) -> str:
    return signing.dumps([sign(choice), before], salt=UNDO_SALT)


def read_undo(choice: Choice, signed: str) -> dict[str, str] | None:
    """What was before, by a token of ours that belongs to this choice; else None."""
    try:
        own, before = signing.loads(signed, salt=UNDO_SALT)
    except BadSignature:
        return None
    return before if own == sign(choice) else None
