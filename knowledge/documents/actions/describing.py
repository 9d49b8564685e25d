"""Depositing a document and describing it."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from knowledge.documents import permissions
from knowledge.documents.actions.files import add_version
from knowledge.documents.actions.showing import shown_anew
from knowledge.documents.actions.telling import link_of, tell
from knowledge.documents.models import (
    SLUG_LENGTH,
    Document,
    DocumentAuthor,
    Status,
    Upload,
)
from knowledge.documents.names import Author
from portal import notices, text
from portal.access import require
from portal.models import once
from portal.moderation.actions import log, notice

PLAIN = (
    "title", "language", "type", "year", "issued", "abstract", "publisher", "place", "licence", "audience",
    "link", "doi",
)  # fmt: skip


NEW_FILE = {"file", "link"}


WORTH_TELLING = {"title", "authors", "year", "licence", "doi"}


class Stale(Exception):
    """The document was changed since the form was opened; nothing was written."""


@transaction.atomic
def deposit(
    member: Any,
    data: dict[str, Any],
    *,
    upload: Upload | None = None,
    draft: bool = False,
    form_key: uuid.UUID | None = None,
) -> Document:
    """Deposit a document, as a draft or handed in; the one that the same form made already.

    `data` holds the fields of PLAIN that it has, `authors` as names.Author, `themes` and `countries` as
    rows and `tags` as words. `upload` is a file kept before; it becomes the first version.
    """
    require(permissions.can_deposit(member))
    document, made = once(
        Document.objects.filter(depositor=member), form_key, lambda: insert(member, data, draft, form_key)
    )
    if made:
        write_rows(document, data)
        if upload:
            add_version(member, document, upload)
        notices.follow_written(member, "document", document.pk)
        shown_anew([document.pk])
    return document


def insert(member: Any, data: dict[str, Any], draft: bool, form_key: uuid.UUID | None) -> Document:
    document = Document(depositor=member, form_key=form_key)
    write_fields(document, data)
    if not draft:
        document.status, document.submitted_at = Status.SUBMITTED, timezone.now()
    document.save(force_insert=True)
    return document


def write_fields(document: Document, data: dict[str, Any]) -> None:
    for name in PLAIN:
        if name in data:
            setattr(document, name, data[name])
    document.slug = text.slugify(document.title, SLUG_LENGTH)


def write_rows(document: Document, data: dict[str, Any]) -> None:
    """Replace authors, themes, countries and tags, as far as `data` has them."""
    for name in ("themes", "countries"):
        if name in data:
            getattr(document, name).set(data[name])
    if "tags" in data:
        document.tags.set(data["tags"])
    if "authors" in data:
        write_authors(document, data["authors"])


def write_authors(document: Document, authors: Iterable[Author]) -> None:
    """Put the authors in the given order; who stays keeps their ORCID iD and affiliation."""
    before = {author.name: author for author in document.authors.all()}
    document.authors.all().delete()
    DocumentAuthor.objects.bulk_create(
        DocumentAuthor(
            document=document,
            order=place,
            name=author.name,
            is_organisation=author.is_organisation,
            orcid=before[author.name].orcid if author.name in before else "",
            affiliation=before[author.name].affiliation if author.name in before else "",
        )
        for place, author in enumerate(authors)
    )


@transaction.atomic
def edit_document(
    member: Any,
    document: Document,
    data: dict[str, Any],
    *,
    revision: int,
    upload: Upload | None = None,
    form_key: uuid.UUID | None = None,
) -> Document:
    """Change a document from `revision` on; its status stays. `data` and `upload` as in `deposit`.

    Raises Stale where it has moved on since, unless the same form did that. Every change of a published
    document, and of another's, is in the log.
    """
    require(permissions.can_edit_document(member, document))
    if upload or data.get("link", document.link) != document.link:
        require(permissions.can_replace_file(member, document))
    row = Document.objects.select_for_update().get(pk=document.pk)
    if form_key and row.last_form == form_key:
        return row
    if row.revision != revision:
        raise Stale
    before = described(row)
    write_fields(row, data)
    row.revision, row.last_form, row.updated_at = revision + 1, form_key, timezone.now()
    row.save()
    write_rows(row, data)
    if upload:
        add_version(member, row, upload)
    if row.is_readable:
        words, earlier = f"{row.title}\n{row.abstract}", f"{before['title']}\n{before['abstract']}"
        links = {"html": link_of(row.link), "html_before": link_of(before["link"])}
        notice(member, row, text=words, text_before=earlier, **links)
    if row.status == Status.PUBLISHED or row.depositor_id != member.pk:
        log_edit(member, row, before)
    if row.is_readable:
        tell_watchers_of_edit(member, row, before)
    shown_anew([row.pk])
    return row


def described(document: Document) -> dict[str, Any]:
    """What the log compares: the plain fields, the authors and the file."""
    found = {name: getattr(document, name) for name in PLAIN}
    found["authors"] = "; ".join(document.authors.values_list("name", flat=True))
    found["file"] = document.current.sha256 if document.current else ""
    return found


def tell_watchers_of_edit(member: Any, document: Document, before: dict[str, Any]) -> None:
    """Tell who follows a published document that it has a new file or link, or that what one cites it by
    has changed; other changes of its description are no news."""
    after = described(document)
    changed = {name for name in before if before[name] != after[name]}
    if changed & NEW_FILE:
        tell(member, document, "version")
    elif changed & WORTH_TELLING:
        tell(member, document, "edit")


def log_edit(member: Any, document: Document, before: dict[str, Any]) -> None:
    after = described(document)
    changed = [name for name in before if before[name] != after[name]]
    log(
        member,
        "edit",
        document,
        kind="document",
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
