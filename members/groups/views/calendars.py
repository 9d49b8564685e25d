"""The addresses at which calendar programs read the meetings of a group."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from members.groups import actions, calendars, permissions
from members.groups.models import Membership
from members.groups.views.loading import load_meeting, of_group
from portal.access import member_required, require
from portal.writing import fillable


@fillable
@member_required
@of_group
def calendar(request, group):
    """One's own address: asked for, made anew, or taken away."""
    require(permissions.can_have_calendar(request.user, group))
    if request.method == "POST":
        if "withdraw" in request.POST:
            actions.withdraw_calendar_key(request.user, group)
            messages.success(request, _("The address leads nowhere any more."))
        else:
            actions.new_calendar_key(request.user, group)
            messages.success(request, _("This is your address. An earlier one leads nowhere any more."))
        return redirect("groups:calendar", group.slug)
    mine = Membership.objects.current().filter(group=group, member=request.user).first()
    key = mine.calendar_key if mine else ""
    base = settings.SITE_URL + group.get_absolute_url()
    context = {"group": group, "own_url": f"{base}calendar/{key}.ics" if key else ""}
    return render(request, "groups/calendar.html", context | {"open_url": f"{base}calendar.ics"})


@require_safe
@of_group
def open_calendar(request, group):
    """The calendar of a public group, as everybody may read it."""
    if not permissions.can_see_meetings(None, group):
        raise Http404
    with override(group.language):
        content = calendars.written(group, calendars.meetings_of(group), inside=False)
    return calendars.answer(content, group.slug, private=False)


@require_safe
def own_calendar(request, slug, key):
    """The calendar as one member of the group reads it, whose secret the address holds: nobody signs in."""
    rows = Membership.objects.current().filter(member__status="active", calendar_key=key)
    found = get_object_or_404(rows.exclude(calendar_key="").select_related("group", "member"))
    with override(found.member.language):
        content = calendars.written(found.group, calendars.meetings_of(found.group), inside=True)
    return calendars.answer(content, found.group.slug, private=True)


@require_safe
@of_group
def one_meeting(request, group, meeting_id):
    """One meeting, to be put into a calendar."""
    found = load_meeting(request, group, meeting_id)
    inside = permissions.can_read_inside(request.user, group)
    content = calendars.written(group, [found], inside=inside)
    return calendars.answer(content, f"{group.slug}-{found.pk}", private=True)
