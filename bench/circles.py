"""What members write to one another, their groups, advice and newcomers cost at scale, measured in one run.

    python -m bench.circles

As `bench.people`, on two databases of its own, which it fills where they aren't there yet: a member with
5,000 conversations, one of 5,000 messages, a group of 50,000, a committee with 500 meetings, an expert asked
2,000 times, 2,000 newcomers who wait; and a twentieth of all that (requests: a tenth). Each page is asked for
by who has most on it. Then the tasks that walk over all of it, when there is nothing to do for them, and the
archive of who has written most. Writes RESULTS.md.
"""

import os
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import django

from bench.growth import BUDGET, ROW, Figures, Process, row, say, timed

SMALL, FULL = "circles-small", "circles"
HEADS = ["what", "ms at 5,000 members", "ms at 100,000", "ratio", "queries"]
POST, CELLS, EVENT = b'<li class="post', b"<tr", b"BEGIN:VEVENT"
ROUNDS = 7
AT_MOST = 5  # runs until a task has nothing more to do

Page = tuple[str, str, Any, bytes]  # name, address, reader, with what each row begins


def answer() -> None:
    """Measure once whatever is named, and write what it took; the names first."""
    from django.test import Client

    from bench import database

    database.prepare(os.environ["SCALE"])
    acts: dict[str, Callable[[], Figures]] = {}
    clients: dict[int, Any] = {}
    for name, url, reader, begins in pages():
        if reader.pk not in clients:
            clients[reader.pk] = Client(SERVER_NAME="127.0.0.1", headers={"accept-encoding": "gzip"})
            clients[reader.pk].force_login(reader)
        acts[name] = lambda url=url, client=clients[reader.pk], begins=begins: timed(
            client, "get", url, row=begins
        )
    acts |= writing() | tasks()
    say(list(acts))
    for line in sys.stdin:
        say(acts[line.strip()]())


def pages() -> Iterator[Page]:
    """What is measured, and as whom."""
    yield from of_messages()
    yield from of_groups()
    yield from of_advice()
    yield from of_secretariat()


def of_messages() -> Iterator[Page]:
    from members.messaging.models import Message, Side

    busy = busiest(Side, "member")
    yield "messages", "/messages/", busy, ROW
    yield "messages, the first ones", "/messages/?page=last", busy, ROW
    longest = most(Message, "conversation")
    reader = Side.objects.filter(conversation=longest).select_related("member").order_by("pk")[0].member
    url = f"/messages/{longest}/"
    yield "the longest conversation", url, reader, POST
    yield "the longest conversation, its beginning", f"{url}?page=last", reader, POST
    middle = Message.objects.filter(conversation=longest).order_by("pk")[100]
    yield "the longest conversation, from a message", f"{url}?after={packed(middle.pk)}", reader, POST
    yield "settings of messages", "/messages/settings/", busy, ROW
    yield "one's data", "/members/me/data/", busy, ROW
    yield "one's account", "/members/me/", busy, ROW


def of_groups() -> Iterator[Page]:
    from members.groups.models import Group, Meeting, Membership
    from portal.vocabulary.models import Theme

    large = Group.objects.order_by("-member_count", "pk")[0]
    rows = Membership.objects.current().select_related("member").order_by("pk")
    usual = rows.filter(group=large, role="member", member__is_staff=False)[100].member
    theme = Theme.objects.filter(parent__isnull=False).order_by("pk")[0]
    yield "groups", "/groups/", usual, ROW
    for name, query in {
        "a word": {"q": "goats"},
        "no such name": {"q": "zzyqx"},
        "a theme and a kind": {"theme": theme.slug, "kind": "working"},
        "mine": {"mine": "on"},
        "the last": {"page": "last"},
    }.items():
        yield f"groups, {name}", f"/groups/?{urlencode(query)}", usual, ROW
    url = large.get_absolute_url()
    yield "the largest group", url, usual, ROW
    yield "its members", f"{url}members/", usual, ROW
    yield "its members, further on", f"{url}members/?after={further(large)}", usual, ROW
    yield "its members, the last", f"{url}members/?page=last", usual, ROW
    yield "its members of before", f"{url}members/past/", usual, ROW
    yield "its members of before, the last", f"{url}members/past/?page=last", usual, ROW
    meeting = Meeting.objects.filter(group=large).order_by("-coming_count")[0]
    yield "a meeting to which half of it answers", meeting.get_absolute_url(), usual, ROW
    yield "letting somebody in", f"{url}members/add/", coordinator(large), ROW
    committee = Group.objects.get(pk=most(Meeting, "group"))
    url, chair = committee.get_absolute_url(), coordinator(committee)
    yield "a committee", url, chair, ROW
    yield "its meetings", f"{url}meetings/", chair, ROW
    yield "its past meetings", f"{url}meetings/?past=1", chair, ROW
    yield "its past meetings, the first", f"{url}meetings/?past=1&page=last", chair, ROW
    yield "its seats", f"{url}seats/", chair, CELLS
    yield "who asks to be let in", f"{url}requests/", chair, ROW
    yield "its calendar", f"{url}calendar/{calendar_key(committee, chair)}.ics", chair, EVENT


