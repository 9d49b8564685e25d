from typing import Any

from django.contrib.auth import get_user_model
from django.utils import translation
from django_tasks import task

from knowledge.wiki import mails
from knowledge.wiki.models import Export, Page, PageFile, PageImport
from knowledge.wiki.models.exchange import IMPORTS
from portal.uploads import attached, sending
from portal.uploads.outcomes import Outcome
from portal.uploads.sent import SentState


@task()
def make_export(export_id: int) -> None:
    """Make the file that a member has asked for; running it again does no harm."""
    from knowledge.wiki import actions

    if export := Export.objects.filter(pk=export_id, made_at=None).select_related("by", "page").first():
        actions.make_export(export)


@task()
def forget_files() -> str:
    """Forget what was made for members a day ago, and what the secretariat sent three months ago."""
    from knowledge.wiki import actions

    sent, stored = sending.forget(PageImport, IMPORTS)
    return f"{sent} imports, {stored + actions.forget_exports()} files"


@task()
def run_import(import_id: int) -> None:
    """Try pages that were sent, or bring them in where that was asked; running it again does no harm."""
    from knowledge.wiki.exchange.incoming import NotPages

    sending.go(PageImport, import_id, bring, NotPages)


def bring(sent: PageImport) -> tuple[list[Outcome], dict[str, Any]]:
    from knowledge.wiki.actions.importing import Options, import_pages
    from knowledge.wiki.exchange.opening import open_file

    with sent.file.open("rb") as file:
        report = import_pages(
            sent.by,
            open_file(file, sent.name),
            Options(sent.language, sent.audience, sent.under),
            dry_run=sent.state == SentState.CHECKING,
            progress=lambda pages: sending.note(sent, rows_done=pages) if pages % 20 == 0 else None,
        )
    return report.outcomes, {"left_out": report.left_out}


@task()
def find_authors(page_id: int) -> None:
    from knowledge.wiki.actions import authorship

    if Page.objects.filter(pk=page_id).exists():
        authorship.find_authors(page_id)


@task()
def repair_links(
    page_id: int, former: str, member_id: int, after: int = 0, changed: int = 0, left: int = 0
) -> None:
    """Mend the links to a page that was renamed, a batch at a time; at the end tell who renamed it."""
    from knowledge.wiki.actions import repair_links as repair

    member = get_user_model().objects.filter(pk=member_id).first()
    page = Page.objects.filter(pk=page_id).first()
    if not member or not page or page.slug == former:
        return
    with translation.override(member.language):
        done = repair(member, page, former, after)
        changed, left = changed + done.changed, left + done.left
        if done.last is not None:
            repair_links.enqueue(page_id, former, member_id, done.last, changed, left)
        elif changed or left:
            mails.links_repaired(page, member, changed, left)


@task()
def forget_editing() -> int:
    """Forget who once had a page open to change it; how many."""
    from knowledge.wiki.actions import presence

    return presence.forget_old()


@task()
def remind_keepers() -> int:
    """Remind those who look after pages that are to be read again."""
    from knowledge.wiki.actions import remind_keepers as remind

    return remind()


@task()
def tidy_files() -> int:
    """Forget files that waited for a form in vain, and those that no row names; how many of these."""
    attached.forget_waiting(PageFile)
    return attached.forget_orphans(PageFile)
