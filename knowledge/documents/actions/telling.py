"""Telling people what happened to a document."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html

from knowledge.documents.finding import following
from knowledge.documents.models import Assessment, Document
from portal import notices, subjects
from portal.text import excerpt

WORDS = 1_000  # characters of what happened that go with a notice


def watchers_of(document: Document) -> list[tuple[str, int]]:
    """What people watch that a listed document belongs to, the most particular first."""
    person = [("member", document.depositor_id)] if document.depositor_id else []
    about = subjects.watched(
        themes=document.themes.values_list("pk", flat=True), tags=document.tags.values_list("pk", flat=True)
    )
    return [("document", document.pk), *following.met_by(document.pk), *person, *about]


def tell(
    person: Any,
    document: Document,
    verb: str,
    *,
    reason: str = "",
    to: Any = None,
    readers: Iterable[tuple[str, int]] | None = None,
) -> None:
    """Tell `to`, if anybody, with the reason, and who watches one of `readers`: else the document itself."""
    notices.tell(
        f"document-{verb}",
        actor=person,
        kind="document",
        object_id=document.pk,
        title=document.title,
        url=document.get_absolute_url(),
        text=reason,
        to=[to] if to else [],
        watchers_of=[("document", document.pk)] if readers is None else readers,
    )


def tell_curators(person: Any, document: Document, members: Iterable[Any]) -> None:
    """Tell members that they may describe the document from now on."""
    for member in members:
        tell(person, document, "curate", to=member, readers=[])


def tell_of_assessment(assessment: Assessment) -> None:
    """Tell the depositor and who watches the document or the assessor."""
    document, author = assessment.document, assessment.author
    notices.tell(
        "practice-assessed",
        actor=author,
        kind="assessment",
        object_id=assessment.pk,
        title=document.title,
        url=assessment.get_absolute_url(),
        text=excerpt(assessment.body_html, WORDS),
        language=assessment.language,
        thread=("document", document.pk),
        to=[document.depositor] if document.depositor else [],
        watchers_of=[("document", document.pk), ("member", author.pk if author else 0)],
    )


def link_of(address: str) -> str:
    """A document's link as the rules of moderation look through it."""
    return format_html('<a href="{}">', address) if address else ""
