from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from members.register.countries import by_region, counts
from portal import kept, world


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