def of_advice() -> Iterator[Page]:
    from django.contrib.auth import get_user_model

    from roster.advice.models import Need, Request

    asker, expert = busiest(Need, "asker"), busiest(Request, "expert")
    yield "what one asked", "/advice/", asker, ROW
    yield "what one asked, the first", "/advice/?page=last", asker, ROW
    yield "what one was asked", "/advice/?of=me", expert, ROW
    yield "what one was asked, the first", "/advice/?of=me&page=last", expert, ROW
    need = Need.objects.filter(asker=asker).order_by("pk")[0]
    yield "a need", need.get_absolute_url(), asker, ROW
    request = Request.objects.filter(expert=expert).order_by("pk")[0]
    yield "a request", request.get_absolute_url(), expert, POST
    page = get_user_model().objects.get(pk=expert.pk).get_absolute_url()
    yield "the expert as a member", page, asker, ROW
    yield "numbers of advice", "/advice/numbers/", secretary(), CELLS
    yield (
        "numbers of advice of this year",
        f"/advice/numbers/?year={time.gmtime().tm_year}",
        secretary(),
        CELLS,
    )


def of_secretariat() -> Iterator[Page]:
    from members.models import Member

    staff = secretary()
    yield "invitations", invitations_url(), staff, ROW
    yield "invitations, the first", f"{invitations_url()}?page=last", staff, ROW
    yield "the admin's first page", "/admin/", staff, CELLS
    lists = "/admin/members/member/"
    yield "newcomers", f"{lists}?standing=waiting", staff, CELLS
    yield "newcomers, a name", f"{lists}?standing=waiting&q=amina", staff, CELLS
    yield "accounts", lists, staff, CELLS
    yield "accounts, a name", f"{lists}?q=amina+okello", staff, CELLS
    yield "accounts, no such name", f"{lists}?q=zzyqx", staff, CELLS
    yield "accounts, of one kind", f"{lists}?stakeholder=ngo", staff, CELLS
    newcomer = Member.objects.awaiting_approval().order_by("pk")[10]
    yield "a newcomer", f"{lists}{newcomer.pk}/change/", staff, CELLS
    yield "advice that waits", "/admin/advice/request/?waits=yes", staff, CELLS
    yield "requests for advice", "/admin/advice/request/", staff, CELLS
    yield "who asks to be let into a group", "/admin/groups/joinrequest/", staff, CELLS
    yield "groups in the admin", "/admin/groups/group/", staff, CELLS


# --- Who and what ------------------------------------------------------------------


def most(model: Any, field: str) -> Any:
    """The value of `field` that most rows of `model` have."""
    from django.db.models import Count

    rows = model.objects.order_by().values(field).annotate(number=Count("pk"))
    return rows.order_by("-number", field)[0][field]


def busiest(model: Any, field: str) -> Any:
    from django.contrib.auth import get_user_model

    return get_user_model().objects.get(pk=most(model, field))


def coordinator(group: Any) -> Any:
    rows = group.memberships.current().filter(role="coordinator").select_related("member")
    return rows.order_by("pk")[0].member


