"""A group of very many: its pages read no more of it than they show."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members import populate as people
from members.groups import populate
from members.groups.models import Group, JoinRequest, Membership
from portal.notices.models import Watch
from portal.populating import Words

pytestmark = pytest.mark.django_db


def fill(*modules, **counts):
    words = Words()
    for module in modules:
        module.populate(counts, words, lambda text: None)


def names_on(page):
    return [row.member.sort_name for row in page.context["pager"].rows]


def test_the_people_of_a_group_are_paged_by_name_after_its_coordinators(browse):
    fill(people, populate, members=130, groups=2)
    group = Group.objects.order_by("pk")[0]
    reader = Membership.objects.current().filter(group=group).order_by("pk").last().member
    browser, url = browse(reader), f"{group.get_absolute_url()}members/"
    pages = [browser.get(url)]
    while address := pages[-1].context["pager"].next_url:
        pages.append(browser.get(url + address))
    rows = [row for page in pages for row in page.context["pager"].rows]
    assert len(rows) == group.member_count == len({row.pk for row in rows})
    assert [row.is_coordinator for row in rows[:4]] == [True, True, True, False]
    others = [(row.member.sort_name, row.member_id) for row in rows[3:]]
    assert others == sorted(others)
    back = browser.get(url + pages[-1].context["pager"].previous_url)
    assert names_on(back) == names_on(pages[-2])
    assert names_on(browser.get(url + pages[1].context["pager"].previous_url)) == names_on(pages[0])
    assert names_on(browser.get(f"{url}?page=last"))[-1] == names_on(pages[-1])[-1]


def test_who_went_last_comes_first_among_those_of_before(browse):
    fill(people, populate, members=130, groups=2)
    group = Group.objects.order_by("pk")[0]
    reader = Membership.objects.current().filter(group=group).first().member
    rows = browse(reader).get(f"{group.get_absolute_url()}members/past/").context["pager"].rows
    ends = [row.until for row in rows]
    assert len(ends) > 4 and ends == sorted(ends, reverse=True)


def test_of_very_many_who_ask_no_more_than_a_hundred_are_counted(secretariat, browse):
    fill(people, populate, members=400, groups=2)
    group = Group.objects.order_by("pk")[1]
    asking = JoinRequest.objects.open().filter(group=group).count()
    page = browse(secretariat).get(group.get_absolute_url()).content.decode()
    assert asking and f"{asking} member" in page


def test_a_group_of_any_size_opens_in_the_admin(secretariat, browse):
    fill(people, populate, members=300, groups=1)
    group = Group.objects.get()
    page = browse(secretariat).get(f"/admin/groups/group/{group.pk}/change/").content.decode()
    assert page.count("-calendar_key") == 0 and page.count("since") < 20


@pytest.mark.parametrize("part", ["members/", "members/past/", "meetings/?past=1", "requests/", ""])
def test_as_many_queries_for_few_as_for_many(part, browse):
    fill(people, populate, members=20, groups=2)
    few = queries_of(part, browse)
    Watch.objects.all().delete()
    Group.objects.all().delete()
    fill(people, populate, members=300, groups=2)
    assert queries_of(part, browse) == few <= 12


def queries_of(part, browse):
    group = Group.objects.order_by("pk")[1]
    browser = browse(Membership.objects.current().filter(group=group, role="coordinator").first().member)
    url = group.get_absolute_url() + part
    browser.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(url).status_code == 200
    return len(captured)
