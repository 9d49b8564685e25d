"""What the wiki holds of a person."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import override

from knowledge.wiki.actions import addresses, tree
from knowledge.wiki.models import (
    Contributor,
    Editing,
    Export,
    Flag,
    Page,
    PageFile,
    Review,
    Revision,
    Thanks,
)
from knowledge.wiki.models import Link as PageLink
from portal import links, search
from portal.comments.models import Comment, Thread
from portal.comments.personal import delete_thread
from portal.links.forms import in_brackets
from portal.links.models import Link
from portal.moderation.personal import forget_words
from portal.notices.models import Event, Watch
from portal.personal import Part, delete_with_files, rows_of

TABLES = (
    "wiki.Page",
    "wiki.Page_keepers",
    "wiki.Revision",
    "wiki.Contributor",
    "wiki.Thanks",
    "wiki.Editing",
    "wiki.Export",
    "wiki.PageFile",
    "wiki.Review",
    "wiki.Flag",
)
OTHERS = ("state_by_id", "deleted_by_id", "form_key")


def export(member: Any) -> Iterator[Part]:
    """What they wrote, revision by revision, with the files they put there, and what they said of pages."""
    started = Page.objects.filter(author=member)
    yield "wiki/pages.json", rows_of(started, without=OTHERS)
    yield "wiki/revisions.json", rows_of(Revision.objects.filter(author=member), without=("form_key",))
    for one in PageFile.objects.filter(author=member).order_by("pk").iterator():
        yield f"wiki/files/{one.pk}/{one.name}", one.file
    for one in PageFile.objects.filter(owner=member, page=None).order_by("pk"):
        yield f"wiki/files/waiting/{one.pk}/{one.name}", one.file
    yield "wiki/contributed.json", rows_of(Contributor.objects.filter(member=member))
    yield "wiki/thanks.json", rows_of(Thanks.objects.filter(member=member))
    yield "wiki/reviews.json", rows_of(Review.objects.filter(reviewer=member))
    yield "wiki/flags.json", rows_of(Flag.objects.filter(member=member), without=("closed_by_id",))
    kept = Page.objects.filter(keepers=member)
    yield "wiki/keeps.json", ({"page": one.pk, "title": one.title} for one in kept)
    yield "wiki/editing.json", rows_of(Editing.objects.filter(member=member))
    yield "wiki/exports.json", rows_of(Export.objects.filter(by=member), without=("file",))


def erase(member: Any) -> None:
    """Delete what is theirs alone; they keep no page. Histories go on naming the account, which has no name,
    and pages that were made of a conversation no longer thank them by name."""
    unname(member)
    Page.keepers.through.objects.filter(member=member).delete()
    Editing.objects.filter(member=member).delete()
    delete_with_files(Export.objects.filter(by=member), "file")
    delete_with_files(PageFile.objects.filter(owner=member, page=None), "file")


def withdraw(member: Any) -> None:
    """Delete each page that nobody else has written in, linked to, translated or said anything of. A page
    above such ones goes once they have gone."""
    mine = unshared(Page.objects.filter(author=member), member)
    gone = True
    while gone:
        gone = [pk for pk in mine.values_list("pk", flat=True) if withdraw_page(member, pk)]


def unname(member: Any) -> None:
    """Say *Former member* where the portal itself put the name into a page: among those to be thanked."""
    made = Link.objects.filter(kind="page", relation=Link.Relation.MADE_FROM).values("object_id")
    name = in_brackets(member.full_name)
    if not name:
        return
    for revision in Revision.objects.filter(page__in=made, body__contains=name):
        with override(revision.page.language):
            revision.set_body(revision.body.replace(name, str(_("Former member"))))
        revision.size = len(revision.body)
        revision.save(update_fields=["body", "body_html", "body_version", "size"])
        search.update("page", [revision.page_id])


def unshared(rows: Any, member: Any) -> Any:
    """Those pages that nobody but `member` has had a hand in, and that stand above no other."""
    this = OuterRef("pk")
    threads = Thread.objects.filter(kind="page", object_id=this)
    own = Page.objects.filter(author=member)
    for others in (
        Revision.objects.filter(page=this).exclude(author=member),
        Page.objects.filter(parent=this),
        Page.objects.filter(merged_into=this),
        Page.objects.filter(translation_of=this),
        Comment.objects.filter(thread__in=threads).exclude(author=member).exclude(body=""),
        PageLink.objects.filter(to_slug=OuterRef("slug")).exclude(page__in=own),
        Link.objects.filter(to_kind="page", to_id=this),
        Flag.objects.filter(page=this).exclude(member=member),
    ):
        rows = rows.exclude(Exists(others))
    return rows


@transaction.atomic
def withdraw_page(member: Any, pk: int) -> bool:
    """Delete one page with all its revisions and files, and its address; False where somebody was faster."""
    tree.lock()
    Page.objects.select_for_update().filter(pk=pk).first()
    page = unshared(Page.objects.filter(pk=pk), member).first()
    if page is None:
        return False
    addresses.write_links(page, [])
    for kind, ids in (("page", [pk]), ("branch", [pk])):
        Event.objects.filter(kind=kind, object_id__in=ids).delete()
        Watch.objects.filter(kind=kind, object_id__in=ids).delete()
    forget_words("page", [pk])
    links.record(("page", pk), "")
    delete_thread("page", pk)
    delete_with_files(PageFile.objects.filter(page=page), "file")
    page.addresses.filter(count=0).delete()
    Page.objects.filter(pk=pk).update(current=None, shown=None, translated_from=None)
    Page.objects.filter(translated_from__page=pk).update(translated_from=None)
    page.delete()
    search.update("page", [pk])
    return True
