"""The meetings of a group: the calendar, the page of each, and what its coordinators write there."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members.groups import actions, permissions
from members.groups.forms import (
    AnswerForm,
    CallOffForm,
    EditMeetingForm,
    MeetingForm,
    MinutesForm,
)
from members.groups.models import Answer, Meeting, Minutes
from members.groups.views.groups import READ_WITH_GROUP, SOMEBODY_CHANGED, show_form, standing
from members.groups.views.loading import load_meeting, of_group
from members.models import Member
from portal import kept, limits, links, notices
from portal.access import member_required, require
from portal.pages import KeyPager
from portal.writing import fillable, sent
from portal.zones import zone_named

MOST_NAMED = 60  # of those who come


def planned(meeting):
    """Day and hours by the clock that the meeting was planned by."""
    zone = zone_named(meeting.time_zone)
    starts, ends = meeting.starts_at.astimezone(zone), meeting.ends_at.astimezone(zone)
    end = f"{ends:%H:%M}" if starts.date() == ends.date() else f"{ends:%Y-%m-%d %H:%M}"
    return f"{starts:%H:%M}–{end}, {meeting.time_zone.replace('_', ' ')}"


@require_safe
@kept.for_visitors
@of_group
def meetings(request, group):
    """Those to come, the next first; behind `?past=1` those that were, the latest first."""
    past = bool(request.GET.get("past"))

    def context(reader):
        kept.depends_on(*READ_WITH_GROUP)
        seen = Meeting.objects.visible_to(reader).filter(group=group.pk).for_list().select_related("minutes")
        rows, order = (seen.over(), ("-starts_at", "-id")) if past else (seen.coming(), ("starts_at", "id"))
        url = f"{group.get_absolute_url()}meetings/"
        tabs = [
            {"url": url, "label": _("To come"), "current": not past},
            {"url": f"{url}?past=1", "label": _("Past"), "current": past},
        ]
        is_closed = not permissions.can_see_meetings(reader, group)
        pager = KeyPager(rows, request, order=order)
        return {"group": group, "pager": pager, "tabs": tabs, "past": past, "is_closed": is_closed}

    [drawn] = kept.drawn(request, context, "groups/meetings_list.html")
    context = standing(request.user, group) | {"group": group, "list": drawn}
    return render(request, "groups/meetings.html", context)


@require_safe
@kept.for_visitors
@of_group
def meeting(request, group, meeting_id):
    found, person = load_meeting(request, group, meeting_id), request.user
    notices.mark_read(person, "meeting", found.pk)
    minutes = getattr(found, "minutes", None)
    document = links.entries(person, [("document", minutes.document)]) if minutes and minutes.document else []
    context = standing(person, group) | {
        "group": group,
        "meeting": found,
        "planned": planned(found),
        "minutes": minutes,
        "document": document[0] if document else None,
        "link": found.link if permissions.can_see_link(person, found) else "",
        "can_answer": permissions.can_answer_meeting(person, found),
        "can_edit": permissions.can_edit_meeting(person, found),
        "can_call_off": permissions.can_call_off_meeting(person, found),
        "can_write_minutes": permissions.can_write_minutes(person, found),
        "may_read_agenda": permissions.can_read_text(person, group, found),
        "may_report_agenda": permissions.can_report_text(person, group, found),
    }
    if minutes:
        context |= {
            "may_read_minutes": permissions.can_read_text(person, group, minutes),
            "may_report_minutes": permissions.can_report_text(person, group, minutes),
        }
    if context["is_inside"]:
        context |= who_comes(person, found)
    return render(request, "groups/meeting.html", context)


def who_comes(person, meeting):
    """Those who said that they come, and what `person` said."""
    said = meeting.answers.filter(member=person.pk).values_list("answer", flat=True).first()
    people = Member.objects.active().filter(
        meeting_answers__meeting=meeting, meeting_answers__answer=Answer.YES
    )
    coming = list(people.order_by("sort_name", "pk")[:MOST_NAMED])
    return {"said": said, "coming": coming, "answers": Answer.choices}


@fillable
@member_required
@of_group
def announce_meeting(request, group):
    require(permissions.can_plan_meeting(request.user, group))
    initial = {"time_zone": request.user.time_zone, "language": get_language()}
    form = MeetingForm(sent(request), initial=initial)
    if form.is_valid() and limits.admits(request, form):
        data = form.cleaned_data
        return redirect(actions.announce_meeting(request.user, group, data, form_key=data["form_key"]))
    return show_form(request, group, form, _("Announce a meeting"), _("Announce"))


@fillable
@member_required
@of_group
def edit_meeting(request, group, meeting_id):
    found = load_meeting(request, group, meeting_id)
    require(permissions.can_edit_meeting(request.user, found))
    form, theirs = EditMeetingForm(sent(request), initial=as_typed(found), minutes=minutes_of(found)), None
    if form.is_valid() and limits.admits(request, form, before=found.body_html):
        try:
            data = form.cleaned_data
            return redirect(actions.edit_meeting(request.user, found, data, revision=data["revision"]))
        except actions.Stale:
            form.start_from(theirs := Meeting.objects.get(pk=found.pk))
            form.add_error(None, SOMEBODY_CHANGED)
    more = {"cancel": found.get_absolute_url(), "theirs": theirs}
    return show_form(request, group, form, _("Change the meeting"), _("Save"), **more)


def minutes_of(meeting):
    return int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)


def as_typed(meeting):
    """The meeting as its form has it."""
    starts = meeting.starts_at.astimezone(zone_named(meeting.time_zone))
    same = ("title", "time_zone", "place", "link", "body", "language", "revision")
    return {name: getattr(meeting, name) for name in same} | {
        "day": starts.date(),
        "time": starts.time(),
        "length": minutes_of(meeting),
    }


@fillable
@member_required
@of_group
def call_off_meeting(request, group, meeting_id):
    found = load_meeting(request, group, meeting_id)
    require(permissions.can_call_off_meeting(request.user, found))
    form = CallOffForm(sent(request))
    if form.is_valid():
        actions.call_off_meeting(request.user, found, form.cleaned_data["reason"])
        messages.success(request, _("The meeting is called off. Who follows the group is told."))
        return redirect(found)
    cancel = found.get_absolute_url()
    return show_form(request, group, form, _("Call the meeting off"), _("Call off"), cancel=cancel)


@require_POST
@member_required
@of_group
def answer_meeting(request, group, meeting_id):
    found = load_meeting(request, group, meeting_id)
    form = AnswerForm(request.POST)
    if form.is_valid():
        actions.answer_meeting(request.user, found, form.cleaned_data["answer"])
        messages.success(request, _("Thank you. Your answer is kept."))
    return redirect(found)


@fillable
@member_required
@of_group
def write_minutes(request, group, meeting_id):
    found = load_meeting(request, group, meeting_id)
    require(permissions.can_write_minutes(request.user, found))
    before = getattr(found, "minutes", None) or Minutes(meeting=found, revision=0, language=found.language)
    initial = {name: getattr(before, name) for name in ("body", "language", "revision")}
    if before.document:
        entries = links.entries(request.user, [("document", before.document)])
        initial["document"] = entries[0].url if entries else ""
    form, theirs = MinutesForm(sent(request), initial=initial), None
    if form.is_valid() and limits.admits(request, form, profile="wiki", before=before.body_html):
        try:
            data = form.cleaned_data
            actions.write_minutes(request.user, found, data, revision=data["revision"])
            return redirect(found)
        except actions.Stale:
            theirs = Minutes.objects.filter(meeting=found).first()
            form.start_from(theirs or Minutes(revision=0))
            form.add_error(None, SOMEBODY_CHANGED)
    more = {"cancel": found.get_absolute_url(), "theirs": theirs}
    return show_form(request, group, form, _("Write the minutes"), _("Save"), **more)
