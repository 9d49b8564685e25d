from allauth.account.decorators import reauthentication_required
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members import actions as members_actions
from members.permissions import can_leave
from members.privacy import actions
from members.privacy.forms import LeaveForm
from members.privacy.models import Archive
from portal import files, limits, notices
from portal.access import sign_in_required


@require_safe
@sign_in_required
def data(request):
    """What one can take along, and the ways to see, to end and to erase what is kept."""
    notices.mark_read(request.user, "member", request.user.pk)
    archives = list(Archive.objects.filter(member=request.user).order_by("-created_at"))
    waits = any(not archive.made_at for archive in archives)
    response = render(request, "privacy/data.html", {"archives": archives, "waits": waits})
    if waits:
        response["Refresh"] = "5"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
@reauthentication_required
def order_archive(request):
    """Asked for on a page of its own, for which the password was typed of late."""
    if request.method != "POST":
        return render(request, "privacy/order_archive.html")
    if limits.allow(request):
        actions.order_archive(request.user)
        messages.success(request, _("Your archive is being made. We write to you as soon as it is ready."))
    else:
        messages.warning(request, _("That was a lot in one hour. Please ask again a little later."))
    return redirect("privacy:data")


@require_safe
@sign_in_required
@reauthentication_required
def download_archive(request, archive_id):
    mine = Archive.objects.filter(member=request.user, made_at__isnull=False)
    archive = get_object_or_404(mine, pk=archive_id)
    return files.serve(
        request,
        archive.file,
        name=f"{request.user.handle}-{archive.made_at:%Y-%m-%d}.zip",
        media_type="application/zip",
        sha256=archive.sha256,
        modified=archive.made_at,
    )


@require_POST
@sign_in_required
def end_session(request, session_id):
    """Sign out one other browser; one's own is signed out as usual."""
    session = get_object_or_404(UserSession.objects.filter(user=request.user), pk=session_id)
    if not session.is_current():
        session.end()
        messages.success(request, _("That browser is signed out."))
    return redirect("usersessions_list")


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
@reauthentication_required
def leave(request):
    verdict = can_leave(request.user, request.user)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        members_actions.leave(request.user, withdraw=form.cleaned_data["texts"] == "withdraw")
        logout(request)
        messages.success(request, _("Your account is closed. Thank you for having been with us."))
        return redirect("home")
    context = {"form": form, "verdict": verdict}
    return render(request, "privacy/leave.html", context, status=422 if form.errors else 200)
