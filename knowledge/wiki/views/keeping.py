"""Looking after a page: what in it needs an update, whether it is still right, and who its keepers are."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from knowledge.wiki import actions, permissions
from knowledge.wiki.forms import CheckPageForm, FlagForm, KeepersForm
from knowledge.wiki.models import Flag
from knowledge.wiki.views.filling import admitted, fill, status_of
from knowledge.wiki.views.loading import at_its_address, load_page
from portal.access import member_required, require
from portal.writing import fillable, sent

SHOWN = 50  # flags of one page
A_YEAR = timedelta(days=365)


@at_its_address
@fillable
@member_required
def flag_page(request, slug):
    """What members say is out of date, and a form to say so; each is closed by who has seen to it."""
    page = load_page(request, slug)
    verdict = permissions.can_flag_page(request.user, page)
    flags = Flag.objects.filter(page=page, closed_at=None).select_related("member").order_by("-pk")[:SHOWN]
    form = FlagForm(sent(request))
    if request.method == "POST":
        require(verdict)
        if admitted(request, form):
            actions.flag_page(request.user, page, form.cleaned_data["reason"])
            messages.success(request, _("Thank you. Those who look after the page are told."))
            return redirect(page)
    context = {
        "page": page,
        "form": form,
        "flags": flags,
        "may_flag": verdict,
        "may_close": permissions.can_close_flag(request.user, page),
        "can_edit": permissions.can_edit_page(request.user, page),
    }
    return render(request, "wiki/flags.html", context, status=status_of(request, form))


@require_POST
@member_required
def close_flag(request, slug, flag_id):
    page = load_page(request, slug)
    flag = get_object_or_404(Flag.objects.select_related("member"), page=page, pk=flag_id)
    if actions.close_flag(request.user, page, flag):
        messages.success(request, _("Thank you for seeing to it."))
    else:
        messages.info(request, _("Somebody else has seen to that already."))
    return redirect(page)


@at_its_address
@fillable
@member_required
def check_page(request, slug):
    page = load_page(request, slug)
    require(permissions.can_check_page(request.user, page))
    form = CheckPageForm(sent(request), initial={"review_by": next_day(page)})

    def act(data):
        actions.check_page(request.user, page, data["review_by"])
        messages.success(request, _("Thank you for reading it. That is noted."))
        return page

    told = [_("You have read the page, and what it says is still right.")]
    return fill(request, page, form, _("It is still right"), _("It is still right"), act, told=told)


def next_day(page):
    """When a page that has a day to be read again is read again next: after as long as it was this time, a
    month at least and a year at most."""
    if not page.review_by:
        return None
    span = page.review_by - timezone.localdate(page.checked_at)
    return timezone.localdate() + min(max(span, A_YEAR / 12), A_YEAR)


@at_its_address
@fillable
@member_required
def set_keepers(request, slug):
    page = load_page(request, slug)
    require(permissions.can_set_keepers(request.user, page))
    handles = list(page.keepers.order_by("sort_name").values_list("handle", flat=True))
    form = KeepersForm(sent(request), initial={"keepers": handles, "review_by": page.review_by})

    def act(data):
        actions.set_keepers(request.user, page, **data)
        messages.success(request, _("That is noted."))
        return page

    return fill(request, page, form, _("Who looks after it"), _("Save"), act)
