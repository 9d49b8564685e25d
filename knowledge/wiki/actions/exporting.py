"""Making files of a branch of the wiki for a member to take along."""

from typing import IO, Any

from django.db import IntegrityError, transaction

from knowledge.wiki import permissions
from knowledge.wiki.exchange import archive, book, outgoing
from knowledge.wiki.models import Export, Page
from knowledge.wiki.models.exchange import EXPORTS
from portal import making
from portal.access import is_member, require


def write_branch(file: IO[bytes], person: Any, page: Page, form: str) -> None:
    """Write the branch of `page` as `person` may read it, as an archive or a book."""
    leaves = outgoing.tree(outgoing.branch(person, page))
    if form == Export.Form.ZIP:
        archive.write(file, person, leaves)
    else:
        address = outgoing.whole_address(page)
        about = {"title": page.title, "language": page.language, "address": address}
        book.write(file, person, leaves, about)


def order_export(person: Any, page: Page, form: str) -> Export:
    """Have a branch made into a file in the background; the one that is under way where that was asked."""
    from knowledge.wiki.tasks import make_export

    require(permissions.can_order_export(person, page))
    try:
        with transaction.atomic():
            export = Export.objects.create(page=page, by=person, form=form)
            make_export.enqueue(export.pk)
    except IntegrityError:
        export = Export.objects.get(page=page, by=person, form=form, made_at=None)
    return export


def make_export(export: Export) -> None:
    """Write the file of an export; doing it again does no harm."""
    if not is_member(export.by) or not Page.objects.visible_to(export.by).filter(pk=export.page_id).exists():
        export.delete()
        return
    making.make(export, EXPORTS, write=lambda file: write_branch(file, export.by, export.page, export.form))


def forget_exports() -> int:
    """Forget what was asked for more than a day ago, and stored files that no row names; how many."""
    return making.forget(Export, EXPORTS)
