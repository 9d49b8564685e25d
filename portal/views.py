"""The pages that belong to no room: home, about, language, and what operators ask."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import OperationalError, connection
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST, require_safe

from portal import home as home_page
from portal import kept
from portal import unsent as unsent_form
from portal.access import AccessDenied, sign_in_required


@require_safe
@kept.for_visitors
def home(request):
    def context(person):
        return {"sections": home_page.sections(person)}

    [sections] = kept.drawn(request, context, "home_sections.html")
    return render(request, "home.html", {"sections": sections})


@require_safe
@kept.for_visitors
def about(request):
    return render(request, "about.html")


@csrf_exempt
@require_POST
def set_language(request):
    """Keep the reader's choice of language.

    A visitor's form has no token, so that their pages are all alike (`portal.kept`): all that a strange
    site could do is to change the words on their next page.
    """
    return (csrf_protect(keep_language) if request.user.is_authenticated else keep_language)(request)


def keep_language(request):
    """In a cookie, and for a member in their settings."""
    language = request.POST.get("language", "")
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        back = reverse("home")
    response = HttpResponseRedirect(back)
    if language in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            get_user_model().objects.filter(pk=request.user.pk).update(language=language)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            samesite="Lax",
        )
    return response


@require_safe
@sign_in_required
def unsent(request):
    """Offer again what was sent after the session had ended."""
    found = request.session.get(unsent_form.KEY)
    if not found:
        return redirect("home")
    return render(request, "unsent.html", found)


def forbidden(request, exception=None):
    """The 403 page, with the reason where a rule gave one."""
    reason = str(exception) if isinstance(exception, AccessDenied) else ""
    return render(request, "403.html", {"reason": reason}, status=403)


@require_safe
def healthz(request):
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request):
    """The process answers and reaches its database (503 where it doesn't)."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError:
        return HttpResponse("no database\n", content_type="text/plain", status=503)
    return HttpResponse("ready\n", content_type="text/plain")


@require_GET
def robots(request):
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        "Disallow: /search/",
        "Disallow: /report/",
        "Disallow: /feeds/notifications/",
        "Disallow: /mail-choice/",
        "Disallow: /notifications/",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
