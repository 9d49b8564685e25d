"""Where the members live: a map, with a table that says the same, of those alone who are in the register."""

import pytest

from members.models import Member, Profile
from portal import search
from tests.conftest import make_member

pytestmark = pytest.mark.django_db


def cells(page) -> str:
    return " ".join(page.content.decode().split())


def settle(handle, code, **entry):
    member = make_member(handle, handle.title())
    Member.objects.filter(pk=member.pk).update(country=code)
    Profile.objects.filter(member=member).update(**entry)
    search.update("member", [member.pk])
    return member


def test_the_table_counts_who_is_in_the_register_by_country_and_region(visitor):
    settle("awa", "NE", willing_to_help=True)
    settle("issa", "NE")
    settle("lina", "BO", willing_to_help=True, audiences={"willing_to_help": "members"})
    settle("hidden", "MN", listed=False)
    page = cells(visitor.get("/members/countries/"))
    assert 'country=NE">Niger</a></th><td class="numbers">2</td>' in page
    assert 'country=NE&amp;help=on">1</a>' in page
    assert 'region=011">Western Africa</a></th><td class="numbers"><strong>2</strong>' in page
    assert 'country=BO">Bolivia (Plurinational State of)</a></th><td class="numbers">1</td>' in page
    assert "country=BO&amp;help=on" not in page, "She shows only members that she is willing to help."
    assert "Mongolia" not in page, "Who opted out of the register is not counted."


def test_the_map_has_a_circle_for_each_country_and_the_table_for_its_text(visitor):
    settle("awa", "NE")
    page = cells(visitor.get("/members/countries/"))
    assert "<title>Niger: 1</title>" in page
    assert 'aria-describedby="by-country"' in page and 'id="by-country"' in page


def test_who_comes_or_goes_is_counted_at_once(visitor, member, browse):
    before = cells(visitor.get("/members/countries/"))
    assert "Niger" not in before
    settle("awa", "NE")
    assert "Niger" in cells(visitor.get("/members/countries/"))
    assert "Niger" in cells(browse(member).get("/members/countries/"))


def test_it_takes_as_many_queries_for_one_country_as_for_many(visitor, django_assert_max_num_queries):
    for place, code in enumerate(("NE", "BO", "MN", "IT", "KE", "IN")):
        settle(f"person-{place}", code)
    with django_assert_max_num_queries(4):
        assert visitor.get("/members/countries/").status_code == 200
