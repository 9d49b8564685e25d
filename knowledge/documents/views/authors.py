"""Who wrote the documents, from A to Z and on."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from knowledge.documents.finding.authors import letters
from knowledge.documents.models import FacetValue
from portal import kept
from portal.pages import KeyPager

ON_A_PAGE = 60


@require_safe
@kept.for_visitors
def authors(request):
    """People and organisations, by letter; each leads to what they wrote."""
    letter = request.GET.get("letter", "")[:1].replace("\0", "")

    def context(person):
        found = FacetValue.objects.authors_for(person).with_numbers(person)
        if letter:
            found = found.filter(letter=letter)
        pager = KeyPager(found, request, order=("letter", "sort_name", "id"), size=ON_A_PAGE)
        return {"pager": pager, "letters": letters(person), "letter": letter}

    [drawn] = kept.drawn(request, context, "documents/authors_list.html")
    return render(request, "documents/authors.html", {"list": drawn})
