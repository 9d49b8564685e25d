"""Saying a word for an expert, answering it, taking it off one's page."""

import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from portal import notices, text
from portal.access import require
from portal.models import once
from portal.moderation.actions import first_state, follow, log
from portal.moderation.models import Act, State
from roster import permissions
from roster.models import Endorsement, Expert

FIELDS = ("language", "occasion", "place", "year")


@transaction.atomic
def endorse_expert(
    member: Any, expert: Expert, data: dict[str, Any], *, form_key: uuid.UUID | None = None
) -> Endorsement:
    """Say a word for `expert`, tied to something that `member` did together with them.

    Once a pair: who has taken theirs back writes it anew in its place. It is held where the rules of
    moderation say so; the expert is told as soon as it is published. `data` holds `body` in Markdown,
    `occasion`, `place`, `year` and `language`. Raises AccessDenied, and TextError for what cannot be sent.
    """
    require(permissions.can_endorse_expert(member, expert))

    def create() -> Endorsement:
        taken_back = Endorsement.objects.filter(expert=expert, author=member, state=State.HIDDEN)
        mine = taken_back.filter(state_by=member).select_for_update().first()
        endorsement = mine or Endorsement(expert=expert, author=member)
        endorsement.form_key, endorsement.created_at = form_key, timezone.now()
        endorsement.put_away_at, endorsement.reply, endorsement.replied_at = None, "", None
        write(endorsement, data)
        return endorsement

    try:
        endorsement, made = once(Endorsement.objects.filter(author=member), form_key, create)
    except IntegrityError:
        return Endorsement.objects.get(expert=expert, author=member)
    if made:
        tell_expert(endorsement) if endorsement.is_published else follow(endorsement)
    return endorsement


def write(endorsement: Endorsement, data: dict[str, Any]) -> None:
    for name in FIELDS:
        setattr(endorsement, name, data[name])
    rendered = endorsement.set_body(data["body"])
    words = "\n".join([data["occasion"], data["place"], data["body"]])
    endorsement.state = first_state(endorsement.author, text=words, html=rendered.html)
    endorsement.state_by, endorsement.state_at, endorsement.state_reason = None, None, ""
    with transaction.atomic():
        endorsement.save()


@transaction.atomic
def take_back_endorsement(member: Any, endorsement: Endorsement) -> bool:
    """Take one's own word back, out of everybody's sight; False where it is so already."""
    require(permissions.can_take_back_endorsement(member, endorsement))
    was = endorsement.state
    rows = Endorsement.objects.filter(pk=endorsement.pk, state=was)
    if not rows.update(state=State.HIDDEN, state_by=member, state_at=timezone.now(), state_reason=""):
        return False
    endorsement.state, endorsement.state_by = State.HIDDEN, member
    before, after = {"state": was}, {"state": State.HIDDEN}
    log(member, "take-back", endorsement, kind="endorsement", before=before, after=after)
    follow(endorsement)
    return True


@transaction.atomic
def reply_to_endorsement(member: Any, endorsement: Endorsement, words: str) -> None:
    """Let the expert answer beside what was said of them; an empty answer takes the one there is away."""
    require(permissions.can_reply_to_endorsement(member, endorsement))
    reply = text.clean(words).strip()
    first_state(member, text=reply, html=text.render(reply).html)  # refuses what the rules refuse
    answered = {"reply": reply, "replied_at": timezone.now() if reply else None}
    rows = Endorsement.objects.filter(pk=endorsement.pk).exclude(reply=reply)
    if not rows.update(**answered) or not reply:
        return
    notices.tell(
        "endorsement-reply",
        actor=member,
        kind="endorsement",
        object_id=endorsement.pk,
        title=endorsement.occasion,
        url=endorsement.get_absolute_url(),
        text=reply,
        to=[endorsement.author],
    )


@transaction.atomic
def put_away_endorsement(member: Any, endorsement: Endorsement) -> bool:
    """Take a word off one's own page; nobody is told. False where it is off already."""
    require(permissions.can_put_away_endorsement(member, endorsement))
    shown = Endorsement.objects.filter(pk=endorsement.pk, put_away_at=None)
    return bool(shown.update(put_away_at=timezone.now()))


@transaction.atomic
def put_back_endorsement(member: Any, endorsement: Endorsement) -> bool:
    """Show it again."""
    require(permissions.can_put_away_endorsement(member, endorsement))
    return bool(Endorsement.objects.filter(pk=endorsement.pk).update(put_away_at=None))


def state_changed(endorsement: Endorsement, was: str, now: str) -> None:
    """Tell the expert of what was held, as soon as it is published for the first time."""
    acts = Act.objects.filter(kind="endorsement", object_id=endorsement.pk)
    if now == State.PUBLISHED and was == State.HELD and not acts.filter(before__state=now).exists():
        tell_expert(endorsement)


def tell_expert(endorsement: Endorsement) -> None:
    notices.tell(
        "endorsement-written",
        actor=endorsement.author,
        kind="endorsement",
        object_id=endorsement.pk,
        title=endorsement.occasion,
        url=endorsement.get_absolute_url(),
        text=text.excerpt(endorsement.body_html, 1_000),
        language=endorsement.language,
        to=[endorsement.expert.member],
    )
