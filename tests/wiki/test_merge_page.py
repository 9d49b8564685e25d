"""Two pages made one: no text is lost, no address breaks."""

import pytest

from knowledge.wiki import actions
from knowledge.wiki.models import Page, Revision
from portal import notices
from portal.access import AccessDenied
from tests.wiki.pages import data, make_page


def fresh(page) -> Page:
    return Page.objects.get(pk=page.pk)


@pytest.fixture
def pair(member):
    """Two pages about the same."""
    return make_page(member), make_page(member, title="PPR", body="A virus. See [[Goat plague]].")


def test_two_pages_become_one(pair, member, browse, visitor, run_tasks):
    page, into = pair
    below = make_page(member, title="Signs", body="[[Goat plague]]", parent=page)
    shown = browse(member).get("/wiki/goat-plague/merge/?into=ppr")
    both = shown.context["form"]["body"].value()
    assert "A virus." in both and "Keep sick goats apart." in both
    sent = {"revision": "1", "merged_revision": "1", "body": "A virus. Keep sick goats apart."}
    answer = browse(member).post("/wiki/goat-plague/merge/?into=ppr", sent)
    assert answer.url == "/wiki/ppr/"
    assert visitor.get("/wiki/goat-plague/").url == "/wiki/ppr/"
    assert "Keep sick goats apart." in visitor.get("/wiki/ppr/").content.decode()
    assert fresh(below).parent == into
    run_tasks()
    assert fresh(below).current.body == "[[PPR]]"
    history = visitor.get("/wiki/ppr/history/").content.decode()
    assert "With the text of “Goat plague”" in history and f"/wiki/ppr/merged/{page.pk}/" in history
    assert f"merged/{page.pk}/1/" in visitor.get(f"/wiki/ppr/merged/{page.pk}/").content.decode()
    assert "before the rains" in visitor.get(f"/wiki/ppr/merged/{page.pk}/1/").content.decode()
    assert 'href="/wiki/goat-plague/"' not in visitor.get("/wiki/").content.decode()
    assert actions.recount() == 0


def test_a_page_merged_into_one_below_it_gives_it_its_place(member):
    top = make_page(member, title="Top")
    page = make_page(member, parent=top)
    into = make_page(member, title="PPR", parent=page)
    beside = make_page(member, title="Beside", parent=page)
    actions.merge_page(member, page, into, body="Both", bases=(1, 1))
    assert (fresh(into).trail, fresh(beside).trail) == ([top.pk], [top.pk, into.pk])


def test_merging_goes_on_to_the_last(pair, member, visitor):
    page, into = pair
    last = make_page(member, title="Diseases")
    actions.merge_page(member, page, into, body="Both", bases=(1, 1))
    actions.merge_page(member, fresh(into), last, body="All", bases=(2, 1))
    assert visitor.get("/wiki/goat-plague/").url == "/wiki/diseases/"
    assert visitor.get(f"/wiki/diseases/merged/{page.pk}/1/").status_code == 200
    with pytest.raises(AccessDenied):
        actions.restore_page(member, fresh(page))


@pytest.mark.parametrize("which", [0, 1])
def test_what_somebody_wrote_meanwhile_is_not_lost(which, pair, member, other, secretariat, browse):
    actions.edit_page(other, pair[which], data(body="Somebody's new words"), base=1)
    sent = {"revision": "1", "merged_revision": "1", "body": "What I brought together"}
    browser = browse(secretariat)
    answer = browser.post("/wiki/goat-plague/merge/?into=PPR", sent)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "What I brought together" in shown and "Somebody&#x27;s new words" in shown
    again = {name: answer.context["form"][name].value() for name in sent}
    assert browser.post("/wiki/goat-plague/merge/?into=PPR", again).status_code == 302
    assert Revision.objects.filter(body="What I brought together").count() == 1


def test_what_is_for_other_readers_is_not_merged(member, secretariat, browse):
    page = make_page(member)
    into = make_page(member, title="PPR", audience="members")
    answer = browse(member).get("/wiki/goat-plague/merge/?into=PPR")
    assert answer.status_code == 422 and "not for the same readers" in answer.content.decode()
    with pytest.raises(AccessDenied):
        actions.merge_page(secretariat, page, into, body="x", bases=(1, 1))
    for into in ("Goat plague", "Nothing", "\0", "x" * 5000):
        assert browse(member).get("/wiki/goat-plague/merge/", {"into": into}).status_code == 422


def test_who_followed_a_page_follows_the_one_that_it_went_into(pair, member, other, author):
    page, into = pair
    notices.watch(other, "page", page.pk, "digest")
    notices.watch(other, "branch", page.pk)
    notices.watch(author, "page", page.pk)
    notices.watch(author, "page", into.pk, "muted")
    actions.merge_page(member, page, into, body="Both", bases=(1, 1))
    levels = [("page", page.pk), ("branch", page.pk), ("page", into.pk), ("branch", into.pk)]
    assert notices.levels_of(other, levels) == {("page", into.pk): "digest", ("branch", into.pk): "every"}
    assert notices.levels_of(author, levels) == {("page", into.pk): "muted"}
