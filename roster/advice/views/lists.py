"""One's own requests, and the secretariat's numbers."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.access import member_required, require
from portal.pages import KeyPager
from roster.advice import counting, permissions
from roster.advice.models import Need, Request


@require_safe
@member_required
def index(request):
    """What one has asked for, or with `?of=me` what one was asked for."""
    person, of_me = request.user, request.GET.get("of") == "me"
    if of_me:
        asked = Request.objects.filter(expert=person).for_list()
        pager = KeyPager(asked, request, order=("-last_at", "-id"))
    else:
        needs = Need.objects.visible_to(person).prefetch_related("requests__expert__country")
        pager = KeyPager(needs, request, order=("-created_at", "-id"))
    tabs = [
        {"url": request.path, "label": _("What I asked"), "current": not of_me},
        {"url": f"{request.path}?of=me", "label": _("What I was asked"), "current": of_me},
    ]
    return render(request, "advice/index.html", {"pager": pager, "tabs": tabs, "of_me": of_me})


@require_safe
@member_required
def numbers(request):
    """How much is asked and answered, how soon, about what, by whom; of one year or of all."""
    require(permissions.can_read_numbers(request.user))
    this_year = timezone.localdate().year
    year = counting.year_in(request.GET.get("year"), this_year)
    tabs = [
        {
            "url": f"?year={one}" if one else request.path,
            "label": one or _("All years"),
            "current": one == year,
        }
        for one in (None, this_year, this_year - 1, this_year - 2)
    ]
    return render(request, "advice/numbers.html", {"numbers": counting.kept_count(year), "tabs": tabs})
