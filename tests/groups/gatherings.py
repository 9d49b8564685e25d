"""Groups, meetings and people in them, as tests need them."""

from datetime import timedelta

from django.utils import timezone

from members.groups import actions
from members.groups.models import Group, JoinRequest, Meeting, Membership


def make_group(slug="goats", openness="public", **fields):
    usual = {"name_en": f"Group {slug}", "kind": "working"}
    return Group.objects.create(slug=slug, openness=openness, **usual | fields)


def put_in(group, *people, role="member"):
    """Let people into the group, as whatever they are in it; the browser of each knows it at once."""
    for person in people:
        assert actions.people.enter(group, person)
        if role != "member":
            Membership.objects.filter(group=group, member=person, until=None).update(role=role)
    group.refresh_from_db()
    return group


def make_meeting(group, *, days=7, hours=2, **fields):
    starts = timezone.now().replace(microsecond=0) + timedelta(days=days)
    usual = {"title": "Spring meeting", "starts_at": starts, "ends_at": starts + timedelta(hours=hours)}
    usual |= {"created_at": timezone.now() - timedelta(days=3)}
    meeting = Meeting(group=group, **usual | fields)
    meeting.set_body(fields.get("body", "What we plan."))
    meeting.save()
    return meeting


def ask(group, member, message=""):
    return JoinRequest.objects.create(group=group, member=member, message=message)


MEETING = {
    "title": "How we feed goats in the dry season",
    "day": "2031-03-12",
    "time": "14:30",
    "length": "90",
    "time_zone": "Africa/Nairobi",
    "place": "Garissa",
    "link": "https://meet.example.org/goats",
    "body": "1. Hay\n2. Acacia pods",
    "language": "en",
}
