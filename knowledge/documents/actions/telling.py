"""Telling people what happened to a document."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html

from knowledge.documents.finding import following
from knowledge.documents.models import (
    Document,
)
from portal import notices, subjects


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


def link_of(address: str) -> str:
    """A document's link as the rules of moderation look through it."""
    return format_html('<a href="{}">', address) if address else ""
