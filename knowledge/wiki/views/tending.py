"""What members do with a whole page: each a form on a page of its own, all named on one."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from knowledge.wiki import actions, permissions
from knowledge.wiki.forms import AccessForm, MovePageForm
from knowledge.wiki.views.loading import at_its_address, load_page
from portal.access import member_required, require

fillable = require_http_methods(["GET", "HEAD", "POST"])


@at_its_address
@require_safe
@member_required
def tend_page(request, slug):
    page = load_page(request, slug)
    deeds = [
        (_("Rename or move it"), "move-page", permissions.can_move_page),
        (_("Who may read and change it"), "set-access", permissions.can_set_access),
    ]
    can_edit = permissions.can_edit_page(request.user, page)
    rows = [
        (label, reverse(f"wiki:{name}", args=[page.slug]), may(request.user, page))
        for label, name, may in deeds
    ]
    return render(request, "wiki/tend.html", {"page": page, "rows": rows, "can_edit": can_edit})


def fill(request, page, form, title, submit, act, **context):
    """Do `act` with what the form holds, which gives where to go then; or show the form and what is wrong."""
    if request.method == "POST" and form.is_valid() and (done := act(form.cleaned_data)):
        return redirect(done)
    context |= {"page": page, "form": form, "title": title, "submit": submit}
    return render(request, "wiki/tend_form.html", context, status=422 if request.method == "POST" else 200)


def sent(request):
    return request.POST if request.method == "POST" else None


@at_its_address
@fillable
@member_required
def set_access(request, slug):
    page = load_page(request, slug)
    require(permissions.can_set_access(request.user, page))
    initial = {"audience": page.audience, "edited_by": page.edited_by}
    form = AccessForm(sent(request), initial=initial, person=request.user)

    def act(data):
        actions.set_access(request.user, page, **data)
        messages.success(request, _("That is noted."))
        return page

    return fill(request, page, form, _("Who may read and change it"), _("Save"), act)


@at_its_address
@fillable
@member_required
def move_page(request, slug):
    page = load_page(request, slug)
    require(permissions.can_move_page(request.user, page))
    initial = {"title": page.title, "parent": page.parent.title if page.parent else ""}
    form = MovePageForm(sent(request), initial=initial, person=request.user, page=page)

    def act(data):
        try:
            moved = actions.move_page(request.user, page, **data)
        except actions.TitleTaken as taken:
            return form.refuse_title(taken.page)
        except actions.Circle:
            return form.add_error("parent", _("A page cannot stand under itself."))
        if moved:
            messages.success(request, _("Done. The old address still leads here."))
        return moved or page

    told = [
        _("Links in other pages follow by and by; until then the old title leads here, too."),
    ]
    return fill(request, page, form, _("Rename or move it"), _("Save"), act, told=told)