def further(group: Any) -> str:
    """The key of the row in the middle of a group's members."""
    rows = group.memberships.current().filter(member__status="active").select_related("member")
    found = rows.order_by("role", "member__sort_name", "pk")[group.member_count // 2]
    return packed(found.role, found.member.sort_name, found.pk)


def packed(*values: Any) -> str:
    from portal.pages import pack

    return pack(list(values))


def calendar_key(group: Any, member: Any) -> str:
    from members.groups import actions

    return actions.new_calendar_key(member, group)


def invitations_url() -> str:
    from django.urls import reverse

    return reverse("joining:invitations")


def secretary() -> Any:
    from django.contrib.auth import get_user_model

    defaults = {
        "email": "secretariat@populated.example",
        "full_name": "Secretariat",
        "is_staff": True,
        "status": "active",
    }
    return get_user_model().objects.get_or_create(handle="bench-secretariat", defaults=defaults)[0]


# --- Acts and tasks ------------------------------------------------------------------


def writing() -> dict[str, Callable[[], Figures]]:
    """Writing and asking, each time by somebody who has not done it before."""
    from django.test import Client

    from members.messaging.models import Side
    from members.models import Member

    Member.objects.filter(trusted=False, status="active", pk__lt=2_000).update(trusted=True)
    writers = Member.objects.active().filter(is_staff=False, pk__lt=2_000).order_by("pk")[50:]
    others = iter(list(writers)[: 4 * (ROUNDS + 2)])
    talkers = Side.objects.filter(member__in=writers.values("pk")).select_related("member")
    sides = iter(talkers.order_by("-pk")[: ROUNDS + 2])

    def send(member: Any, url: str) -> Figures:
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(member)
        data = {"body": "In the dry season they eat pods.", "form_key": str(uuid.uuid4())}
        return timed(client, "post", url, data, status=302)

    def go_on() -> Figures:
        side = next(sides)
        return send(side.member, f"/messages/{side.conversation_id}/")

    return {
        "writing a message": go_on,
        "writing to somebody for the first time": lambda: send(
            next(others), f"/messages/to/{next(others).handle}/"
        ),
    }


def tasks() -> dict[str, Callable[[], Figures]]:
    """What runs by itself, once it has done what there was to do."""
    from members.groups import actions as groups
    from members.joining import actions as joining
    from members.joining import reminding as joining_reminders
    from members.messaging.models import Side
    from members.privacy import archives
    from roster.advice import reminding

    busy = busiest(Side, "member")
    do: dict[str, Callable[[], Any]] = {
        "task: reminding newcomers and the invited": joining_reminders.remind,
        "task: forgetting the invited": joining.forget_expired,
        "task: reminding of meetings": groups.remind_of_meetings,
        "task: beginning and ending terms": groups.end_terms,
        "task: reminding experts": reminding.remind,
    }
    for act in do.values():
        for _time in range(AT_MOST):
            act()

    def archive() -> None:
        with tempfile.TemporaryFile() as file:
            archives.write(file, busy)

    return {name: lambda act=act: worked(act) for name, act in do.items()} | {
        "the archive of the busiest": lambda: worked(archive)
    }


def worked(act: Callable[[], Any]) -> Figures:
    """What an act takes that is no request."""
    from django.db import connection

    from bench.measuring import Watch

    watch, start = Watch(), time.perf_counter()
    with connection.execute_wrapper(watch):
        act()
    return len(watch.queries), (time.perf_counter() - start) * 1000, 0


# --- Together ------------------------------------------------------------------------


def main() -> None:
    from bench import results

    small, full = Process(SMALL, "bench.circles"), Process(FULL, "bench.circles")
    rows = [row(name, small, full, ROUNDS) for name in full.names if name in small.names]
    for process in (small, full):
        process.process.communicate()
    results.write("Circles", report(rows))


def report(rows: list[list[Any]]) -> str:
    from bench import results

    return f"""
By `python -m bench.circles` on {time.strftime("%d %B %Y")}, {ROUNDS} times each in turns,
medians. {results.machine()}. Load when it ended: {os.getloadavg()[0]:.1f}.
The smaller database has 5,000 members, 10,000 conversations, 60 groups and 5,000 requests for advice; the
larger one 100,000, 200,000 with a million messages, 300 and 50,000. Each page is read by who has most on it.
Nothing is kept from one request to the next, so these are the dearest ones. Budget: {BUDGET} times, where as
many rows are shown; ✗ marks what is beyond. The archive of the larger one holds twenty times as much.

{results.table(HEADS, rows)}
"""


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    answer() if "--answer" in sys.argv else main()
