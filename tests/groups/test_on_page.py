"""The page of a member names the groups that they are in, to whom may know of them."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.groups import actions
from members.models import Member
from portal import kept
from tests.conftest import make_member
from tests.groups.gatherings import make_group, put_in

pytestmark = pytest.mark.django_db

PUBLIC, CLOSED, HIDDEN = "Goat keepers", "Camel doctors", "Jury of the zebu prize"


@pytest.fixture
def kofi():
    """Kofi coordinates a public group, and is in a closed and in a hidden one; he was in another."""
    member = make_member("kofi", "Kofi Mensah")
    put_in(make_group("goats", name_en=PUBLIC), member, role="coordinator")
    put_in(make_group("camels", "closed", name_en=CLOSED), member)
    put_in(make_group("jury", "hidden", name_en=HIDDEN), member)
    put_in(left := make_group("sheep", name_en="Sheep shearers"), member)
    actions.leave_group(member, left, member)
    return Member.objects.get(pk=member.pk)


def named(browser, person):
    html = browser.get(person.get_absolute_url()).content.decode()
    assert "Sheep shearers" not in html
    return {name for name in (PUBLIC, CLOSED, HIDDEN) if name in html}


@pytest.mark.django_db(transaction=True)
def test_a_hidden_group_is_named_to_its_own_alone_whoever_looked_before(kofi, browse):
    show_to_everybody(kofi)
    fellow, stranger = make_member("amina", "Amina Diallo"), make_member("daniel", "Daniel Asfaw")
    put_in(kofi.memberships.get(group__slug="jury").group, fellow)
    boss = make_member("lucia", "Lucia Ferrante", is_staff=True)
    for _again in range(2):
        assert named(browse(fellow), kofi) == {PUBLIC, CLOSED, HIDDEN}
        assert named(browse(stranger), kofi) == named(browse(None), kofi) == {PUBLIC, CLOSED}
        assert named(browse(boss), kofi) == named(browse(kofi), kofi) == {PUBLIC, CLOSED, HIDDEN}
    actions.leave_group(kofi, kofi.memberships.get(group__slug="camels").group, kofi)
    assert named(browse(stranger), kofi) == named(browse(None), kofi) == {PUBLIC}


def show_to_everybody(member):
    """Usually members alone read it."""
    profile = member.profile
    profile.audiences = {"groups": "everyone"}
    profile.save()


def test_visitors_read_it_only_where_the_member_chose_so(kofi, browse, visitor):
    assert named(visitor, kofi) == set() and named(browse(make_member("amina", "Amina Diallo")), kofi)
    show_to_everybody(kofi)
    assert named(visitor, kofi) == {PUBLIC, CLOSED}


def test_it_says_who_coordinates_and_machines_read_the_public_ones(kofi, visitor):
    show_to_everybody(kofi)
    html = visitor.get(kofi.get_absolute_url()).content.decode()
    assert re.search(rf"{PUBLIC}.{{0,60}}Coordinator", html) and html.count("Coordinator") == 1
    found = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])
    [group] = found["memberOf"]
    assert group["name"] == PUBLIC and group["url"].endswith("/groups/goats/")


def test_as_many_queries_for_one_group_as_for_thirty(kofi, member, browse):
    browser, counts = browse(member), []
    for more in (0, 30):
        for number in range(more):
            put_in(make_group(f"more-{number}"), kofi)
        browser.get(kofi.get_absolute_url())
        kept.pieces.forget()
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(kofi.get_absolute_url()).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 12
