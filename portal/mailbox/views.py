from functools import wraps

from csp.decorators import csp
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from portal.mailbox import letters

SHOWN = 100
SANDBOX = "allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
# The mail's own styles and images, no script, no form, and its links open in the whole window.
LETTER_POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["'self'", "data:"],
    "frame-ancestors": ["'self'"],
    "sandbox": SANDBOX.split(),
}


def mail_page(view):
    """No such address where MAIL_PAGE is off."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        if not settings.MAIL_PAGE:
            raise Http404
        return view(request, *args, **kwargs)

    return never_cache(require_GET(answer))


def find(name):
    letter = letters.read(name)
    if letter is None:
        raise Http404
    return letter


@mail_page
def index(request):
    found = [letter for name in letters.names()[:SHOWN] if (letter := letters.read(name))]
    return render(request, "mailbox/index.html", {"letters": found})


@mail_page
def letter(request, name):
    return render(request, "mailbox/letter.html", {"letter": find(name), "sandbox": SANDBOX})


@mail_page
@xframe_options_sameorigin
@csp(LETTER_POLICY)  # type: ignore[arg-type]  # its type knows no view with arguments
def letter_html(request, name):
    return HttpResponse('<base target="_top">' + find(name).html)
