"""Groups in any number, to measure on: one of them with half of all members, one with very many meetings."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from members.groups.actions.counting import recount
from members.groups.models import (
    Answer,
    Attendance,
    Group,
    JoinRequest,
    Kind,
    Meeting,
    Membership,
    Openness,
    RequestState,
    Role,
    Seat,
    Term,
)
from members.models import Member, Stakeholder
from portal import text
from portal.notices.models import Watch
from portal.populating import copy, following
from portal.vocabulary.models import Theme

LARGEST = 2  # one group has this part of all members; of a closed one, one in ten of these ask to be let in
USUAL = 100  # members of the others
COORDINATORS = 3
WENT = 0.1  # of all memberships have ended
MEETINGS = 12
MANY_MEETINGS = 5 / 3  # of one group, for each group that there is
SEATS, TERMS = 15, 5
FIRST_KINDS = (Kind.NETWORK, Kind.COMMITTEE)
FIRST_WAYS = (Openness.PUBLIC, Openness.CLOSED)
MEMBERSHIP = ("group_id", "member_id", "role", "task", "since", "until", "calendar_key")
WATCH = ("member_id", "kind", "object_id", "level", "created_at")
REQUEST = ("group_id", "member_id", "message", "state", "asked_at", "reason")


def populate(counts: dict[str, int], words: Any, progress: Callable[[str], None]) -> None:
    """Add `counts["groups"]` groups of the members that are there; the first is a public one with half of
    them, the second a closed committee with many meetings, into which many ask to be let."""
    number = counts.get("groups", 0)
    members = list(Member.objects.active().order_by("pk").values_list("pk", flat=True))
    if not number or not members:
        return
    with transaction.atomic():
        ids = following(Group, number)
        Group.objects.bulk_create(groups(ids, words))
        themes = list(Theme.objects.known())
        pairs = ((pk, theme) for pk in ids for theme in words.random.sample(themes, 2))
        copy(Group.themes.through._meta.db_table, ("group_id", "theme_id"), pairs)
        inside = {pk: insiders(place, members, words) for place, pk in enumerate(ids)}
        count = copy(Membership._meta.db_table, MEMBERSHIP, memberships(inside, words))
        copy(Watch._meta.db_table, WATCH, watches(inside))
        if number > 1:
            copy(JoinRequest._meta.db_table, REQUEST, requests(ids[1], inside[ids[1]], members, words))
            take_seats(ids[1], inside[ids[1]], words)
        Meeting.objects.bulk_create(meetings(ids, inside, words), batch_size=500)
        answer(Meeting.objects.filter(group=ids[0]).order_by("-starts_at").first(), inside[ids[0]], words)
        recount()
    progress(f"groups: made {number:,} with {count:,} memberships")
    with connection.cursor() as cursor:
        cursor.execute(
            "ANALYZE groups_group, groups_membership, groups_meeting, notices_watch, members_member"
        )


def groups(ids: range, words: Any) -> Iterator[Group]:
    kinds, ways = Kind.values, Openness.values
    for place, pk in enumerate(ids):
        names = {f"name_{language}": words.title(language)[:110] for language in ("en", "fr", "es", "ar")}
        names["name_en"] += f" {pk}"
        body, html = words.body("en")
        yield Group(
            pk=pk,
            slug=f"populated-{pk}",
            kind=FIRST_KINDS[place] if place < len(FIRST_KINDS) else kinds[place % len(kinds)],
            openness=FIRST_WAYS[place] if place < len(FIRST_WAYS) else ways[place % len(ways)],
            body=body,
            body_html=html,
            body_version=text.VERSION,
            **names,
        )


def insiders(place: int, members: list[int], words: Any) -> list[int]:
    """Who is in the group at this place of the list, or was."""
    most = len(members) // LARGEST if place == 0 else min(USUAL, len(members))
    return words.random.sample(members, max(most, 1))


def memberships(inside: dict[int, list[int]], words: Any) -> Iterator[tuple]:
    """The first in each list coordinate it; the last have gone, and some of those came back."""
    now = timezone.now()
    for group, members in inside.items():
        went = int(len(members) * WENT)
        for place, member in enumerate(members):
            since = now - timedelta(days=words.random.randrange(30, 2000))
            if place < went:
                until = since + timedelta(days=words.random.randrange(30))
                yield group, member, Role.MEMBER, "", since - timedelta(days=30), until, ""
            role = Role.COORDINATOR if place < COORDINATORS else Role.MEMBER
            yield group, member, role, "", since + timedelta(days=30), None, ""


def watches(inside: dict[int, list[int]]) -> Iterator[tuple]:
    now = timezone.now()
    for group, members in inside.items():
        for member in members:
            yield member, "group", group, "every", now


def requests(group: int, inside: list[int], members: list[int], words: Any) -> Iterator[tuple]:
    now, here = timezone.now(), set(inside)
    for member in members[:: LARGEST * 10]:
        if member not in here:
            asked = now - timedelta(seconds=words.random.randrange(86_400 * 90))
            yield group, member, words.line("en"), RequestState.OPEN, asked, ""


def take_seats(group: int, inside: list[int], words: Any) -> None:
    """Seats, each held by some members one after the other."""
    kinds, today = Stakeholder.values, timezone.localdate()
    seats = Seat.objects.bulk_create(
        Seat(group_id=group, stakeholder=kinds[place % len(kinds)], order=place) for place in range(SEATS)
    )
    terms = []
    for seat in seats:
        for back in range(TERMS):
            starts = today - timedelta(days=700 * (back + 1) - 100)
            ends = starts + timedelta(days=699)
            member = words.random.choice(inside)
            terms.append(Term(seat=seat, member_id=member, starts=starts, ends=ends))
    Term.objects.bulk_create(terms)


def meetings(ids: range, inside: dict[int, list[int]], words: Any) -> Iterator[Meeting]:
    """Some of each group, most of them over; of the second very many."""
    many = max(MEETINGS, int(len(ids) * MANY_MEETINGS))
    now = timezone.now()
    for group in (pk for place, pk in enumerate(ids) for _time in range(many if place == 1 else MEETINGS)):
        starts = now + timedelta(minutes=words.random.randrange(-1500 * 1440, 100 * 1440))
        announced = min(starts, now) - timedelta(days=30)
        body, html = words.body("en")
        yield Meeting(
            group_id=group,
            title=words.title("en")[:150],
            starts_at=starts,
            ends_at=starts + timedelta(hours=2),
            place=words.line("en")[:100],
            author_id=inside[group][0],
            created_at=announced,
            updated_at=announced,
            reminded_at=starts if starts < now else None,
            body=body,
            body_html=html,
            body_version=text.VERSION,
        )


def answer(meeting: Any, inside: list[int], words: Any) -> None:
    """Half of those in a group say whether they come to a meeting of it."""
    rows = ((meeting.pk, one, words.random.choice(Answer.values), timezone.now()) for one in inside[::2])
    copy(Attendance._meta.db_table, ("meeting_id", "member_id", "answer", "answered_at"), rows)
