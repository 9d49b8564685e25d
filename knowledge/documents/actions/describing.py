"""Depositing a document and describing it."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from knowledge.documents import permissions
from knowledge.documents.actions.deciding import submit_document
from knowledge.documents.actions.files import add_version
from knowledge.documents.actions.relating import write_relations
from knowledge.documents.actions.showing import shown_anew
from knowledge.documents.actions.telling import link_of, tell, tell_curators
from knowledge.documents.history import PLAIN, SEVERAL, described, differences
from knowledge.documents.models import SLUG_LENGTH, Change, Document, DocumentAuthor, Status, Upload
from knowledge.documents.names import Author, of_rows
from portal import notices, text
from portal.access import AccessDenied, require
from portal.models import WrittenOn, may_write_on, once
from portal.moderation.actions import notice

NEW_FILE = {"file", "link"}
WORTH_TELLING = {"title", "authors", "year", "licence", "doi"}
# What an edition in another language has in common with the first.
COPIED = (
    "type", "year", "publisher", "place", "series", "series_number", "journal", "licence", "audience",
    "readers", "donors", "projects",
)  # fmt: skip


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
    """Deposit a document, as a draft or handed in; the one that the same form made already, which then says
    what the form says now.

    `data` holds the fields of PLAIN that it has, `authors` as names.Author, `themes`, `countries`, `regions`,
    `concepts` and `curators` as rows, `tags` as words and `relations` as pairs (kind, id of the other).
    `upload` is a file kept before; it becomes the first version. Raises UploadGone, Circle, and WrittenOn
    where what the form made was changed by other ways.
    """
    require(permissions.can_deposit(member))
    document, made = once(
        Document.objects.filter(depositor=member),
        form_key,
        lambda: insert(member, data, upload, draft, form_key),
        lambda made: write_on(member, made, data, upload, draft, form_key),
    )
    if made:
        write_rows(document, data, by=member)
        if upload:
            add_version(member, document, upload)
        notices.follow_written(member, "document", document.pk)
        if not draft:
            tell(None, document, "submit", to=member, readers=[])
        tell_curators(member, document, data.get("curators", []))
        shown_anew([document.pk])
    return document


def insert(
    member: Any, data: dict[str, Any], upload: Upload | None, draft: bool, form_key: uuid.UUID | None
) -> Document:
    document = Document(depositor=member, form_key=form_key)
    write_fields(document, data, has_file=bool(upload))
    if not draft:
        document.status, document.submitted_at = Status.SUBMITTED, timezone.now()
    document.save(force_insert=True)
    return document


def write_on(
    member: Any,
    document: Document,
    data: dict[str, Any],
    upload: Upload | None,
    draft: bool,
    form_key: uuid.UUID | None,
) -> None:
    """Let a document say what the form says that has made it, and was sent again."""
    untouched = document.last_form in (None, form_key) and not document.changes.exclude(by=member).exists()
    may_write_on(document, permissions.can_edit_document(member, document), untouched=untouched)
    file = unless_there(document, upload)
    try:
        row = edit_document(
            member, document, data, revision=document.revision, upload=file, form_key=form_key
        )
    except (AccessDenied, Stale) as denied:
        raise WrittenOn(document, str(denied)) from None
    if not draft and row.status == Status.DRAFT and permissions.can_submit_document(member, row):
        submit_document(member, row)


def unless_there(document: Document, upload: Upload | None) -> Upload | None:
    """The file, unless it is what the document has already."""
    is_there = upload and document.current and upload.sha256 == document.current.sha256
    return None if is_there else upload


def write_fields(document: Document, data: dict[str, Any], *, has_file: bool = False) -> None:
    """Set the fields of PLAIN that `data` has, on the object alone; `has_file` where it gets one now."""
    for name in PLAIN:
        if name in data:
            setattr(document, name, data[name])
    if has_file or document.current_id or document.link:
        document.only_described = False
    document.slug = text.slugify(document.title, SLUG_LENGTH)


def write_rows(document: Document, data: dict[str, Any], *, by: Any = None) -> None:
    """Replace authors, themes, countries, tags and the like, as far as `data` has them; relations as far as
    `by` sees the other documents, None for all."""
    for name in (*SEVERAL, "curators", "tags"):
        if name in data:
            getattr(document, name).set(data[name])
    if "authors" in data:
        write_authors(document, data["authors"])
    if "relations" in data:
        write_relations(document, data["relations"], by)


def write_authors(document: Document, authors: Iterable[Author]) -> None:
    """Put the authors in the given order."""
    document.authors.all().delete()
    DocumentAuthor.objects.bulk_create(
        DocumentAuthor(
            document=document,
            order=place,
            name=author.name,
            is_organisation=author.is_organisation,
            orcid=author.orcid,
            affiliation=author.affiliation,
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

    Raises Stale where it has moved on since, unless the same form did that: what was written on in a form
    that was sent already is one more change. What was changed is kept as a Change, and its depositor is told
    where that was somebody else; where nothing was, nothing happens.
    """
    require(permissions.can_edit_document(member, document))
    if "curators" in data:
        require(permissions.can_name_curators(member, document))
    # Not for its key: a relation from another document, which is written at this moment, need not wait.
    row = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    was_sent = form_key and row.last_form == form_key
    if row.revision != revision and not was_sent:
        raise Stale
    if was_sent:
        upload = unless_there(row, upload)
    if upload or data.get("link", row.link) != row.link:  # it may have been published a moment ago
        require(permissions.can_replace_file(member, row))
    before = described(row)
    write_fields(row, data, has_file=bool(upload))
    row.last_form = form_key
    row.save()
    write_rows(row, data, by=member)
    if upload:
        add_version(member, row, upload)
    after = described(row)
    if changed := differences(before, after):
        note_change(member, row, before, after, changed)
        follow_edit(member, row, before, after, set(changed))
        new = [one for one in data.get("curators", []) if one.handle not in before["curators"]]
        tell_curators(member, row, new)
        shown_anew([row.pk])
    return row


