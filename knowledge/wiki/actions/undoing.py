"""Taking changes back out of a page, and leaving in it what others wrote."""

from itertools import pairwise
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from knowledge.wiki import mails, permissions
from knowledge.wiki.actions.editing import edit_page
from knowledge.wiki.models import Page, Revision
from portal import notices
from portal.access import require
from portal.moderation.actions import log
from portal.punctuation import listed
from portal.text import TextError, merging

MOST_RUNS = 50  # of a person's changes with others' between them, in one page; older ones are left


class Undone(NamedTuple):
    """What became of somebody's changes in a page: the numbers of the revisions that were undone, of those
    that were left as others have changed the same lines since, and whether they began the page."""

    page: Page
    numbers: list[int]
    left: list[int]
    began: bool


def without(body: str, page_id: int, first: int, last: int) -> merging.Merged:
    """The text `body` of a page without what its revisions from `first` to `last` changed; with the passages
    in which that can't be told from what came later."""
    texts = dict(
        Revision.objects.filter(page=page_id, number__in=(first - 1, last)).values_list("number", "body")
    )
    return merging.three_way(texts[last], body, texts[first - 1])


@transaction.atomic
def undo_revision(
    member: Any, page: Page, revision: Revision, *, base: int, summary: str, approve: bool = False
) -> Revision | None:
    """Take the change that one `revision` made back out of the text of the revision numbered `base`.

    None where that can't be done, as the same lines were changed since, or nothing is left of it. On a
    reviewed page it waits, unless a reviewer says to `approve` it. Raises Conflict where `base` is not the
    current one any more.
    """
    require(permissions.can_undo_revision(member, page, revision))
    current = Revision.objects.get(page=page, number=base)
    merged = without(current.body, page.pk, revision.number, revision.number)
    if merged.passages or merged.text == current.body:
        return None
    data = {"body": merged.text, "summary": summary, "approve": approve}
    return edit_page(member, page, data, base=base)


@transaction.atomic
def undo_edits(
    person: Any, page: Page, author: Any, numbers: list[int], *, reason: str = "", approve: bool = False
) -> Undone:
    """Take what `author` changed in the revisions with these `numbers` back out of the page, the newest
    first, and leave in it all that others wrote: what does not merge is left.

    It becomes one new revision, which waits on a reviewed page, unless a reviewer says to `approve` it. The
    author is told where there is a `reason`.
    """
    require(permissions.can_undo_edits(person))
    page = Page.objects.locked(page.pk)
    require(permissions.can_edit_page(person, page))
    theirs = Revision.objects.filter(page=page, author=author, number__in=numbers, automatic=False)
    found = runs(sorted(theirs.values_list("number", flat=True)))
    current = Revision.objects.get(page=page, number=page.revision_count)
    body, done, left, began = current.body, [], [], False
    for place, run in enumerate(reversed(found)):
        if run[0] == 1:
            began = True
        elif place >= MOST_RUNS or (merged := without(body, page.pk, run[0], run[-1])).passages:
            left += run
        else:
            body = merged.text
            done += run
    if body == current.body:
        return Undone(page, [], sorted(left), began)
    may_approve = approve and bool(permissions.can_review_page(person, page))
    data = {"body": body, "summary": summary_of(author, done), "approve": may_approve}
    try:
        with transaction.atomic():
            edit_page(person, page, data, base=current.number)
    except TextError:  # what comes back makes it too long
        return Undone(page, [], sorted(left + done), began)
    after = {"revisions": sorted(done), "left": sorted(left)}
    log(person, "undo", page, kind="page", reason=reason, after=after, about=author)
    if reason:
        notices.tell("edits-undone", actor=person, **mails.about(page), text=reason, to=[author])
    return Undone(page, sorted(done), sorted(left), began)


def runs(numbers: list[int]) -> list[list[int]]:
    """The rising numbers, those together that follow one another."""
    found = [numbers[:1]] if numbers else []
    for before, number in pairwise(numbers):
        if number == before + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return found


def summary_of(author: Any, numbers: list[int]) -> str:
    said = ngettext(
        "Undid a change by %(name)s (%(numbers)s)", "Undid changes by %(name)s (%(numbers)s)", len(numbers)
    )
    told = said % {"name": author.display_name, "numbers": listed(sorted(numbers))}
    return told if len(told) <= 200 else _("Undid changes by %(name)s") % {"name": author.display_name[:150]}
