"""Taking changes back, thanking for them, and shielding a page."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from knowledge.wiki import actions
from knowledge.wiki.actions.undoing import without
from knowledge.wiki.models import Page, Revision
from knowledge.wiki.permissions import can_undo_revision
from knowledge.wiki.views.editing import may_approve
from knowledge.wiki.views.filling import pressed, tell_of_wait
from knowledge.wiki.views.loading import at_its_address, load_frame, load_page, load_revision
from portal import kept, text
from portal.access import member_required, require
from portal.text import diff, merging
from portal.writing import fillable

MOST_PASSAGES = 10
MOST_LETTERS = 1_500


@at_its_address
@fillable
@member_required
def undo_revision(request, slug, number):
    """What the page would say without one change, or in which passages that can't be told; then do it."""
    page = load_frame(request, slug)
    revision = load_revision(request, page, number)
    require(can_undo_revision(request.user, page, revision))
    status = 200
    if request.method == "POST":
        if take_back(request, page, revision):
            return redirect(page)
        page, status = load_frame(request, slug), 409
    effect = kept.for_person(request, lambda: undone(request.user, page, revision), "wiki/undo_effect.html")
    context = {"page": page, "revision": revision, "effect": effect}
    return render(request, "wiki/undo.html", context, status=status)


def undone(person, page, revision):
    """How the page would change without what one revision changed in it."""
    kept.depends_on(Page._meta.db_table)
    body = Revision.objects.values_list("body", flat=True).get(pk=page.current_id)
    merged = without(body, page.pk, revision.number, revision.number)
    shown = merging.marked(first_of(merged.passages))
    return {
        "page": page,
        "may_approve": may_approve(person, page),
        "passages": shown,
        "more": len(merged.passages) - len(shown),
        "rows": diff.lines(body, merged.text) if not shown and merged.text != body else [],
    }


def first_of(passages):
    """The first few of the passages, each no longer than can be shown."""
    return [
        merging.Passage(*(side[:MOST_LETTERS] for side in (one.base, one.mine, one.theirs)))
        for one in passages[:MOST_PASSAGES]
    ]


def take_back(request, page, revision):
    """Whether the change was undone; where not, it is said why, save where the page itself says so."""
    base = request.POST.get("base", "")
    if base != str(page.revision_count):
        return messages.error(
            request, _("Somebody changed the page in the meantime. This is how it would be now.")
        )
    if not pressed(request):
        return None
    summary = _("Undid revision %(number)s") % {"number": revision.number}
    try:
        how = {"base": int(base), "summary": summary, "approve": "approve" in request.POST}
        made = actions.undo_revision(request.user, page, revision, **how)
    except actions.Conflict:
        return messages.error(request, _("Somebody changed the page just now. Please look at it again."))
    except text.TextError as error:
        return messages.error(request, str(error))
    if made:
        messages.success(request, _("The change is undone. Everything is still in the history."))
        tell_of_wait(request, page, made)
    return made


@require_POST
@member_required
def thank_author(request, slug, number):
    page = load_page(request, slug)
    revisions = Revision.objects.visible_in(page, request.user).select_related("author", "page")
    revision = get_object_or_404(revisions, number=number)
    if pressed(request) and actions.thank_author(request.user, revision):
        told = _("%(name)s is told that you thank them.") % {"name": revision.author.display_name}
        messages.success(request, told)
    return redirect("wiki:revision", page.slug, number)


@require_POST
@member_required
def protect_page(request, slug):
    page = load_page(request, slug)
    if request.POST.get("on") not in ("0", "1"):
        raise Http404
    if actions.protect_page(request.user, page, on=request.POST["on"] == "1"):
        messages.success(request, _("That is noted."))
    return redirect("wiki:history", page.slug)
