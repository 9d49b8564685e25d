"""What members do with a whole page: each a form on a page of its own, all named on one."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from knowledge.wiki import actions, permissions
from knowledge.wiki.forms import AccessForm
from knowledge.wiki.views.reading import load_page
from portal.access import member_required, require

fillable = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@member_required
def tend_page(request, slug):
    page = load_page(request, slug)
    deeds = [
        (_("Who may read and change it"), "set-access", permissions.can_set_access),
    ]
    can_edit = permissions.can_edit_page(request.user, page)
    rows = [
        (label, reverse(f"wiki:{name}", args=[slug]), may(request.user, page)) for label, name, may in deeds
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
