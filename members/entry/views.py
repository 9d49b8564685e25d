from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from members.entry import organisations as on_the_list
from members.entry import photos
from members.entry.statistics import tables
from members.forms import PhotoForm
from members.models import Member, Profile
from members.permissions import audience_of, can_complete_entry, can_see_statistics, may_see_field
from members.views import parts
from portal import files, limits
from portal.access import AnyMember, require, sign_in_required
from portal.text import clean_line

DAY = 24 * 60 * 60
LOOKED_AT_BY = {
    "visitor": (gettext_lazy("A visitor"), None),
    "member": (gettext_lazy("A member"), AnyMember()),
    "secretariat": (gettext_lazy("The secretariat"), AnyMember(is_staff=True)),
}


@require_safe
def photo(request, key, small=False):
    seen = Member.objects.visible_to(request.user)
    rows = Profile.objects.exclude(photo_key="").select_related("member")
    profile = get_object_or_404(rows, photo_key=key, member__in=seen)
    if not may_see_field(request.user, profile, "photo"):
        raise Http404
    response = files.serve(
        request,
        profile.photo_small if small else profile.photo,
        name=f"{profile.member.handle}.webp",
        media_type="image/webp",
        sha256=f"{key}-small" if small else key,
        modified=profile.member.date_joined,  # the address is another one with each photograph
        inline=True,
    )
    response["Cache-Control"] = f"private, max-age={DAY}"
    return response


@require_safe
def small_photo(request, key):
    return photo(request, key, small=True)


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
def edit_photo(request):
    person = request.user
    require(can_complete_entry(person, person))
    initial = {"audience": audience_of(profile_of(person), "photo")}
    form = PhotoForm(*((request.POST, request.FILES) if request.method == "POST" else ()), initial=initial)
    if request.method == "POST" and "remove" in request.POST:
        photos.remove(person)
        messages.success(request, _("Your photograph is gone."))
        return redirect("members:edit-photo")
    if request.method == "POST" and form.is_valid():
        if limits.allow(request):
            keep_photo(person, form.cleaned_data["photo"], form)
            messages.success(request, _("Thank you. Your entry is kept."))
            return redirect("members:edit-photo")
        limits.refuse(form)
    context = {"form": form, "photo": profile_of(person).photo_addresses}
    status = getattr(form, "status", 422) if form.errors else 200
    return render(request, "members/photo.html", context, status=status)


def keep_photo(person, faces, form):
    """What was left as the page showed it stays as it is now."""
    audience = form.cleaned_data["audience"] if "audience" in form.changed_data else None
    if faces:
        photos.keep(person, faces, audience)
    elif audience:
        photos.choose_audience(person, audience)


def profile_of(person):
    return getattr(person, "profile", None) or Profile(member=person)


@require_safe
@sign_in_required
def preview(request):
    """One's own entry as others see it."""
    person = request.user
    require(can_complete_entry(person, person))
    name = request.GET.get("as", "")
    name = name if name in LOOKED_AT_BY else "visitor"
    reader = LOOKED_AT_BY[name][1]
    context = {
        "reader": name,
        "is_found": person.is_active_member and (reader is not None or profile_of(person).listed),
        "parts": parts(person, reader),
        "tabs": [
            {"url": f"?as={other}", "label": label, "current": other == name}
            for other, (label, _reader) in LOOKED_AT_BY.items()
        ],
    }
    return render(request, "members/preview.html", context)


@require_safe
@never_cache
def organisations(request):
    """Which organisations somebody may mean who types a name: options, without a page around them."""
    if not (request.user.is_authenticated and can_complete_entry(request.user, request.user)):
        return HttpResponse(status=403)
    words = clean_line(request.GET.get("organisation", ""))[:80]
    typing = len(words) > 1 and limits.allow_typing(request.user)
    found = on_the_list.suggested(words) if typing else []
    return render(request, "members/organisations.html", {"organisations": found})


@require_safe
@sign_in_required
def statistics(request):
    require(can_see_statistics(request.user))
    return render(request, "members/statistics.html", {"tables": tables()})
