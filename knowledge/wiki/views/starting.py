from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from knowledge.wiki import actions
from knowledge.wiki.forms import StartPageForm
from knowledge.wiki.models import Page
from knowledge.wiki.permissions import can_start_page
from portal import drafts, limits, links
from portal.access import member_required, require
from portal.links import growing

START = "wiki-new"  # the draft of a page that is not there yet


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def start_page(request):
    return begin_page(request, START)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def grow_page(request, kind, object_id):
    """Start a page that grows out of something else, which the person must see."""
    found = links.entries(request.user, [(kind, object_id)]) if kind in growing.sources else []
    if not found:
        raise Http404
    return begin_page(request, f"{START}-{kind}-{object_id}", found[0])


def begin_page(request, draft, origin=None):
    require(can_start_page(request.user))
    title = origin.title if origin else request.GET.get("title", "")
    above = Page.objects.visible_to(request.user).filter(slug=request.GET.get("under", "")[:200]).first()
    initial = {"title": title[:150], "language": above.language if above else get_language(), "parent": above}
    form = StartPageForm(request.POST or None, initial=initial, person=request.user)
    drafts.bring_back(request, draft, form)
    if request.method == "POST" and form.is_valid() and limits.admits(request, form, profile="wiki"):
        try:
            key = form.cleaned_data["form_key"]
            grown_from = (origin.kind, origin.object_id) if origin else None
            page = actions.start_page(request.user, form.cleaned_data, form_key=key, grown_from=grown_from)
            drafts.drop(request.user, draft)
            return redirect(page)
        except actions.TitleTaken as taken:
            form.refuse_title(taken.page)
    context = {"form": form, "origin": origin}
    return render(request, "wiki/start.html", context, status=status_of(request, form))


def status_of(request, form):
    """Of the page that shows the form, asked for or refused."""
    return getattr(form, "status", 422) if request.method == "POST" else 200
