"""Deleting leaves a stone with the reason; bringing back brings all back."""

import pytest

from forum.models import Category
from knowledge.wiki import actions, permissions
from knowledge.wiki.models import Address, Link, Page
from portal import notices, search
from portal.access import AccessDenied
from portal.moderation import actions as moderation
from portal.moderation.models import Act, Report
from portal.notices.models import Notification
from tests.wiki.pages import TEXT, data, make_page, posted


def fresh(page) -> Page:
    return Page.objects.get(pk=page.pk)


def test_a_deleted_page_is_gone_from_everywhere_and_its_address_says_why(member, other, browse, visitor):
    page = make_page(member)
    make_page(other, title="Vaccines", body="See [[Goat plague]].")
    answer = browse(member).post("/wiki/goat-plague/delete/", {"reason": "It says nothing true."})
    assert answer.status_code == 302
    stone = visitor.get("/wiki/goat-plague/")
    assert stone.status_code == 410 and "It says nothing true." in stone.content.decode()
    assert "Keep sick goats apart." not in stone.content.decode()
    for address in ("/wiki/", "/wiki/changes/", "/wiki/feed/", "/"):
        assert "Goat plague" not in visitor.get(address).content.decode(), address
    for rest in ("history/", "backlinks/", "revisions/1/", "diff/?old=1&new=1"):
        assert visitor.get(f"/wiki/goat-plague/{rest}").status_code == 404
    assert search.find(None, "rains").rows == []
    assert "wikilink-missing" in visitor.get("/wiki/vaccines/").content.decode()
    assert not Link.objects.filter(page=page).exists()
    assert Address.objects.get(slug="cold-chain").count == 0
    assert actions.recount() == 0 and search.rebuild("page").superfluous == 0


def test_it_is_brought_back_in_a_click(member, secretariat, other, browse, visitor):
    page = make_page(member)
    actions.move_page(member, page, title="PPR", parent=None)
    actions.delete_page(member, fresh(page), "A slip.")
    assert visitor.get("/wiki/goat-plague/").url == "/wiki/ppr/"
    assert "/restore/" not in browse(other).get("/wiki/ppr/").content.decode()
    assert browse(other).post("/wiki/ppr/restore/").status_code == 403
    shown = browse(secretariat).get("/wiki/ppr/").content.decode()
    assert "/restore/" in shown and "Keep sick goats apart." in shown
    assert browse(secretariat).post("/wiki/ppr/restore/").url == "/wiki/ppr/"
    assert browse(secretariat).post("/wiki/ppr/restore/").status_code == 404, "it is there already"
    assert "Keep sick goats apart." in visitor.get("/wiki/ppr/").content.decode()
    assert [hit.title for hit in search.find(None, "vaccinate").rows] == ["PPR"]
    assert Link.objects.get().to_slug == "cold-chain" and actions.recount() == 0
    verbs = ["move", "delete", "put-back"]
    assert list(Act.objects.order_by("id").values_list("verb", flat=True)) == verbs


def test_what_stands_under_it_moves_up_and_comes_back_under_it(member):
    top = make_page(member, title="Top")
    page = make_page(member, parent=top)
    below, moved = (make_page(member, title=title, parent=page) for title in ("Below", "Moved"))
    low = make_page(member, title="Low", parent=below)
    actions.delete_page(member, page, "A slip.")
    assert (fresh(below).parent, fresh(below).trail) == (top, [top.pk])
    assert fresh(low).trail == [top.pk, below.pk]
    actions.move_page(member, fresh(moved), title="Moved", parent=None)
    actions.restore_page(member, fresh(page))
    assert fresh(below).trail == [top.pk, page.pk] and fresh(below).parent == page
    assert fresh(low).trail == [top.pk, page.pk, below.pk]
    assert fresh(moved).trail == [], "who moved it meanwhile knew why"


def test_what_is_above_a_stone_is_deleted_too_and_it_comes_back_at_its_place(member):
    top = make_page(member, title="Top")
    page = make_page(member, parent=top)
    below = make_page(member, title="Below", parent=page)
    actions.delete_page(member, page, "One.")
    actions.delete_page(member, fresh(top), "Two.")
    actions.restore_page(member, fresh(page))
    assert (fresh(page).trail, fresh(below).trail) == ([], [page.pk])
    actions.restore_page(member, fresh(top))
    assert fresh(below).trail == [top.pk, page.pk]


@pytest.mark.parametrize("shared", [False, True])
def test_who_may_delete_a_page(cast, shared):
    Category.objects.create(slug="goats", name_en="Goats").facilitators.add(cast.facilitator)
    page = make_page(cast.author)
    if shared:
        actions.edit_page(cast.other, page, data(body="More"), base=1)
    people = ("visitor", "pending", "suspended", "member", "author", "facilitator", "secretariat")
    allowed = [name for name in people if permissions.can_delete_page(getattr(cast, name), fresh(page))]
    assert allowed == ["facilitator", "secretariat"] if shared else ["author", "facilitator", "secretariat"]


def test_a_deletion_wants_a_reason(member, browse):
    make_page(member)
    for reason in ("", "\0", "x" * 301):
        assert browse(member).post("/wiki/goat-plague/delete/", {"reason": reason}).status_code == 422


def test_no_page_takes_the_title_of_a_deleted_one(member, other, browse):
    actions.delete_page(member, make_page(member), "A slip.")
    answer = browse(other).post("/wiki/new/", posted(title="Goat Plague!"))
    assert answer.status_code == 422 and "was deleted" in answer.content.decode()


def test_a_text_written_while_the_page_was_deleted_comes_back(member, other, browse):
    page = make_page(member)
    actions.delete_page(member, page, "A slip.")
    answer = browse(other).post("/wiki/goat-plague/edit/", posted(body="My hour of work", revision="1"))
    assert answer.status_code == 410 and "My hour of work" in answer.content.decode()
    with pytest.raises(AccessDenied):
        actions.edit_page(other, fresh(page), data(body=TEXT), base=1)


def test_watchers_hear_of_it_and_of_its_return(member, other, secretariat, run_tasks):
    page = make_page(member)
    notices.watch(other, "page", page.pk)
    actions.delete_page(secretariat, page, "Copied.")
    run_tasks()
    actions.restore_page(secretariat, fresh(page))
    run_tasks()
    events = Notification.objects.filter(member=other).order_by("id").values_list("event__name", flat=True)
    assert list(events) == ["page-deleted", "page-restored"]


def test_reports_about_it_are_decided_with_it(member, other, secretariat):
    page = make_page(member)
    moderation.report(other, page, "wrong", "No.")
    actions.delete_page(secretariat, page, "Wrong.")
    assert Report.objects.get().state == Report.State.UPHELD


def test_a_deleted_page_that_moderation_hides_counts_right(member, secretariat):
    page = make_page(member)
    actions.delete_page(member, page, "A slip.")
    assert moderation.hide(secretariat, fresh(page), "Rude.")
    assert actions.recount() == 0
    actions.restore_page(secretariat, fresh(page))
    assert actions.recount() == 0
    assert moderation.restore(secretariat, fresh(page))
    assert actions.recount() == 0 and Address.objects.get(slug="cold-chain").count == 1
