"""What the repository holds of a person.

That somebody is named as an author of a published document is a fact of that document, as on the title page
of a book: it stays, as whoever leaves is told. What was never published goes.
"""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from knowledge.documents import tallying
from knowledge.documents.actions.showing import shown_anew
from knowledge.documents.models import (
    Assessment,
    Change,
    Collected,
    Collection,
    Document,
    FileVersion,
    Upload,
)
from knowledge.documents.models.documents import Relation
from portal import links, search
from portal.comments.models import Comment, Thread
from portal.comments.personal import delete_thread
from portal.links.models import Link
from portal.moderation.personal import forget_words
from portal.notices.models import Event, Watch
from portal.personal import Part, delete_files, delete_with_files, rows_of

TABLES = (
    "documents.Document",
    "documents.Document_curators",
    "documents.Change",
    "documents.Collection",
    "documents.FileVersion",
    "documents.Upload",
    "documents.Assessment",
)
OTHERS = ("state_by_id", "status_by_id", "form_key", "last_form", "related")


def export(member: Any) -> Iterator[Part]:
    """What they deposited, with all its files, their collections and assessments, and what they changed."""
    mine = Document.objects.filter(depositor=member)
    yield "documents/documents.json", rows_of(mine, without=OTHERS)
    for version in FileVersion.objects.filter(document__depositor=member).order_by("pk").iterator():
        yield f"documents/files/{version.document_id}/{version.number}/{version.name}", version.file
    for upload in Upload.objects.filter(owner=member).order_by("created_at"):
        yield f"documents/files/waiting/{upload.key}/{upload.name}", upload.file
    curated = Document.objects.filter(curators=member)
    yield "documents/describes.json", ({"document": one.pk, "title": one.title} for one in curated)
    yield "documents/changes.json", rows_of(Change.objects.filter(by=member))
    own = Collection.objects.filter(owner=member)
    yield "documents/collections.json", rows_of(own, without=OTHERS)
    yield "documents/collected.json", rows_of(Collected.objects.filter(collection__owner=member))
    assessed = Assessment.objects.filter(author=member)
    yield "documents/assessments.json", rows_of(assessed, without=OTHERS)


def erase(member: Any) -> None:
    """Delete what nobody was meant to see: files that wait for their form, and what was never published."""
    Document.curators.through.objects.filter(member=member).delete()
    delete_with_files(Upload.objects.filter(owner=member), "file")
    for pk in Document.objects.filter(depositor=member, published_at=None).values_list("pk", flat=True):
        delete_document(pk)


def withdraw(member: Any) -> None:
    """Delete their assessments, collections that nobody follows, and documents that nobody has built on."""
    for assessment in Assessment.objects.filter(author=member):
        withdraw_assessment(assessment)
    for collection in Collection.objects.filter(owner=member, official=False):
        withdraw_collection(member, collection)
    mine = Document.objects.filter(depositor=member)
    for pk in unused(mine, member).values_list("pk", flat=True):
        delete_document(pk, unused_by=member)


def unused(rows: Any, member: Any) -> Any:
    """Those that nobody but `member` has commented on, assessed, collected, described, related or cited."""
    this = OuterRef("pk")
    threads = Thread.objects.filter(kind="document", object_id=this)
    for others in (
        Comment.objects.filter(thread__in=threads).exclude(author=member).exclude(body=""),
        Assessment.objects.filter(document=this).exclude(author=member),
        Collected.objects.filter(document=this).exclude(collection__owner=member),
        Change.objects.filter(document=this).exclude(by=member),
        Relation.objects.filter(other=this).exclude(document__depositor=member),
        Link.objects.filter(to_kind="document", to_id=this),
    ):
        rows = rows.exclude(Exists(others))
    return rows


@transaction.atomic
def withdraw_assessment(assessment: Assessment) -> None:
    document = assessment.document_id
    forget("assessment", assessment.pk)
    Assessment.objects.filter(pk=assessment.pk).delete()
    tallying.count_anew(document)
    shown_anew([document])


@transaction.atomic
def withdraw_collection(member: Any, collection: Collection) -> None:
    followed = Watch.objects.filter(kind="collection", object_id=collection.pk).exclude(member=member)
    if followed.exists() or Link.objects.filter(to_kind="collection", to_id=collection.pk).exists():
        return
    documents = list(Collected.objects.filter(collection=collection).values_list("document", flat=True))
    forget("collection", collection.pk)
    Collection.objects.filter(pk=collection.pk).delete()
    search.update("collection", [collection.pk])
    shown_anew(documents)


@transaction.atomic
def delete_document(pk: int, unused_by: Any = None) -> None:
    """Delete a document with its files; other repositories learn that it is gone."""
    document = Document.objects.select_for_update().get(pk=pk)
    if unused_by and not unused(Document.objects.filter(pk=pk), unused_by).exists():
        return
    for field in ("file", "picture"):
        files = FileVersion.objects.filter(document=document).values_list(field, flat=True)
        delete_files([str(name) for name in files])
    Document.objects.filter(pk=pk).update(current=None)
    delete_thread("document", pk)
    forget("document", pk)
    document.delete()
    shown_anew([pk])


def forget(kind: str, pk: int) -> None:
    """Let notices, the log and links know nothing more of what this said."""
    Event.objects.filter(kind=kind, object_id=pk).delete()
    Watch.objects.filter(kind=kind, object_id=pk).delete()
    forget_words(kind, [pk])
    links.record((kind, pk), "")
