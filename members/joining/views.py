from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from members.adapters import keep_language
from members.joining import actions, carrying, permissions, prefilling
from members.joining.adapters import IN_SESSION
from members.joining.forms import InviteForm
from members.joining.models import Invitation
from portal import limits
from portal.access import is_member, is_secretariat, member_required, require
from portal.pages import KeyPager


@require_http_methods(["GET", "HEAD"])
@never_cache
def invitation(request, key):
    """An invitation, in its own language unless the reader has chosen one."""
    found = get_object_or_404(Invitation.objects.select_related("by"), key=key)
    if not found.is_live:
        return render(request, "joining/over.html", {"invitation": found}, status=410)
    chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES or request.user.is_authenticated
    with override(get_language() if chosen else found.language):
        into = carrying.in_words(found.kind, found.object_id)
        nothing_new = is_member(request.user) and not found.kind
        context = {"invitation": found, "into": into, "nothing_new": nothing_new}
        context["known"] = prefilling.in_words(found.details)
        return render(request, "joining/invitation.html", context)


@require_POST
@never_cache
def accept(request, key):
    """Yes: who has an account takes it up with that; anybody else goes on to open one."""
    found = get_object_or_404(Invitation.objects.select_related("by"), key=key)
    if not found.is_live:
        return redirect(found)
    if request.user.is_authenticated:
        if actions.accept_invitation(request.user, found):
            messages.success(request, _("Thank you. You have taken up the invitation."))
        else:
            messages.info(request, _("You are there already: the invitation leads you nowhere new."))
        return redirect("home" if is_member(request.user) else "members:me")
    request.session[IN_SESSION] = found.key
    if found.address:
        get_adapter(request).stash_verified_email(request, found.address)
    response = redirect("account_signup")
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        keep_language(response, found.language)
    return response


@require_POST
@never_cache
def decline(request, key):
    """No: what was kept of who was invited is deleted."""
    found = get_object_or_404(Invitation.objects.live().exclude(address=""), key=key)
    with override(found.language):
        actions.decline_invitation(found)
        return render(request, "joining/declined.html")


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@never_cache
def invitations(request):
    """One's own invitations, for the secretariat all, and the form for a new one."""
    person = request.user
    require(permissions.can_invite(person))
    initial = {"language": person.language, "carries": request.GET.get("into", "")}
    form = InviteForm(request.POST if request.method == "POST" else None, person=person, initial=initial)
    form.status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid() and limits.admits(request, form, "note"):
        form.status = 422
        try:
            new = actions.invite(person, **form.invitation())
            said = _("The invitation is on its way.") if new.address else _("The link is ready.")
            messages.success(request, said)
            return redirect("joining:invitations")
        except actions.NotInvited as error:
            form.add_error("address", str(error))
    rows = Invitation.objects.visible_to(person).select_related("by")
    pager = KeyPager(rows, request, order=("-id",))
    context = {"form": form, "pager": pager, "rows": [(row, in_words(row)) for row in pager.rows]}
    context |= {"origin": settings.SITE_URL, "all": is_secretariat(person)}
    return render(request, "joining/invitations.html", context, status=form.status)


def in_words(invitation):
    return carrying.in_words(invitation.kind, invitation.object_id)


@require_POST
@member_required
def end(request, invitation_id):
    found = get_object_or_404(Invitation.objects.visible_to(request.user), pk=invitation_id)
    if actions.end_invitation(request.user, found):
        messages.success(request, _("Nobody comes in by this invitation any more."))
    return redirect("joining:invitations")
