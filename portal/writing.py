"""What views share in which a member writes a text: may it be sent, and how the page shows it until then."""

import uuid
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal import limits, text
from portal.access import Denied, Verdict, require
from portal.models import WrittenOn

fillable = require_http_methods(["GET", "HEAD", "POST"])


def sent(request: HttpRequest) -> Any:
    """What was posted, be it nothing at all; None for a page that was only asked for."""
    return request.POST if request.method == "POST" else None


def previewed(request: HttpRequest) -> bool:
    """Whether the button was pressed that shows the text without sending it."""
    return "preview" in request.POST


def ready(request: HttpRequest, form: Any, verdict: Verdict, before: str = "") -> bool:
    """Whether what was sent can be done now; where not, the form says why and keeps what was typed.

    Without permission an empty form is not shown at all; one that was filled in is, with the reason.
    `before` is the HTML of what stood there. The `status` of the form's page is set on it.
    """
    if request.method != "POST":
        require(verdict)
        return False
    if not form.is_valid():
        form.status = 422
    if isinstance(verdict, Denied):
        form.add_error(None, verdict.reason)
        form.status = 403
    elif form.is_valid() and not previewed(request):
        return limits.admits(request, form, before=before)
    return False


def give_back(form: Any, written: WrittenOn) -> None:
    """Show what was typed into a form again that had been sent before, and say so: sent once more it makes
    something of its own. The `status` of the form's page is 409."""
    form.data = form.data.copy()
    form.data["form_key"] = str(uuid.uuid4())
    form.status = 409
    said = _(
        "You have sent this form before, and <a href='%(url)s'>this is what came of it</a>. %(why)s What you "
        "have typed now is kept here. If you send it once more, it will stand on its own beside that."
    )
    url = conditional_escape(written.row.get_absolute_url())
    form.add_error(None, mark_safe(said % {"url": url, "why": conditional_escape(written.why)}))


def show(request: HttpRequest, form: BaseForm, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page with the form, asked for, previewed or refused, with what was typed in it."""
    if previewed(request) and form.is_valid():
        context["preview"] = text.render(form.cleaned_data["body"]).html
        context["language"] = form.cleaned_data["language"]
    context["form"] = form
    return render(request, template, context, status=getattr(form, "status", 200))


def first_words() -> str:
    """What newcomers are told whose words wait for the secretariat."""
    return _(
        "Thank you for writing! The secretariat reads the first words of every new member before others see "
        "them. Yours are kept safe, and we will tell you as soon as they are published."
    )