def note_change(
    member: Any, document: Document, before: dict[str, Any], after: dict[str, Any], changed: Iterable[str]
) -> None:
    """Keep what was changed, under the revision that it leads to."""
    document.revision, document.updated_at = document.revision + 1, timezone.now()
    document.save(update_fields=["revision", "updated_at"])
    Change.objects.create(
        document=document,
        revision=document.revision,
        by=member,
        at=document.updated_at,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )


def follow_edit(
    member: Any, document: Document, before: dict[str, Any], after: dict[str, Any], changed: set[str]
) -> None:
    """Let moderation look at a changed text that readers see; tell the depositor of what another has changed,
    and who follows the document of what is news: a new file or link, or what one cites it by."""
    if document.is_readable:
        words = {"text": f"{after['title']}\n{after['abstract']}"}
        words["text_before"] = f"{before['title']}\n{before['abstract']}"
        notice(member, document, html=link_of(after["link"]), html_before=link_of(before["link"]), **words)
    verb = "version" if changed & NEW_FILE else "edit"
    is_news = document.is_readable and changed & (NEW_FILE | WORTH_TELLING)
    depositor = document.depositor if document.depositor_id != member.pk else None
    if is_news or depositor:
        tell(member, document, verb, to=depositor, readers=None if is_news else [])


@transaction.atomic
def translate_document(
    member: Any, document: Document, *, title: str, language: str, form_key: uuid.UUID | None = None
) -> Document:
    """Begin the edition of `document` in another language: a draft of `member` with what both have in common,
    which says that it is a translation. The same form makes one."""
    require(permissions.can_translate_document(member, document))
    data = {name: getattr(document, name) for name in COPIED}
    data |= {name: getattr(document, name).all() for name in SEVERAL}
    data |= {
        "title": title,
        "language": language,
        "alternative_titles": [document.title] if document.title != title else [],
        "authors": of_rows(document.authors.all()),
        "tags": [tag.name for tag in document.tags.all()],
        "relations": [("translation-of", document.pk)],
    }
    return deposit(member, data, draft=True, form_key=form_key)
