from django.contrib.auth import get_user_model
from django.utils import translation
from django_tasks import task

from knowledge.wiki import mails
from knowledge.wiki.models import Export, Page, PageFile
from portal.uploads import attached


@task()
def make_export(export_id: int) -> None:
    """Make the file that a member has asked for; running it again does no harm."""
    from knowledge.wiki import actions

    if export := Export.objects.filter(pk=export_id, made_at=None).select_related("by", "page").first():
        actions.make_export(export)


@task()
def forget_exports() -> str:
    from knowledge.wiki import actions

    return f"{actions.forget_exports()} files"


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
