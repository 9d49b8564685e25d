"""Depositing, describing, publishing: every change of a document goes through here."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.html import format_html

from knowledge.documents import permissions
from knowledge.documents.models import (
    SLUG_LENGTH,
    Document,
    DocumentAuthor,
    Download,
    FileVersion,
    Status,
    TextState,
    Upload,
)
from knowledge.documents.names import Author
from portal import notices, search, subjects, text
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


class UploadGone(Exception):
    """The file that was kept for the form isn't there any more; nothing was written."""


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
        search.update("document", [document.pk])
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


def add_version(member: Any, document: Document, upload: Upload) -> FileVersion:
    """Make a kept file the document's current one; its words are read in the background.

    Raises UploadGone where it was used or forgotten meanwhile.
    """
    from knowledge.documents.tasks import read_words

    if not Upload.objects.filter(pk=upload.pk).delete()[0]:
        raise UploadGone
    last = document.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = FileVersion.objects.create(
        document=document,
        number=last + 1,
        file=upload.file.name,
        name=upload.name,
        size=upload.size,
        sha256=upload.sha256,
        media_type=upload.media_type,
        uploaded_by=member,
        published_at=timezone.now() if document.status == Status.PUBLISHED else None,
    )
    document.current = version
    document.save(update_fields=["current"])
    read_words.enqueue(version.pk)
    return version


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
    search.update("document", [row.pk])
    return row


def link_of(address: str) -> str:
    """A document's link as the rules of moderation look through it."""
    return format_html('<a href="{}">', address) if address else ""


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
    if now != Status.SUBMITTED:
        readers = watchers_of(document) if now == Status.PUBLISHED else []
        if (was, now) == (Status.PUBLISHED, Status.WITHDRAWN) and document.is_published:
            readers = [("document", document.pk)]  # every member could see it until now
        tell(person, document, verb, reason=reason, to=document.depositor, readers=readers)
    search.update("document", [document.pk])
    return True


def watchers_of(document: Document) -> list[tuple[str, int]]:
    """What people watch that a document belongs to, the most particular first."""
    person = [("member", document.depositor_id)] if document.depositor_id else []
    about = subjects.watched(
        themes=document.themes.values_list("pk", flat=True), tags=document.tags.values_list("pk", flat=True)
    )
    return [("document", document.pk), *person, *about]


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


@transaction.atomic
def keep_words(version: FileVersion, *, words: str, pages: int | None, state: str) -> None:
    """Note what was read in a file, so that the document is found by it."""
    FileVersion.objects.filter(pk=version.pk).update(
        text=text.clean(words), pages=pages, text_state=TextState(state)
    )
    search.update("document", [version.document_id])


@transaction.atomic
def count_download(document: Document, person: str, *, day: date, country: str = "") -> bool:
    """Count that somebody, known by a hash, fetches the document: once on a day. Whether this counted."""
    _row, made = Download.objects.get_or_create(
        document=document, day=day, person=person, defaults={"country": country}
    )
    if made:
        Document.objects.filter(pk=document.pk).update(download_count=F("download_count") + 1)
    return made


def state_changed(document: Document, was: str, now: str) -> None:
    """Called by moderation: a hidden document can't be found."""
    search.update("document", [document.pk])


def recount() -> int:
    """Count the downloads of each document anew; returns how many documents were wrong."""
    counted = (
        Download.objects.filter(document=OuterRef("pk"))
        .order_by()
        .values("document")
        .annotate(n=Count("pk"))
        .values("n")
    )
    right = Coalesce(Subquery(counted), 0)
    return Document.objects.exclude(download_count=right).update(download_count=right)
