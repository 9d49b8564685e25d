from django.urls import path

from members.groups.views import calendars, groups, meetings, people

app_name = "groups"

# /groups/…
urlpatterns = [
    path("", groups.index, name="index"),
    path("<slug:slug>/", groups.group, name="group"),
    path("<slug:slug>/edit/", groups.describe_group, name="describe-group"),
    path("<slug:slug>/things/", groups.things, name="things"),
    path("<slug:slug>/seats/", groups.seats, name="seats"),
    path("<slug:slug>/join/", people.join_group, name="join-group"),
    path("<slug:slug>/ask/", people.ask_to_join, name="ask-to-join"),
    path("<slug:slug>/take-back/", people.withdraw_request, name="withdraw-request"),
    path("<slug:slug>/leave/", people.leave_group, name="leave-group"),
    path("<slug:slug>/requests/", people.requests, name="requests"),
    path("<slug:slug>/requests/<id:request_id>/", people.decide_request, name="decide-request"),
    path("<slug:slug>/members/", people.members, name="members"),
    path("<slug:slug>/members/past/", people.past_members, name="past-members"),
    path("<slug:slug>/members/add/", people.let_in, name="let-in"),
    path("<slug:slug>/members/<slug:handle>/role/", people.set_role, name="set-role"),
    path("<slug:slug>/members/<slug:handle>/let-out/", people.let_out, name="let-out"),
    path("<slug:slug>/meetings/", meetings.meetings, name="meetings"),
    path("<slug:slug>/meetings/new/", meetings.announce_meeting, name="announce-meeting"),
    path("<slug:slug>/meetings/<id:meeting_id>/", meetings.meeting, name="meeting"),
    path("<slug:slug>/meetings/<id:meeting_id>/meeting.ics", calendars.one_meeting, name="meeting-ics"),
    path("<slug:slug>/meetings/<id:meeting_id>/edit/", meetings.edit_meeting, name="edit-meeting"),
    path(
        "<slug:slug>/meetings/<id:meeting_id>/call-off/", meetings.call_off_meeting, name="call-off-meeting"
    ),
    path("<slug:slug>/meetings/<id:meeting_id>/answer/", meetings.answer_meeting, name="answer-meeting"),
    path("<slug:slug>/meetings/<id:meeting_id>/minutes/", meetings.write_minutes, name="write-minutes"),
    path("<slug:slug>/calendar/", calendars.calendar, name="calendar"),
    path("<slug:slug>/calendar.ics", calendars.open_calendar, name="open-calendar"),
    path("<slug:slug>/calendar/<slug:key>.ics", calendars.own_calendar, name="own-calendar"),
]
