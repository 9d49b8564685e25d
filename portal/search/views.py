from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal import kept, limits
from portal.access import member_required
from portal.search.alike import alike
from portal.search.filters import Asked
from portal.search.finding import find
from portal.search.parsing import parse


@require_safe
@kept.for_visitors
def search(request):
    asked = Asked(request.GET)
    [found] = kept.drawn(request, lambda person: look_for(asked, person), "search/found.html")
    return render(request, "search/search.html", {"words": parse(asked.q).typed, "found": found})


def look_for(asked, person):
    """What `person` finds, and the addresses that lead on from there."""
    page = find(person, asked.q, **asked.filters, page=asked.page)
    asked.q = page.query.typed
    return {
        "asked": asked,
        "page": page,
        "pager": {
            "next_url": asked.url(page=page.next) if page.next else "",
            "previous_url": asked.url(page=page.previous) if page.previous else "",
        },
        "suggestion_url": asked.url(q=page.suggestion) if page.suggestion else "",
        "everything_url": asked.url(kind="", theme="", country="", language=""),
    }


@require_safe
@member_required
def similar(request):
    """What is like the `title` that somebody is typing, as a piece of the page that they type in.

    It is a comfort: whoever asks too often gets nothing, and no reproach.
    """
    hits = alike(request.GET.get("title", ""), request.user) if limits.allow_typing(request.user) else []
    return render(request, "search/similar.html", {"hits": hits})
