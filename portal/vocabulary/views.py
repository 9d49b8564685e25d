from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal import limits
from portal.access import member_required
from portal.vocabulary.choosing import Choice


@require_safe
@member_required
def suggest_concepts(request):
    """What the words may mean that somebody is typing, as a piece of the form they type in."""
    words = request.GET.get("concepts_words", "") if limits.allow_typing(request.user) else ""
    choice = Choice(request.GET.getlist("concepts"), words)
    context = {"name": "concepts", "choice": choice, "asked": words.strip()}
    return render(request, "vocabulary/concept_picks.html", context)
