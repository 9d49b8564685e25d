"""What people are told about their groups and their meetings."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from members.groups.models import Group, JoinRequest, Meeting, Membership, Minutes, Role, Term
from members.models import Member
from portal import notices
from portal.notices.models import Event
from portal.text import excerpt, plain
from portal.zones import zone_named

notices.register_event("group-asked", sentence=_("%(actor)s asks to join “%(title)s”."))
notices.register_event("group-let-in", sentence=_("%(actor)s has let you into the group “%(title)s”."))
notices.register_event("group-accepted", sentence=_("You are in the group “%(title)s” now. Welcome!"))
notices.register_event("group-declined", sentence=_("The group “%(title)s” could not let you in."))
notices.register_event("group-coordinator", sentence=_("You coordinate the group “%(title)s” now."))
notices.register_event("group-appointed", sentence=_("You have a seat in “%(title)s”."))
notices.register_event("meeting-announced", sentence=_("%(actor)s announces a meeting: “%(title)s”."))
notices.register_event("meeting-changed", sentence=_("Another time or place for the meeting “%(title)s”."))
notices.register_event("meeting-called-off", sentence=_("The meeting “%(title)s” was called off."))
notices.register_event("meeting-soon", sentence=_("The meeting “%(title)s” begins within a day."))
notices.register_event("minutes-written", sentence=_("Here are the minutes of the meeting “%(title)s”."))

WORDS = 600  # characters of an agenda or of minutes in a mail; the page has the rest


def about_group(name: str, actor: Any, group: Group, to: Any, *, url: str = "", text: str = "") -> None:
    notices.tell(
        name,
        actor=actor,
        kind="group",
        object_id=group.pk,
        title=group.name_en,
        url=url or group.get_absolute_url(),
        text=text,
        to=to,
    )


def asked_to_join(request: JoinRequest) -> None:
    """The coordinators; where a group has none, the secretariat."""
    rows = Membership.objects.current().filter(group=request.group, role=Role.COORDINATOR)
    who = Member.objects.active().filter(pk__in=rows.values("member"))
    to = list(who) or list(Member.objects.secretariat())
    url = request.get_absolute_url()
    about_group("group-asked", request.member, request.group, to, url=url, text=request.message)


def let_in(person: Any, group: Group, member: Member) -> None:
    about_group("group-let-in", person, group, [member])


def request_decided(person: Any, request: JoinRequest, *, accepted: bool, reason: str) -> None:
    name = "group-accepted" if accepted else "group-declined"
    about_group(name, person, request.group, [request.member], text=reason)


def named_coordinator(person: Any, group: Group, member: Member) -> None:
    about_group("group-coordinator", person, group, [member])


def appointed(person: Any, term: Term) -> None:
    about_group("group-appointed", person, term.seat.group, [term.member], text=term.seat.title)


def about_meeting(name: str, actor: Any, meeting: Meeting, text: str) -> None:
    """To all who follow the group: its members do from the day on which they come into it."""
    notices.tell(
        name,
        actor=actor,
        kind="meeting",
        object_id=meeting.pk,
        title=f"{meeting.group.name_en}: {meeting.title}",
        url=meeting.get_absolute_url(),
        text=text,
        language=meeting.language,
        watchers_of=[("group", meeting.group_id)],
    )


def time_and_place(meeting: Meeting) -> str:
    """When and where, in figures that are read alike in every language, by the clock it was planned by."""
    zone = zone_named(meeting.time_zone)
    starts, ends = meeting.starts_at.astimezone(zone), meeting.ends_at.astimezone(zone)
    end = f"{ends:%H:%M}" if ends.date() == starts.date() else f"{ends:%Y-%m-%d %H:%M}"
    line = f"{starts:%Y-%m-%d %H:%M}–{end} ({meeting.time_zone})"
    return f"{line}\n{meeting.place}" if meeting.place else line


def meeting_announced(person: Any, meeting: Meeting) -> None:
    about_meeting("meeting-announced", person, meeting, announcement(meeting))


def announcement(meeting: Meeting) -> str:
    return f"{time_and_place(meeting)}\n\n{quoted(meeting)}".strip()


def quoted(thing: Meeting | Minutes) -> str:
    """The first words of an agenda or of minutes, as far as moderation lets others read them."""
    return excerpt(plain(thing.body_html), WORDS) if thing.is_published else ""


def quote_anew(thing: Meeting | Minutes) -> None:
    """Bring the notices that quote a text in line with what moderation has decided about it."""
    if isinstance(thing, Minutes):
        told, words = Event.objects.filter(name="minutes-written", object_id=thing.meeting_id), quoted(thing)
    else:
        told = Event.objects.filter(name="meeting-announced", object_id=thing.pk)
        words = announcement(thing)
    told.filter(kind="meeting").update(text=words)


def meeting_changed(person: Any, meeting: Meeting) -> None:
    about_meeting("meeting-changed", person, meeting, time_and_place(meeting))


def meeting_called_off(person: Any, meeting: Meeting, reason: str) -> None:
    about_meeting("meeting-called-off", person, meeting, reason)


def meeting_soon(meeting: Meeting) -> None:
    about_meeting("meeting-soon", None, meeting, time_and_place(meeting))


def minutes_written(person: Any, meeting: Meeting) -> None:
    about_meeting("minutes-written", person, meeting, quoted(meeting.minutes))


def forget_words_about(member: Member) -> None:
    """Take out of the notices what somebody wrote to be let in, and what they were answered."""
    Event.objects.filter(kind="group", name="group-asked", actor=member).update(text="")
    answered = Event.objects.filter(kind="group", name__in=["group-accepted", "group-declined"])
    answered.filter(to__contains=[member.pk]).update(text="")
