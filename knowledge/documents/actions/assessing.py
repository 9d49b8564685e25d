"""Assessing a practice, and its place on the ladder."""

import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from knowledge.documents import permissions, tallying
from knowledge.documents.actions.describing import Stale, note_change
from knowledge.documents.actions.showing import shown_anew
from knowledge.documents.actions.telling import tell, tell_of_assessment
from knowledge.documents.models import Assessment, Document
from portal import notices
from portal.access import require
from portal.moderation.actions import first_state, follow, log, mended
from portal.moderation.models import Act, State
from portal.text import clean

SAID = ("agrees", "rung", "met", "unmet", "evidence", "tried", "country", "context", "language")
LOGGED = ("agrees", "evidence", "met", "unmet", "tried", "context")


@transaction.atomic
def assess(
    member: Any,
    document: Document,
    data: dict[str, Any],
    *,
    base: int = 0,
    form_key: uuid.UUID | None = None,
) -> tuple[Assessment, bool]:
    """Say what one has found about a practice, or change what one has said; the assessment, and whether that
    is new. A member has one of each document.

    `data` holds the fields of SAID and the `body`, in Markdown; `base` is the revision that the form started
    from, 0 where there was none. Raises Stale where it has moved on since, unless the same form did that.
    """
    require(permissions.can_assess(member, document))
    own = Assessment.objects.select_for_update(no_key=True).filter(document=document, author=member)
    row = own.first()
    if row and form_key and row.form_key == form_key:  # sent again, maybe after somebody went back to it
        if says(row, data):
            return row, False
        base = row.revision
    if (row.revision if row else 0) != base:
        raise Stale
    if row is None:
        return first_assessment(member, document, data, form_key), True
    require(permissions.can_change_assessment(member, row))
    before, was_back = {name: getattr(row, name) for name in LOGGED}, row.is_taken_back
    html = row.body_html
    fill(row, data)
    row.revision, row.updated_at, row.form_key = row.revision + 1, timezone.now(), form_key
    row.save()
    after = {name: getattr(row, name) for name in LOGGED}
    log(member, "edit", row, kind="assessment", before=before, after=after)
    settle(member, row, was_back, html)
    return row, False


def first_assessment(
    member: Any, document: Document, data: dict[str, Any], form_key: uuid.UUID | None
) -> Assessment:
    row = Assessment(document=document, author=member, form_key=form_key)
    fill(row, data)
    row.state = first_state(member, text=words_of(row), html=row.body_html)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # the same member, in another window
        raise Stale from None
    notices.follow_written(member, "document", document.pk)
    if row.is_published:
        tallying.count_anew(document.pk)
        tell_of_assessment(row)
    else:
        follow(row)
    return row


def fill(row: Assessment, data: dict[str, Any]) -> None:
    for name in SAID:
        if name in data:
            setattr(row, name, data[name])
    row.set_body(data.get("body", ""))


def says(row: Assessment, data: dict[str, Any]) -> bool:
    same = all(getattr(row, name) == data[name] for name in SAID if name in data)
    return same and clean(data.get("body", "")) == row.body


def words_of(row: Assessment) -> str:
    return f"{row.context}\n{row.body}"


def settle(member: Any, row: Assessment, was_back: bool, before: str) -> None:
    """Let what was changed, from the HTML `before`, wait or be seen, as the rules of moderation say; what was
    taken back is back."""
    if mended(member, row):
        return
    if row.is_published or was_back:
        state = first_state(member, text=words_of(row), html=row.body_html, before=before)
        row.state = State.HELD if was_back and was_unread(row) else state
        row.state_by, row.state_at = None, timezone.now()
        row.save(update_fields=["state", "state_by", "state_at"])
        follow(row)
    tallying.count_anew(row.document_id)


def was_unread(row: Assessment) -> bool:
    """Whether what was taken back was held or returned: to take it back is no way past the secretariat."""
    acts = Act.objects.filter(kind="assessment", object_id=row.pk, verb="take-back")
    return acts.latest("at", "id").before["state"] in (State.HELD, State.RETURNED)


@transaction.atomic
def take_back_assessment(member: Any, assessment: Assessment) -> None:
    """Take one's own assessment out of everybody's sight and out of the numbers. Assessing anew brings it
    back."""
    row = Assessment.objects.select_for_update(no_key=True).get(pk=assessment.pk)
    require(permissions.can_take_back_assessment(member, row))
    was = row.state
    row.state, row.state_by, row.state_at, row.state_reason = State.HIDDEN, member, timezone.now(), ""
    row.revision += 1
    row.save(update_fields=["state", "state_by", "state_at", "state_reason", "revision"])
    log(member, "take-back", row, kind="assessment", before={"state": was}, after={"state": row.state})
    follow(row)
    tallying.count_anew(row.document_id)


def assessment_state_changed(assessment: Assessment, was: str, now: str) -> None:
    """Called by moderation: what is hidden counts no more, and what was held is news when it is published."""
    tallying.count_anew(assessment.document_id)
    if was == State.HELD and now == State.PUBLISHED:
        tell_of_assessment(assessment)


@transaction.atomic
def set_rung(person: Any, document: Document, rung: str, *, reason: str, was: str) -> bool:
    """Give a practice its place on the ladder, or take it away, with a reason that its depositor and whoever
    follows it are told; False where it is no longer where the form saw it, `was`."""
    require(permissions.can_set_rung(person, document, rung))
    row = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    if row.rung != was or rung == was:
        return False
    row.rung = rung
    row.save(update_fields=["rung"])
    before, after = {"rung": was}, {"rung": rung}
    note_change(person, row, before, after, ["rung"])
    log(person, "rung", row, kind="document", reason=reason, before=before, after=after)
    tell(person, row, "rung", reason=reason, to=row.depositor)
    shown_anew([row.pk])
    return True
