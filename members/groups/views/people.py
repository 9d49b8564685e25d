"""Who is in a group: joining, asking, leaving, and what its coordinators decide."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from members.groups import actions, permissions
from members.groups.forms import AddForm, AskForm, DecideForm, RoleForm
from members.groups.models import JoinRequest, Membership
from members.groups.pagers import PeoplePager
from members.groups.views.groups import show_form
from members.groups.views.loading import of_group
from portal import limits, notices
from portal.access import member_required, require
from portal.pages import KeyPager
from portal.writing import fillable, sent


@require_POST
@member_required
@of_group
def join_group(request, group):
    if permissions.is_in(request.user, group):  # pressed twice
        return redirect(group)
    actions.join_group(request.user, group, request.user)
    messages.success(request, _("You are in the group now. Welcome!"))
    return redirect(group)


@fillable
@member_required
@of_group
def ask_to_join(request, group):
    if permissions.has_asked(request.user, group) or permissions.is_in(request.user, group):
        return redirect(group)
    require(permissions.can_ask_to_join(request.user, group))
    form = AskForm(sent(request))
    if form.is_valid() and limits.admits(request, form):
        actions.ask_to_join(request.user, group, form.cleaned_data["body"])
        messages.success(request, _("Thank you. The coordinators of the group will answer you."))
        return redirect(group)
    return show_form(request, group, form, _("Ask to join"), _("Send"))


@require_POST
@member_required
@of_group
def withdraw_request(request, group):
    mine = JoinRequest.objects.open().filter(group=group, member=request.user).first()
    if mine and actions.withdraw_request(request.user, mine):
        messages.success(request, _("Your request is taken back."))
    return redirect(group)


@fillable
@member_required
@of_group
def leave_group(request, group):
    if not permissions.is_in(request.user, group):
        return redirect(group)
    if request.method == "POST":
        actions.leave_group(request.user, group, request.user)
        messages.success(request, _("You have left the group."))
        return redirect("groups:index" if group.is_hidden else group)
    words = _("Nothing of this group comes to you any more. What you wrote stays.")
    return confirm(request, group, _("Leave the group"), words, _("Leave the group"))


def confirm(request, group, title, words, submit):
    """A page with one button."""
    context = {"group": group, "title": title, "words": words, "submit": submit}
    return render(request, "groups/confirm.html", context)


@require_safe
@member_required
@of_group
def requests(request, group):
    """Who asks to join, the first who asked first."""
    require(permissions.can_tend_group(request.user, group))
    notices.mark_read(request.user, "group", group.pk)
    return show_requests(request, group)


def show_requests(request, group, **more):
    waiting = JoinRequest.objects.open().filter(group=group).select_related("member__country")
    pager = KeyPager(waiting, request, order=("asked_at", "id"))
    status = 422 if more else 200
    return render(request, "groups/requests.html", {"group": group, "pager": pager} | more, status=status)


@require_POST
@member_required
@of_group
def decide_request(request, group, request_id):
    asked = get_object_or_404(
        JoinRequest.objects.select_related("member", "group"), pk=request_id, group=group.pk
    )
    require(permissions.can_decide_request(request.user, asked))
    form = DecideForm(request.POST)
    if not form.is_valid():
        return show_requests(request, group, refused=asked.pk, typed=form)
    if not asked.member.is_active_member and form.cleaned_data["accept"]:
        messages.error(request, _("Only active members can be in a group."))
    elif actions.decide_request(request.user, asked, **form.cleaned_data):
        messages.success(request, _("They are told."))
    else:
        messages.info(request, _("Somebody has answered this already, or it was taken back."))
    return redirect("groups:requests", group.slug)


def tabs(group, here):
    """The two lists of people."""
    url = f"{group.get_absolute_url()}members/"
    return [
        {"url": url, "label": _("Now"), "current": here == "now", "count": group.member_count},
        {"url": f"{url}past/", "label": _("Before"), "current": here == "past"},
    ]


@require_safe
@member_required
@of_group
def members(request, group):
    """Who is in the group, its coordinators first."""
    rows = Membership.objects.current().filter(group=group, member__status="active")
    pager = PeoplePager(rows.select_related("member__country"), request)
    for row in pager.rows:
        row.may_set_role = permissions.can_set_role(request.user, group, row)
        row.may_let_out = permissions.can_let_out(request.user, group, row)
    context = {"group": group, "pager": pager, "tabs": tabs(group, "now")}
    return render(
        request, "groups/members.html", context | {"tends": permissions.can_tend_group(request.user, group)}
    )


@require_safe
@member_required
@of_group
def past_members(request, group):
    """Who was in the group, as what, from when to when; who went last first."""
    rows = Membership.objects.past().filter(group=group).select_related("member__country")
    pager = KeyPager(rows, request, order=("-until", "-id"))
    context = {"group": group, "pager": pager, "tabs": tabs(group, "past"), "is_past": True}
    return render(request, "groups/members.html", context)


@fillable
@member_required
@of_group
def let_in(request, group):
    require(permissions.can_let_in(request.user, group))
    form = AddForm(sent(request))
    if form.is_valid():
        if limits.allow(request):
            people = form.cleaned_data["people"]
            done = sum(actions.join_group(request.user, group, one) for one in people)
            said = ngettext("%(n)s member is let in.", "%(n)s members are let in.", done)
            messages.success(request, said % {"n": done})
            return redirect("groups:members", group.slug)
        limits.refuse(form)
    return show_form(request, group, form, _("Let members in"), _("Let in"))


def load_member(group, handle):
    rows = Membership.objects.current().select_related("member")
    return get_object_or_404(rows, group=group.pk, member__handle=handle)


@fillable
@member_required
@of_group
def set_role(request, group, handle):
    """What somebody is and does in the group."""
    row = load_member(group, handle)
    require(permissions.can_set_role(request.user, group, row))
    form = RoleForm(sent(request), initial={"role": row.role, "task": row.task})
    if form.is_valid():
        actions.set_role(request.user, group, row.member, **form.cleaned_data)
        messages.success(request, _("The role is kept."))
        return redirect("groups:members", group.slug)
    return show_form(request, group, form, _("Role of %(name)s") % {"name": row.member}, _("Save"))


@fillable
@member_required
@of_group
def let_out(request, group, handle):
    require(permissions.can_tend_group(request.user, group))
    row = load_member(group, handle)
    require(permissions.can_let_out(request.user, group, row))
    person = row.member
    if request.method == "POST":
        actions.leave_group(request.user, group, person)
        messages.success(request, _("%(name)s is no longer in the group.") % {"name": person})
        return redirect("groups:members", group.slug)
    title = _("Let %(name)s out of the group") % {"name": person}
    return confirm(request, group, title, _("What they wrote stays."), _("Let out"))
