"""A document's way through the secretariat."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from knowledge.documents import permissions
from knowledge.documents.actions.showing import shown_anew
from knowledge.documents.actions.telling import tell, watchers_of
from knowledge.documents.models import (
    Document,
    FileVersion,
    Status,
)
from portal.access import require
from portal.moderation.actions import log


@transaction.atomic
def submit_document(member: Any, document: Document) -> bool:
    """Hand in a draft, or again what was returned or withdrawn; False where somebody was faster."""
    require(permissions.can_submit_document(member, document))
    return decide(member, document, Status.SUBMITTED, verb="submit")


@transaction.atomic
def publish_document(person: Any, document: Document) -> bool:
    """Show the document to its readers; False where somebody decided since it was loaded.

    Its current file becomes public with it; earlier versions that nobody has seen stay unseen.
    """
    require(permissions.can_publish_document(person, document))
    return decide(person, document, Status.PUBLISHED, verb="publish")


@transaction.atomic
def return_document(person: Any, document: Document, reason: str) -> bool:
    """Give the document back to its depositor, who is told the reason; False where somebody was faster."""
    require(permissions.can_return_document(person, document))
    return decide(person, document, Status.RETURNED, verb="return", reason=reason)


@transaction.atomic
def withdraw_document(person: Any, document: Document, reason: str = "") -> bool:
    """Take the document away from its readers; False where somebody was faster."""
    require(permissions.can_withdraw_document(person, document))
    return decide(person, document, Status.WITHDRAWN, verb="withdraw", reason=reason)


def decide(person: Any, document: Document, now: str, *, verb: str, reason: str = "") -> bool:
    """Move the document from the status it was loaded with to `now`, with all that follows from it.

    False where another decided, or changed the document, since it was loaded: what is published is what
    was looked at.
    """
    from knowledge.documents.tasks import relate

    was, when = document.status, timezone.now()
    decided: dict[str, Any] = {
        "status": now,
        "status_by": person,
        "status_at": when,
        "status_reason": reason,
        "updated_at": when,
    }
    if now == Status.SUBMITTED:
        decided["submitted_at"] = when
    if now == Status.PUBLISHED and not document.published_at:
        decided["published_at"] = when
    same = Document.objects.filter(pk=document.pk, status=was, revision=document.revision)
    if was == now or not same.update(**decided):
        return False
    if now == Status.PUBLISHED and document.current_id:
        FileVersion.objects.filter(pk=document.current_id, published_at=None).update(published_at=when)
    for name, value in decided.items():
        setattr(document, name, value)
    log(person, verb, document, kind="document", reason=reason, before={"status": was}, after={"status": now})
    shown_anew([document.pk])  # before anybody is told: it says whose lists a document is in
    if now == Status.SUBMITTED:
        tell(None, document, verb, to=document.depositor, readers=[])
    else:
        readers = watchers_of(document) if now == Status.PUBLISHED else []
        if (was, now) == (Status.PUBLISHED, Status.WITHDRAWN) and document.is_published:
            readers = [("document", document.pk)]  # every member could see it until now
        tell(person, document, verb, reason=reason, to=document.depositor, readers=readers)
    if now == Status.PUBLISHED:
        relate.enqueue([document.pk])
    return True


def state_changed(document: Document, was: str, now: str) -> None:
    """Called by moderation: a hidden document can't be found."""
    shown_anew([document.pk])
