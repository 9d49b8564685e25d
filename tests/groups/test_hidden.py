"""A hidden group: nobody but its members and the secretariat learns that it is there, by whatever way."""

import pytest

from members.groups import actions
from members.groups.models import Possession
from members.models import Member
from portal import audiences, notices, search
from portal.notices.inbox import routing
from tests.groups.gatherings import make_group, make_meeting, put_in

NAME = "Jury of the zebu prize"


@pytest.fixture
def jury(author, facilitator):
    """A hidden group with a category, a collection, a page and a meeting; Kofi is in it, Daniel leads it."""
    group = make_group("jury", "hidden", name_en=NAME)
    group.set_body("Who judges the zebus.")
    group.save()
    put_in(group, facilitator, role="coordinator")
    put_in(group, author)
    for kind in ("category", "collection", "page"):
        assert actions.begin_possession(facilitator, group, kind)
    make_meeting(group, title="The zebu vote", link="https://meet.example.org/zebu")
    actions.index(group)
    return group


PUBLIC_PAGES = [
    "/", "/groups/", "/groups/?q=zebu", "/members/", "/forum/", "/documents/", "/documents/collections/",
    "/wiki/", "/wiki/changes/", "/search/?q=zebu", "/sitemap.xml", "/sitemap-group-1.xml", "/members/kofi/",
    "/members/daniel/", "/notifications/", "/watching/", "/members/me/", "/documents/new/", "/forum/feed/",
]  # fmt: skip


@pytest.mark.parametrize("who", ["visitor", "member"])
def test_no_page_names_it(jury, who, member, browse):
    browser = browse(member if who == "member" else None)
    for url in PUBLIC_PAGES:
        page = browser.get(url, follow=True)
        assert "zebu prize" not in page.content.decode(), url
    assert [hit.url for hit in search.find(member if who == "member" else None, "zebu").rows] == []


def addresses(group, meeting):
    base = group.get_absolute_url()
    yield from (base, f"{base}members/", f"{base}members/past/", f"{base}seats/", f"{base}meetings/")
    yield from (
        f"{base}calendar.ics",
        f"{base}calendar/",
        f"{base}requests/",
        f"{base}things/",
        f"{base}ask/",
    )
    yield from (meeting.get_absolute_url(), f"{meeting.get_absolute_url()}meeting.ics")
    yield from (f"{base}calendar/aaaa.ics", f"{base}edit/", f"{base}leave/")


def test_every_address_of_it_is_not_there(jury, member, browse):
    meeting = jury.meetings.get()
    for url in addresses(jury, meeting):
        assert browse(member).get(url).status_code == 404, url
        assert browse(None).get(url).status_code in (404, 302), url
    for url in ("join/", "ask/", "take-back/", "leave/"):
        assert browse(member).post(jury.get_absolute_url() + url).status_code == 404, url


def test_a_visitor_is_sent_to_sign_in_as_for_any_other_address(jury, visitor):
    there, not_there = visitor.get("/groups/jury/members/"), visitor.get("/groups/zzz/members/")
    assert (there.status_code, not_there.status_code) == (302, 302)


def test_what_it_has_is_its_own(jury, member, author, secretariat, browse):
    author = Member.objects.get(pk=author.pk)
    from portal import belongings

    for one in Possession.objects.filter(group=jury):
        kind = belongings.kinds[one.kind]
        assert kind.shown(member, [one.object_id]) == kind.shown(None, [one.object_id]) == [], one.kind
        [shown] = kind.shown(author, [one.object_id])
        assert browse(author).get(shown.url).status_code == 200
        assert browse(secretariat).get(shown.url).status_code == 200
        assert browse(member).get(shown.url).status_code in (403, 404), one.kind
        assert browse(None).get(shown.url).status_code in (404, 302), one.kind


def test_its_members_find_it_everywhere(jury, author, browse):
    author, browser = Member.objects.get(pk=author.pk), browse(author)
    assert NAME in browser.get("/groups/").content.decode()
    assert jury.get_absolute_url() in [hit.url for hit in search.find(author, "zebu").rows]
    assert "The zebu vote" in browser.get(jury.get_absolute_url()).content.decode()
    assert NAME in dict(audiences.readers(author)).values()


def test_nobody_else_can_give_something_to_it(jury, member):
    assert NAME not in [name for _value, name in audiences.readers(member)]


def test_who_types_its_name_or_addresses_learns_nothing(jury, member, author, browse):
    """Neither starting a page of the wiki with its title, nor giving its things to a group of one's own."""
    browser = browse(member)
    started = browser.post("/wiki/new/", {"title": NAME, "body": "Mine.", "language": "en"})
    assert started.status_code == 302, started.content.decode()
    mine = put_in(make_group("goats", "public"), member, role="coordinator")
    from portal import belongings

    for one in Possession.objects.filter(group=jury):
        [shown] = belongings.kinds[one.kind].shown(Member.objects.get(pk=author.pk), [one.object_id])
        page = browser.post(f"{mine.get_absolute_url()}things/", {"give": "on", "address": shown.url})
        assert page.status_code == 422 and "There is nothing at this address" in page.content.decode()
    assert Possession.objects.filter(group=jury).count() == 3


def test_mail_to_a_name_that_one_guesses_is_to_nobody(jury, member):
    assert not routing.is_known("jury@example.org")


def test_who_leaves_sees_nothing_of_it_any_more(jury, author, browse, run_tasks):
    browser = browse(author)
    meeting = jury.meetings.get()
    assert browser.get(meeting.get_absolute_url()).status_code == 200
    collection = jury.possessions.get(kind="collection").object_id
    notices.watch(author, "collection", collection)
    actions.leave_group(author, jury, Member.objects.get(pk=author.pk))
    for url in addresses(jury, meeting):
        assert browser.get(url).status_code == 404, url
    assert NAME not in browser.get("/groups/").content.decode()
    assert notices.watching(author, "collection", collection) is None


def test_its_coordinator_who_leaves_keeps_nothing(jury, facilitator, author, secretariat, browse):
    actions.set_role(secretariat, jury, author, role="coordinator")
    actions.leave_group(facilitator, jury, Member.objects.get(pk=facilitator.pk))
    from portal import belongings

    leaver = Member.objects.get(pk=facilitator.pk)
    for one in Possession.objects.filter(group=jury):
        kind = belongings.kinds[one.kind]
        assert kind.shown(leaver, [one.object_id]) == [], one.kind
        [shown] = kind.shown(Member.objects.get(pk=author.pk), [one.object_id])
        assert browse(leaver).get(shown.url).status_code in (403, 404), one.kind


def test_a_group_that_becomes_hidden_takes_its_things_along(member, facilitator, secretariat, browse):
    group = put_in(make_group("zebus", "public", name_en="Zebu keepers"), facilitator, role="coordinator")
    for kind in ("category", "collection", "page"):
        actions.begin_possession(facilitator, group, kind)
    actions.index(group)
    from portal import belongings

    things = {one.kind: one.object_id for one in group.possessions.all()}
    assert all(belongings.kinds[kind].shown(None, [pk]) for kind, pk in things.items())
    assert search.find(None, "zebu").rows and routing.is_known("zebus@example.org")
    before = type(group).objects.get(pk=group.pk)
    group.openness = "hidden"
    group.save()
    actions.change_group(secretariat, group, before)
    assert not any(belongings.kinds[kind].shown(member, [pk]) for kind, pk in things.items())
    assert [hit.url for hit in search.find(member, "zebu").rows] == []
    assert not routing.is_known("zebus@example.org")
