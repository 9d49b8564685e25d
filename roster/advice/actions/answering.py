"""What the expert answers, and what both write to each other."""

import re
import uuid
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import Concat, StrIndex
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access import AccessDenied, require
from portal.models import once
from portal.moderation import screening
from portal.text import TextError, clean, clean_line, render
from portal.vocabulary.folding import fold
from roster.advice import permissions
from roster.advice.actions.telling import answered, move, say
from roster.advice.models import OPEN, WAITING, Act, Message, Request, State
from roster.models import Expert

SOON, LATEST = timedelta(days=14), timedelta(days=366)  # where an expert names no day; the last they can name
NAMED_LENGTH = 120
TITLES = {
    "dr",
    "prof",
    "professor",
    "professeur",
    "doctor",
    "doctora",
    "mr",
    "mrs",
    "ms",
    "madame",
    "monsieur",
}
TITLES |= {"دكتور", "الدكتور", "دكتوره", "الدكتوره", "استاذ", "الاستاذ"}


class Overtaken(AccessDenied):
    """Somebody was faster: the request is no longer as it was."""


def overtaken() -> Overtaken:
    return Overtaken(_("This request was changed in the meantime. Please look at it again."))


def locked(request: Request) -> Request:
    rows = Request.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("need__asker__country", "expert__country").get(pk=request.pk)


def refused(person: Any, words: str) -> None:
    """Raise TextError where the secretariat's rules let nobody write such a text."""
    if words and (reasons := screening.why_not(person, render(words).html)):
        raise TextError(" ".join(map(str, reasons)))


@transaction.atomic
def write_message(
    person: Any,
    request: Request,
    words: str,
    *,
    language: str = "",
    form_key: uuid.UUID | None = None,
    by_mail: bool = False,
) -> tuple[Message, bool]:
    """Write to the other one; the message, and whether it was made now.

    An expert who writes before having said whether they can help has accepted by it.
    """

    def create() -> Message:
        now = locked(request)
        require(permissions.can_write_message(person, now))
        if not clean(words).strip():
            raise TextError(_("Please write something."))
        refused(person, words)
        act = Act.SAY
        if person.pk == now.expert_id and now.is_waiting:
            act = Act.ACCEPT
            move(now, WAITING, state=State.ACCEPTED, accepted_at=timezone.now(), **answered(now))
        return say(person, now, act, words, language=language, form_key=form_key, by_mail=by_mail)

    return once(Message.objects.filter(author=person), form_key, create)


@transaction.atomic
def accept(
    person: Any,
    request: Request,
    words: str = "",
    *,
    language: str = "",
    form_key: uuid.UUID | None = None,
    by_mail: bool = False,
) -> tuple[Message, bool]:
    """Say that one can help, with or without `words`; the message, and whether it was made now."""

    def create() -> Message:
        now = locked(request)
        require(permissions.can_accept_request(person, now))
        refused(person, words)
        changes = {
            "state": State.ACCEPTED,
            "accepted_at": timezone.now(),
            "closed_at": None,
            "later_on": None,
        }
        if not move(now, [*WAITING, State.DECLINED], **changes, **answered(now)):
            raise overtaken()
        return say(person, now, Act.ACCEPT, words, language=language, form_key=form_key, by_mail=by_mail)

    return once(Message.objects.filter(author=person), form_key, create)


@transaction.atomic
def postpone(
    person: Any,
    request: Request,
    day: date | None = None,
    words: str = "",
    *,
    language: str = "",
    form_key: uuid.UUID | None = None,
    by_mail: bool = False,
) -> tuple[Message, bool]:
    """Say that one can help from `day` on, within two weeks where none is named; then one is asked again."""

    def create() -> Message:
        now = locked(request)
        require(permissions.can_postpone_request(person, now))
        refused(person, words)
        today = timezone.localdate()
        on = min(max(day or today + SOON, today + timedelta(days=1)), today + LATEST)
        due = timezone.make_aware(datetime.combine(on, time()))
        changes = {"state": State.LATER, "later_on": on, "due_from": due, "reminded": 0}
        if not move(now, OPEN, **changes, seen_to_at=None, seen_to_by=None, **answered(now)):
            raise overtaken()
        return say(person, now, Act.LATER, words, language=language, form_key=form_key, by_mail=by_mail)

    return once(Message.objects.filter(author=person), form_key, create)


@transaction.atomic
def decline(
    person: Any,
    request: Request,
    words: str = "",
    instead: str = "",
    *,
    language: str = "",
    form_key: uuid.UUID | None = None,
    by_mail: bool = False,
) -> tuple[Message, bool]:
    """Say that one can't help this time; `instead` names somebody else, who is found where they are a listed
    expert, by name or handle."""

    def create() -> Message:
        now = locked(request)
        require(permissions.can_decline_request(person, now))
        refused(person, words)
        named = clean_line(instead)[:NAMED_LENGTH]
        other = expert_named(named, besides=[person.pk, now.need.asker_id])
        changes = {"state": State.DECLINED, "closed_at": timezone.now(), "later_on": None}
        if not move(now, OPEN, **changes, suggested=other, **answered(now)):
            raise overtaken()
        return say(
            person,
            now,
            Act.DECLINE,
            words,
            language=language,
            form_key=form_key,
            by_mail=by_mail,
            named="" if other else named,
        )

    return once(Message.objects.filter(author=person), form_key, create)


def apart(words: str) -> str:
    """The words with single spaces and nothing but letters, digits and what stands within names."""
    return " ".join(re.sub(r"[^\w’'.-]|[.](?!\w)", " ", words).split())


def expert_named(words: str, besides: Collection[int] = ()) -> Any:
    """The member who is the one listed expert whose whole name stands in `words`, or whose handle or page
    they are, or of whose name they are a part: "Dr Mensah"; None for nobody, or for several of one name."""
    words = words.strip().rstrip("/.").rpartition("/")[2].lstrip("@").strip()
    if not words:
        return None
    plain = Func(
        Value(f" {apart(words)} "),
        template="lower(portal_unaccent(%(expressions)s))",
        output_field=TextField(),
    )
    whole = Concat(Value(" "), F("member__sort_name"), Value(" "), output_field=TextField())
    experts = Expert.objects.listed().exclude(member__in=besides).select_related("member__country")
    experts = experts.annotate(place=StrIndex(plain, whole))
    found = list(experts.filter(Q(place__gt=0) | Q(member__handle=words.lower()))[:2])
    part = [word for word in fold(words).split() if word not in TITLES]
    if not found and part and len(part) <= 3 and min(map(len, part)) > 2:
        padded = experts.annotate(name=whole)
        found = list(padded.filter(*(Q(name__contains=f" {word} ") for word in part))[:2])
    return found[0].member if len(found) == 1 else None


@transaction.atomic
def note_public_answer(request: Request) -> bool:
    """Note that the expert has answered in public what they were asked; nobody is told of it apart."""
    now = locked(request)
    if not now.is_waiting:
        return False
    move(now, WAITING, state=State.ACCEPTED, accepted_at=timezone.now(), **answered(now))
    say(now.expert, now, Act.ACCEPT, quietly=True)
    return True
