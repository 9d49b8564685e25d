from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal import limits
from portal.access import member_required
from portal.links.forms import choice


@require_safe
@member_required
def suggest(request):
    """What can be cited and fits the words that somebody is typing, as a piece of the form they type in."""
    words = request.GET.get("cite_words", "") if limits.allow_typing(request.user) else ""
    context = choice(request.user, request.GET.getlist("cite"), words)
    return render(request, "links/picks.html", {"name": "cite", "choice": context, "asked": words.strip()})
