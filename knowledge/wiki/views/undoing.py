"""Taking changes back, thanking for them, and shielding a page."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from knowledge.wiki import actions
from knowledge.wiki.actions.undoing import without
from knowledge.wiki.models import Revision
from knowledge.wiki.permissions import can_undo_revision
from knowledge.wiki.views.filling import pressed
from knowledge.wiki.views.loading import at_its_address, load_page
from portal import text
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
    page = load_page(request, slug, with_text=True)
    revision = get_object_or_404(Revision.objects.filter(page=page).select_related("author"), number=number)
    require(can_undo_revision(request.user, page, revision))
    context = {"page": page, "revision": revision, "status": 200}
    if request.method == "POST":
        if take_back(request, page, revision):
            return redirect(page)
        page = load_page(request, slug, with_text=True)
        context |= {"page": page, "status": 409}
    merged = without(page.current.body, page.pk, number, number)
    if merged.passages:
        context["passages"] = merging.marked(first_of(merged.passages))
        context["more"] = len(merged.passages) - len(context["passages"])
    elif merged.text != page.current.body:
        context["rows"] = diff.lines(page.current.body, merged.text)
    return render(request, "wiki/undo.html", context, status=context["status"])


def first_of(passages):
    """The first few of the passages, each no longer than can be shown."""
    return [
        merging.Passage(*(side[:MOST_LETTERS] for side in (one.base, one.mine, one.theirs)))
        for one in passages[:MOST_PASSAGES]
    ]


def take_back(request, page, revision):
    """Whether the change was undone; where not, it is said why, save where the page itself says so."""
    base = request.POST.get("base", "")
    if base != str(page.current.number):
        return messages.error(
            request, _("Somebody changed the page in the meantime. This is how it would be now.")
        )
    if not pressed(request):
        return None
    summary = _("Undid revision %(number)s") % {"number": revision.number}
    try:
        made = actions.undo_revision(request.user, page, revision, base=int(base), summary=summary)
    except actions.Conflict:
        return messages.error(request, _("Somebody changed the page just now. Please look at it again."))
    except text.TextError as error:
        return messages.error(request, str(error))
    if made:
        messages.success(request, _("The change is undone. Everything is still in the history."))
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
