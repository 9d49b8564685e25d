"""A text as it would be shown, before it is saved."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from knowledge.wiki.models import Address, Page
from knowledge.wiki.views.reading import mark_missing
from portal import limits, text
from portal.access import is_member


@require_POST
def preview(request):
    """A text as it would be shown, for who asks in place; nothing where that is too often."""
    if not is_member(request.user) or not limits.allow_typing(request.user):
        return HttpResponse(status=204)
    language = request.POST.get("language", "")
    context = {"language": language if language in dict(settings.LANGUAGES) else ""}
    try:
        context["preview"] = html_of(request.user, request.POST.get("body", ""))
    except text.TextError as error:
        context["wrong"] = error.messages
    return render(request, "wiki/preview.html", context)


def html_of(person, source):
    """The HTML of the Markdown `source`, in which links to pages that are not there for `person` are marked.

    Raises TextError for what is not rendered.
    """
    rendered = text.render(source, profile="wiki")
    there = Address.objects.filter(slug__in=rendered.links, page__in=Page.objects.visible_to(person))
    return mark_missing(rendered.html, set(rendered.links) - set(there.values_list("slug", flat=True)))
