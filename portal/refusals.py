"""What somebody reads at an address that a button alone may use."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render


class ByButtonAlone:
    """Middleware: who opens such an address, as by loading again what a button brought, gets a page and not a
    blank one (RFC 9110, section 15.5.6)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != 405 or not (request.method == "GET" and request.accepts("text/html")):
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page
