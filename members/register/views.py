from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from members.filters import MemberFilter
from members.models import Listing, Member
from members.permissions import can_export_members, shown_fields
from members.register.countries import by_region, counts
from members.register.exporting import ORDER, asked_by
from portal import kept, world
from portal.access import member_required, require
from portal.pages import KeyPager, OrderedPager
from portal.sheets.views import give

IN_LISTS = ("country", "stakeholder", "organisation", "position")


@require_safe
@kept.for_visitors
def index(request):
    """The register, the same for all members, whatever their role."""

    def draw(person):
        found = MemberFilter(request.GET, queryset=Listing.objects.defer("facets"), person=person)
        pager = pager_of(found, request)
        # Joined to these tables before it is sorted, each that is found would be read there.
        members = Member.objects.in_register().for_list().in_bulk([row.pk for row in pager.rows])
        shown = [members[row.pk] for row in pager.rows if row.pk in members]
        rows = [(member, shown_fields(person, member.profile, IN_LISTS)) for member in shown]
        context = {"filter": found, "pager": pager, "rows": rows, "people": found.people}
        return render_to_string("members/index_list.html", context)

    drawn = kept.for_members(request, "members/index_list.html", draw)
    can_export = can_export_members(request.user)
    return render(request, "members/index.html", {"list": drawn, "can_export": can_export})


def pager_of(found, request):
    if found.few:
        ids = list(found.qs.order_by(*ORDER).values_list("pk", flat=True))
        return OrderedPager(Listing.objects.defer("facets"), ids, request)
    return KeyPager(found.qs, request, order=ORDER)


@require_POST
@member_required
def export(request, form):
    """All that the filters of the register find, as a table; the log has it."""
    require(can_export_members(request.user))
    asked = asked_by(request.user, request.GET)
    if not asked.form.is_valid():  # else a condition that says nothing would be in the log
        return redirect(f"{reverse('members:index')}?{request.GET.urlencode()}")
    return give(request, "members", form, asked.qs.count(), addresses="addresses" in request.POST)


@require_safe
@kept.for_visitors
def countries(request):
    """Where the members live: a map, and the table that says the same. Alike for all who read it."""

    def draw(person):
        rows = counts()
        context = {
            "circles": world.circles({row.country.pk: row.people for row in rows}),
            "parts": by_region(rows),
            "people": sum(row.people for row in rows),
        }
        return render_to_string("members/countries_table.html", context)

    drawn = kept.for_members(request, "members/countries_table.html", draw)
    return render(request, "members/countries.html", {"table": drawn})
