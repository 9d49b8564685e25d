"""Files of pages: put there, taken away and brought back."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from knowledge.wiki import permissions
from knowledge.wiki.models import Page, PageFile
from portal.access import require
from portal.moderation.actions import log
from portal.uploads import attached


@transaction.atomic
def change_files(member: Any, page: Page, files: Iterable[PageFile], without: Iterable[int] = ()) -> None:
    """Put `files`, which waited for the form, under the page, and take away those with the ids `without`,
    which can be brought back. One that the approved text of a reviewed page shows is for its reviewers."""
    page = Page.objects.locked(page.pk)
    require(permissions.can_edit_page(member, page))
    files = list(files)
    attached.attach(PageFile, page, files, author=member)
    gone = PageFile.objects.of(page).filter(pk__in=list(without))
    if page.is_reviewed and any(is_shown(page, file) for file in gone):
        require(permissions.can_review_page(member, page))
    names = sorted(gone.values_list("name", flat=True))
    gone.update(removed_at=timezone.now(), removed_by=member)
    if files or names:
        told = {"put": [one.name for one in files], "taken": names}
        log(member, "files", page, kind="page", after=told)


def is_shown(page: Page, file: PageFile) -> bool:
    """Whether the text that readers get names the file."""
    return page.shown is not None and f"/wiki/files/{file.pk}/" in page.shown.body_html


@transaction.atomic
def restore_file(member: Any, file: PageFile) -> None:
    """Bring a file back that was taken away."""
    assert file.page_id
    page = Page.objects.locked(file.page_id)
    require(permissions.can_edit_page(member, page))
    taken = set(PageFile.objects.of(page).values_list("name", flat=True))
    back = PageFile.objects.filter(pk=file.pk, removed_at__isnull=False)
    name = attached.free_name(file.name, taken)
    if back.update(removed_at=None, removed_by=None, name=name):
        log(member, "files", page, kind="page", after={"back": name})


def take_over_files(page: Page, into: Page) -> None:
    """Let the files of `page` stand under `into`; their addresses stay. The caller has locked both pages."""
    PageFile.objects.filter(page=page).update(page=into)
