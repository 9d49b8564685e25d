"""The page of a group costs what any page may, however many meetings, members and things it has."""

import gzip

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from knowledge.documents.actions import start_collection
from members.groups import actions
from members.groups.models import Group, Kind, Membership
from members.models import Member
from portal import kept
from tests.conftest import make_member
from tests.groups.gatherings import make_group, make_meeting, put_in


@pytest.mark.parametrize("number", [1, 6])
def test_at_most_twelve_queries(number, secretariat, facilitator, browse):
    group = put_in(make_group("goats", "closed"), facilitator, role="coordinator")
    for one in range(number):
        put_in(group, make_member(f"herder-{one}", f"Herder {one}"))
        make_meeting(group, days=one + 1)
        make_meeting(group, days=-one - 1)
    for kind in ("category", "collection", "page"):
        actions.begin_possession(facilitator, group, kind)
    for one in range(1, number):
        title = {"title": f"List {one}", "body": "", "language": "en", "audience": f"group:{group.pk}"}
        made = start_collection(facilitator, title)
        actions.give_possession(facilitator, group, "collection", made.pk)
    base = group.get_absolute_url()
    for person in (secretariat, Member.objects.get(handle="herder-0")):
        browser = browse(person)
        for url in (base, f"{base}members/", f"{base}meetings/", f"{base}meetings/?past=1", "/groups/"):
            browser.get(url)
            with CaptureQueriesContext(connection) as captured:
                assert browser.get(url).status_code == 200
            assert len(captured) <= 12, (url, [one["sql"][:90] for one in captured])


def test_lists_take_as_many_queries_with_five_hundred_groups_and_three_thousand_members(
    facilitator, member, browse
):
    group = put_in(make_group("goats"), facilitator, role="coordinator")
    put_in(group, member)
    make_group("camels", "closed")
    base = group.get_absolute_url()
    urls = ("/groups/", "/groups/?q=group", "/groups/?mine=on", base)
    urls += (f"{base}members/", f"{base}members/past/")
    people = (None, member, facilitator)
    before = work(browse, people, urls)
    fill(group)
    after = work(browse, people, urls)
    assert {key: (now, before[key]) for key, now in after.items() if now > before[key]} == {}
    assert max(after.values()) <= 12
    page = browse(member).get("/groups/", headers={"accept-encoding": ""}).content
    assert page.count(b"<h2>") >= 10 and b"after=" in page
    assert len(gzip.compress(page, 6)) <= 14_000


def fill(group, groups=500, members=3000) -> None:
    """Many more groups of every kind and openness, and many more people in this one."""
    kinds, ways = Kind.values, ("public", "closed", "hidden")
    Group.objects.bulk_create(
        Group(slug=f"many-{one}", name_en=f"Group {one}", kind=kinds[one % 4], openness=ways[one % 3])
        for one in range(groups)
    )
    people = Member.objects.bulk_create(
        Member(
            email=f"many-{one}@example.org",
            handle=f"many-{one}",
            full_name=f"Herder {one}",
            sort_name=f"herder {one}",
            status="active",
            group_ids=[group.pk],
        )
        for one in range(members)
    )
    Membership.objects.bulk_create(Membership(group=group, member=one) for one in people)
    Group.objects.filter(pk=group.pk).update(member_count=members + 2)


def work(browse, people, urls) -> dict:
    """How many queries each address takes for each of them where nothing is kept yet, after what a process
    does but once."""
    found = {}
    for person in people:
        browser = browse(person)
        for url in urls:
            browser.get(url)
            kept.pages.forget()
            kept.pieces.forget()
            with CaptureQueriesContext(connection) as captured:
                status = browser.get(url).status_code
            assert status == (200 if person or "members" not in url else 302)
            found[getattr(person, "handle", ""), url] = len(captured)
    return found
