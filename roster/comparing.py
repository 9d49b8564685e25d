"""A few experts beside one another, a short-list to print, and both as a table to take away."""

from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from portal import kept
from portal.access import member_required, require
from portal.sheets.views import give
from roster import tables
from roster.models import Expert
from roster.permissions import can_export_experts

MOST_BESIDE = 5


@require_safe
@kept.for_visitors
def compare(request):
    """Up to five experts side by side, alike for all; all that were chosen go on to the short-list."""

    def draw(person):
        found = chosen(request)
        context = {"experts": found[:MOST_BESIDE], "left": len(found) - MOST_BESIDE}
        return render_to_string("roster/compare_table.html", context)

    table = kept.for_members(request, "roster/compare_table.html", draw)
    context = {"table": table, "can_export": can_export_experts(request.user)}
    return render(request, "roster/compare.html", context)


@require_safe
@member_required
def shortlist(request):
    """The chosen experts with what they say of themselves, for paper or to be taken away as a table."""
    require(can_export_experts(request.user))
    return render(request, "roster/shortlist.html", {"experts": chosen(request)})


@require_POST
@member_required
def export(request, form):
    """The chosen experts, or all that the filters of the list find, as a table; the log has it."""
    require(can_export_experts(request.user))
    return give(request, "experts", form, tables.asked_by(request.GET).count())


def chosen(request):
    """The listed experts whom the address names, in its order; each once."""
    handles = tables.handles_in(request.GET)
    rows = Expert.objects.listed().for_list().select_related("member__country")
    found = {expert.member.handle: expert for expert in rows.filter(member__handle__in=handles)}
    return [found[handle] for handle in handles if handle in found]
