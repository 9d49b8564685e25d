"""What the wiki lacks: each list is right, for who reads it, and takes as much work whatever its length."""

import pytest

from knowledge.wiki import actions
from knowledge.wiki.models import Page
from tests.wiki.pages import data, make_page


def listed(browse, person, name) -> str:
    return browse(person).get(f"/wiki/tools/{name}/").content.decode().split("<main")[1].split("</main")[0]


def test_wanted_pages_are_listed_by_how_much_they_are_wanted(member, secretariat, browse):
    make_page(member, title="One", body="[[Liver fluke]] [[Mange]]")
    make_page(member, title="Two", body="[[Mange]] [[One]]")
    make_page(secretariat, title="Secret", body="[[A plan]]", audience="group:1")
    shown = listed(browse, member, "wanted")
    assert shown.index("Mange") < shown.index("2 pages link here") < shown.index("Liver fluke")
    assert "A plan" not in shown and ">One<" not in shown, "what a group links to is its own"
    make_page(member, title="Mange")
    assert "Mange" not in listed(browse, member, "wanted")


def test_a_missing_page_says_who_links_to_it(member, visitor):
    make_page(member)
    shown = visitor.get("/wiki/cold-chain/").content.decode()
    assert "Pages that link here" in shown and "Goat plague" in shown


def test_what_stands_alone_is_listed(member, browse):
    top = make_page(member, title="Top", body="[[Linked]]")
    for title in ("Linked", "Alone"):
        make_page(member, title=title)
    make_page(member, title="Below", parent=top)
    make_page(member, title="Hidden", audience="members")
    shown = listed(browse, member, "orphans")
    assert [title for title in ("Top", "Linked", "Below", "Alone", "Hidden") if f">{title}<" in shown] == [
        "Alone",
        "Hidden",
    ]


def test_links_to_old_titles_and_to_deleted_pages_are_listed(member, browse):
    page, gone = make_page(member), make_page(member, title="Mange")
    make_page(member, title="One", body="[[Goat plague]] [[Mange]]")
    actions.move_page(member, page, title="PPR", parent=None)
    actions.delete_page(member, Page.objects.get(pk=gone.pk), "A slip.")
    shown = listed(browse, member, "moved")
    assert "One" in shown and "Goat plague" in shown and "PPR" in shown and "Mange" not in shown
    shown = listed(browse, member, "deleted")
    assert "One" in shown and "Mange" in shown and "PPR" not in shown


def test_links_to_what_one_may_not_see_are_not_told_of(member, other, secretariat, browse):
    page = make_page(secretariat, audience="group:1")
    make_page(member, title="One", body="[[Goat plague]]")
    actions.move_page(secretariat, page, title="A secret name", parent=None)
    assert "A secret name" not in listed(browse, other, "moved")
    assert "A secret name" in listed(browse, secretariat, "moved")


@pytest.mark.parametrize("count", [3, 60])
@pytest.mark.parametrize("name", ["wanted", "orphans", "moved", "deleted"])
def test_each_list_takes_few_queries(name, count, member, browse, django_assert_max_num_queries):
    moved, gone = make_page(member, title="Moved"), make_page(member, title="Gone")
    for number in range(count):
        make_page(member, title=f"Page {number}", body=f"[[Wanted {number}]] [[Moved]] [[Gone]]")
    actions.move_page(member, moved, title="Elsewhere", parent=None)
    actions.delete_page(member, Page.objects.get(pk=gone.pk), "A slip.")
    browser = browse(member)
    browser.get("/wiki/tools/wanted/")
    with django_assert_max_num_queries(12):
        shown = browser.get(f"/wiki/tools/{name}/").content.decode()
    assert ("after=" in shown) == (count == 60)


def test_a_link_that_stays_is_counted_once(member):
    page = make_page(member, body="[[Mange]] [[Fluke]]")
    actions.edit_page(member, page, data(body="[[Mange]] [[mange|again]] [[Tick]]"), base=1)
    assert actions.recount() == 0


def test_a_list_says_its_name_where_its_tab_is_out_of_sight(browse, member):
    assert "<h2>Longest unread</h2>" in browse(member).get("/wiki/tools/unchecked/").content.decode()
