"""Collections: beginning, describing, filling, ordering and giving up."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from knowledge.documents import oai, permissions
from knowledge.documents.actions.describing import Stale
from knowledge.documents.finding import listing
from knowledge.documents.models import SLUG_LENGTH, Collected, Collection, Document
from portal import notices, search, text
from portal.access import is_secretariat, require
from portal.models import WrittenOn, may_write_on, once
from portal.moderation.actions import first_state, follow, log, mended, notice

UP, DOWN, TOP, OUT = STEPS = ("up", "down", "top", "out")


@transaction.atomic
def start_collection(member: Any, data: dict[str, Any], *, form_key: uuid.UUID | None = None) -> Collection:
    """Begin a collection; the one that the same form made already, which then says what the form says now.
    Raises WrittenOn where it was changed since.

    `data` has title, body, language, audience and, from the secretariat, official. It is held where the
    rules of moderation say so.
    """
    require(permissions.can_start_collection(member))

    def create() -> Collection:
        collection = Collection(owner=member, form_key=form_key)
        html = write(member, collection, data)
        collection.state = first_state(member, text=f"{data['title']}\n{data['body']}", html=html)
        collection.save(force_insert=True)
        return collection

    def again(collection: Collection) -> None:
        names = ("title", "body", "language", "audience")
        if all(getattr(collection, name) == data[name] for name in names):
            return
        may_edit = permissions.can_edit_collection(member, collection)
        may_write_on(collection, may_edit, untouched=collection.revision == 1)
        try:
            edit_collection(member, collection, data, revision=1)
        except Stale:
            raise WrittenOn(collection) from None

    collection, made = once(Collection.objects.filter(owner=member), form_key, create, again)
    if made:
        search.update("collection", [collection.pk])
        if not collection.is_published:
            follow(collection)
    return collection


def write(member: Any, collection: Collection, data: dict[str, Any]) -> str:
    """Put what was typed into the row, unsaved; returns the HTML of its text."""
    collection.title, collection.language = data["title"], data["language"]
    collection.audience = data["audience"]
    collection.slug = text.slugify(collection.title, SLUG_LENGTH)
    if is_secretariat(member):
        collection.official = bool(data.get("official"))
    collection.set_body(data["body"])
    return collection.body_html


@transaction.atomic
def edit_collection(
    member: Any, collection: Collection, data: dict[str, Any], *, revision: int
) -> Collection:
    """Describe a collection anew, from `revision` on; raises Stale where it has moved on since."""
    row = Collection.objects.select_for_update().get(pk=collection.pk)
    require(permissions.can_edit_collection(member, row))
    if row.revision != revision:
        raise Stale
    before = {"text_before": f"{row.title}\n{row.body}", "html_before": row.body_html}
    was_audience = row.audience
    write(member, row, data)
    row.revision, row.updated_at = revision + 1, timezone.now()
    row.save()
    search.update("collection", [row.pk])
    if was_audience != row.audience:
        shown_in_anew(row)
    if not mended(member, row) and row.is_published:
        notice(member, row, text=f"{row.title}\n{row.body}", html=row.body_html, **before)
    return row


@transaction.atomic
def delete_collection(member: Any, collection: Collection) -> None:
    """Give a collection up for good; its documents stay what they are."""
    row = Collection.objects.select_for_update().get(pk=collection.pk)
    require(permissions.can_edit_collection(member, row))
    documents = list(row.collected.values_list("document", flat=True))
    pk = row.pk
    log(member, "delete", row, kind="collection")
    row.delete()
    search.update("collection", [pk])
    collections_changed(documents)


@transaction.atomic
def collect(member: Any, collection: Collection, document: Document, note: str = "") -> bool:
    """Put a document at the end of a collection; False where it is in it already."""
    row = Collection.objects.select_for_update().get(pk=collection.pk)
    require(permissions.can_collect(member, row, document))
    last = row.collected.aggregate(last=Max("order"))["last"] or 0
    _place, made = Collected.objects.get_or_create(
        collection=row, document=document, defaults={"order": last + 1, "note": note}
    )
    if not made:
        return False
    count(row, +1)
    collections_changed([document.pk])
    if row.is_published and document.is_readable:
        notices.tell(
            "document-collected",
            actor=member,
            kind="document",
            object_id=document.pk,
            title=document.title,
            url=document.get_absolute_url(),
            text=row.title,
            watchers_of=[("collection", row.pk)],
        )
    return True


@transaction.atomic
def arrange_collection(
    member: Any, collection: Collection, document_id: int, step: str, *, seen: int
) -> bool:
    """Move a document one place "up" or "down" or to the "top", or take it "out".

    `seen` is the order that it had on the page with the button: False, and nothing is done, where it stands
    elsewhere by now, as when a button is pressed twice or two people arrange at once.
    """
    row = Collection.objects.select_for_update().get(pk=collection.pk)
    require(permissions.can_edit_collection(member, row))
    one = row.collected.filter(document=document_id, order=seen).first()
    if not one:
        return False
    if step == OUT:
        one.delete()
        count(row, -1)
        collections_changed([document_id])
        return True
    others = row.collected.exclude(pk=one.pk)
    if step == TOP:
        others.filter(order__lt=one.order).update(order=F("order") + 1)
        row.collected.filter(pk=one.pk).update(order=1)
        return touch(row)
    beyond = others.filter(order__lt=seen) if step == UP else others.filter(order__gt=seen)
    neighbour = beyond.order_by("-order" if step == UP else "order").first()
    if not neighbour:
        return False
    row.collected.filter(pk=one.pk).update(order=neighbour.order)
    row.collected.filter(pk=neighbour.pk).update(order=seen)
    return touch(row)


def count(collection: Collection, more: int) -> None:
    rows = Collection.objects.filter(pk=collection.pk)
    rows.update(document_count=F("document_count") + more, updated_at=timezone.now())


def touch(collection: Collection) -> bool:
    return bool(Collection.objects.filter(pk=collection.pk).update(updated_at=timezone.now()))


def collections_changed(ids: Iterable[int]) -> None:
    """Let lists and other repositories know that documents came into or left collections that readers see.

    Not the search, to which this says nothing of the documents; their files' words need not be read anew.
    """
    wanted = list(ids)
    listing.update(wanted)
    oai.update(wanted)


def shown_in_anew(collection: Collection) -> None:
    collections_changed(collection.collected.values_list("document", flat=True))


def collection_state_changed(collection: Collection, was: str, now: str) -> None:
    """Called by moderation: a hidden collection can't be found, and nothing says what is in it."""
    search.update("collection", [collection.pk])
    shown_in_anew(collection)


def recount_collections() -> int:
    """Count the documents of each collection anew; returns how many collections were wrong."""
    inside = Collected.objects.filter(collection=OuterRef("pk")).order_by().values("collection")
    right = Coalesce(Subquery(inside.annotate(n=Count("pk")).values("n")), 0)
    return Collection.objects.exclude(document_count=right).update(document_count=right)
