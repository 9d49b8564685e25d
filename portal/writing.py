"""What views share in which a member writes a text: may it be sent, and how the page shows it until then."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal import limits, text
from portal.access import Denied, Verdict, require

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
