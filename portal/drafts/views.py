from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal import drafts, text
from portal.access import is_member, member_required
from portal.drafts.models import Draft

NOT_KEPT = {"csrfmiddlewaretoken", "form_key", "draft_path"}
LONGEST_NAME, LONGEST_PATH = 80, 300


@require_GET
@member_required
def index(request):
    mine = Draft.objects.visible_to(request.user).exclude(path="").latest_first()
    return render(request, "drafts/index.html", {"drafts": mine[: drafts.MOST]})


@never_cache
@require_http_methods(["GET", "POST"])
def keep(request, name):
    """Called by `portal.js`, so it answers without a page: what there is, and 204, 403 or 413 to a POST."""
    if not is_member(request.user) or len(name) > LONGEST_NAME:
        return HttpResponse(status=403)
    if request.method == "POST":
        fields = {field: text.clean(value) for field, value in request.POST.items() if field not in NOT_KEPT}
        path = own_path(request, request.POST.get("draft_path", ""))
        return HttpResponse(status=204 if drafts.keep(request.user, name, fields, path) else 413)
    draft = drafts.found(request.user, name)
    if not draft:
        return HttpResponse(status=204)
    # As `portal.js` keeps it in the browser: milliseconds, and the fields in a JSON text of their own.
    return JsonResponse({"at": int(draft.updated_at.timestamp() * 1000), "text": draft.as_json})


@require_POST
@member_required
def drop(request, name):
    drafts.drop(request.user, name)
    return redirect(own_path(request, request.POST.get("back", "")) or "drafts:index")


def own_path(request, path):
    """`path` where it is one of this site's, else nothing."""
    here = url_has_allowed_host_and_scheme(path, None, require_https=request.is_secure())
    return path if here and path.startswith("/") and len(path) <= LONGEST_PATH else ""
