from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from knowledge.wiki import actions
from knowledge.wiki.forms import EditPageForm
from knowledge.wiki.permissions import can_edit_page
from knowledge.wiki.views.loading import at_its_address, find_page, find_stone
from knowledge.wiki.views.reading import show_stone
from knowledge.wiki.views.starting import status_of
from portal import drafts, limits, text
from portal.access import member_required, require


@at_its_address
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit_page(request, slug):
    found = find_page(request, slug, with_text=True)
    if not found and (stone := find_stone(request, slug)):
        return show_stone(request, stone, request.POST.get("body", ""))
    if not found:
        raise Http404
    require(can_edit_page(request.user, found))
    form = EditPageForm(request.POST if request.method == "POST" else None, initial=initial_of(found))
    context = {"form": form, "page": found}
    drafts.bring_back(request, f"wiki-{found.pk}", form)
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            context["preview"] = text.render(form.cleaned_data["body"], profile="wiki").html
        elif limits.admits(request, form, profile="wiki", before=found.current.body_html):
            try:
                save(request.user, found, form)
                return redirect(found)
            except actions.Conflict as conflict:
                context |= offer(form, conflict)
    status = 200 if "preview" in context else status_of(request, form)
    return render(request, "wiki/edit.html", context, status=status)


def save(member, page, form):
    data = form.cleaned_data
    actions.edit_page(member, page, data, base=data["revision"], form_key=data["form_key"])
    drafts.drop(member, form.draft_name)


def initial_of(page):
    return {
        "body": page.current.body,
        "revision": page.current.number,
        "themes": [theme.pk for theme in page.themes.all()],
        "countries": [country.pk for country in page.countries.all()],
        "tags": ", ".join(tag.name for tag in page.tags.all()),
    }


def offer(form, conflict):
    """Give the form back from the other's revision on, with both texts to compare; what was typed is kept."""
    form.data = form.data.copy()
    form.data["revision"] = conflict.current.number
    mine = form.cleaned_data["body"]
    if conflict.merged is not None:
        form.data["body"] = conflict.merged
    return {"theirs": conflict.current, "mine": mine, "merged": conflict.merged}
