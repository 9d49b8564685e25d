"""A reviewed page: readers get what was approved, members see what waits, reviewers decide."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from knowledge.wiki import actions, permissions
from knowledge.wiki.models import Link, Page, PageFile, Review
from portal import notices
from portal.access import AccessDenied
from portal.moderation.queues import waiting
from portal.notices.models import Notification
from tests.wiki.pages import TEXT, make_page, posted
from tests.wiki.reviewing import approve, edit, fresh, give_back, last, reads


@pytest.fixture
def page(author, reviewer, run_tasks):
    """A page on vaccination that is reviewed; what it said before counts as approved."""
    page = make_page(author)
    run_tasks()
    actions.set_review(reviewer, page, "page")
    return fresh(page)


def told(member, run_tasks) -> list[str]:
    run_tasks()
    found = Notification.objects.filter(member=member).select_related("event").order_by("pk")
    return [f"{one.event.name}: {one.event.text}" for one in found]


def test_readers_get_what_was_approved_until_the_next_is(page, author, reviewer, other, visitor, browse):
    edit(author, page, "Do not vaccinate at all.")
    assert "before the rains" in reads(visitor) and "at all" not in reads(visitor)
    shown = reads(browse(other))
    assert "before the rains" in shown and "Something new waits for a reviewer" in shown
    assert "at all" in reads(browse(other), "/wiki/goat-plague/review/")
    approve(reviewer, page)
    assert "at all" in reads(visitor) and "waits" not in reads(browse(other))
    assert "Nothing waits here" in reads(browse(other), "/wiki/goat-plague/review/")
    assert actions.recount() == 0


def test_links_and_subjects_follow_with_the_approval(page, author, reviewer, visitor):
    edit(author, page, "See [[Mange]].", tags=["dipping"], themes=[])
    assert set(Link.objects.values_list("to_slug", flat=True)) == {"cold-chain"}
    assert "dipping" not in reads(visitor)
    edit(author, page, "See [[Mange]] now.", themes=[])
    approve(reviewer, page)
    assert set(Link.objects.values_list("to_slug", flat=True)) == {"mange"}
    assert fresh(page).current.about == {"tags": {"new": ["dipping"], "gone": []}} and "dipping" in reads(
        visitor
    )


def test_the_form_goes_on_from_the_tags_that_wait(page, author, browse):
    edit(author, page, "More.", tags=["dipping"])
    assert 'value="dipping"' in reads(browse(author), "/wiki/goat-plague/edit/")
    assert "dipping" in reads(browse(author), "/wiki/goat-plague/review/")


def test_a_reviewer_gives_back_and_the_author_goes_on(page, author, other, reviewer, browse, run_tasks):
    edit(author, page, "Ash in the eyes helps.")
    edit(other, page, "Ash in the eyes helps a lot.")
    give_back(reviewer, page, "Where is this from?")
    assert told(author, run_tasks) == ["page-returned: Where is this from?"]
    assert told(other, run_tasks) == ["page-returned: Where is this from?"]
    assert fresh(page).pending_since is None and not Page.objects.waiting().exists()
    shown = reads(browse(author), "/wiki/goat-plague/review/")
    assert "Where is this from?" in shown and "Ash in the eyes" in shown
    assert "given back" in reads(browse(author))
    edit(author, page, "Ash in the eyes does harm.")
    assert list(Page.objects.waiting()) == [page]
    assert actions.recount() == 0
    approve(reviewer, page)
    assert "page-approved: First text" in told(author, run_tasks)
    assert [review.verdict for review in Review.objects.order_by("pk")] == ["returned", "approved"]


def test_what_was_given_back_can_be_approved_after_all(page, author, reviewer, visitor):
    edit(author, page, "Ash helps.")
    give_back(reviewer, page)
    approve(reviewer, page)
    assert "Ash helps." in reads(visitor)


def test_of_two_reviewers_the_second_is_told(page, author, reviewer, secretariat):
    edit(author, page, "First idea.")
    known = {"number": 2, "last": last(page)}
    give_back(reviewer, page)
    with pytest.raises(actions.Overtaken):
        approve(secretariat, page, **known)
    approve(secretariat, page)
    with pytest.raises(actions.Overtaken):
        give_back(reviewer, page)
    edit(author, page, "Second idea.")
    known = {"number": 3, "last": last(page)}
    edit(author, page, "Third idea.")
    with pytest.raises(actions.Overtaken):
        approve(reviewer, page, **known)
    assert Review.objects.count() == 2 and fresh(page).shown.body == "First idea."


def test_a_second_reviewer_reads_what_happened_and_keeps_the_comment(
    page, author, reviewer, secretariat, browse
):
    edit(author, page, "First idea.")
    sent = {"revision": "2", "last": "0", "comment": "Very good.", "verdict": "approved"}
    approve(secretariat, page)
    answer = browse(reviewer).post("/wiki/goat-plague/review/", sent)
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "Lucia Ferrante has approved it meanwhile." in shown and "Very good." in shown
    edit(author, page, "Second idea.")
    answer = browse(reviewer).post("/wiki/goat-plague/review/", sent)
    assert answer.status_code == 409 and "<ins>Second</ins>" in answer.content.decode()


def test_reviewers_decide_on_the_page(page, author, reviewer, browse, visitor):
    browser = browse(reviewer)
    edit(author, page, "An idea.")
    sent = {"revision": "2", "last": "0", "comment": "  ", "verdict": "returned"}
    answer = browser.post("/wiki/goat-plague/review/", sent)
    assert answer.status_code == 422 and "Please say what should be different." in answer.content.decode()
    assert "Edit and approve" in reads(browser, "/wiki/goat-plague/review/")
    answer = browser.post("/wiki/goat-plague/review/", sent | {"verdict": "approved"}, follow=True)
    assert "Readers see it from now on." in answer.content.decode()
    assert "An idea." in reads(visitor)


@pytest.mark.parametrize("field", ["revision", "last"])
@pytest.mark.parametrize("value", ["", "-1", "x", "9" * 30, "\0"])
def test_a_spoilt_form_decides_nothing(field, value, page, author, reviewer, browse):
    edit(author, page, "An idea.")
    sent = {"revision": "2", "last": "0", "comment": "", "verdict": "approved"} | {field: value}
    assert browse(reviewer).post("/wiki/goat-plague/review/", sent).status_code == 422
    assert not Review.objects.exists()


def test_reviewers_edit_and_approve_at_once(page, author, reviewer, browse, visitor, run_tasks):
    edit(author, page, "An idea with a fualt.")
    browser = browse(reviewer)
    assert 'name="approve"' in reads(browser, "/wiki/goat-plague/edit/")
    sent = posted(body="An idea without.", revision="2", approve="on")
    assert browser.post("/wiki/goat-plague/edit/", sent).status_code == 302
    assert "An idea without." in reads(visitor)
    assert Review.objects.get().reviewer == reviewer
    assert told(author, run_tasks) == ["page-approved: "]


def test_who_is_no_reviewer_cannot_approve(page, author, browse, visitor):
    browser = browse(author)
    shown = reads(browser, "/wiki/goat-plague/edit/")
    assert 'name="approve"' not in shown and "This page is reviewed" in shown
    sent = posted(body="My own view.", revision="1", approve="on")
    assert browser.post("/wiki/goat-plague/edit/", sent).status_code == 302
    assert "My own view." not in reads(visitor)
    with pytest.raises(AccessDenied):
        approve(author, page)
    with pytest.raises(AccessDenied):
        edit(author, page, "Mine.", approve=True)
    sent = {"revision": "2", "last": "0", "comment": "", "verdict": "approved"}
    assert browser.post("/wiki/goat-plague/review/", sent).status_code == 403


@pytest.mark.parametrize(
    ("edited_by", "who"),
    [
        ("members", "author facilitator secretariat"),
        ("facilitators", "facilitator secretariat"),
        ("secretariat", "secretariat"),
    ],
)
def test_who_reviews_a_page(edited_by, who, page, cast, reviewer):
    Page.objects.update(edited_by=edited_by)
    page = fresh(page)
    page.keepers.add(cast.author)
    people = ("visitor", "pending", "suspended", "member", "author", "facilitator", "secretariat")
    allowed = [name for name in people if permissions.can_review_page(getattr(cast, name), page)]
    assert allowed == who.split()


def test_keepers_are_told_that_something_waits(page, author, other, run_tasks):
    page.keepers.add(other)
    edit(author, page, "One.", summary="Newer figures")
    edit(author, page, "Two.", summary="More")
    assert told(other, run_tasks) == ["page-waits: Newer figures"], "once for all that waits"


def test_watchers_hear_of_what_is_approved(page, author, other, reviewer, run_tasks):
    notices.watch(other, "page", page.pk)
    edit(author, page, "One.", summary="Newer figures")
    assert told(other, run_tasks) == []
    approve(reviewer, page)
    assert told(other, run_tasks) == ["page-approved: Newer figures"]


def test_the_queue_is_by_language_and_on_the_secretariats_first_page(page, author, reviewer, browse):
    edit(author, page, "One.")
    french = make_page(author, title="Peste", language="fr")
    actions.set_review(reviewer, french, "page")
    edit(author, french, "Deux.")
    shown = reads(browse(author), "/wiki/tools/review/")
    assert "Goat plague" in shown and "Peste" in shown
    shown = reads(browse(author), "/wiki/tools/review/?language=fr").split("<main")[1]
    assert "Goat plague" not in shown and "Peste" in shown
    assert [row["count"] for row in waiting() if row["url"].startswith("/wiki/tools/review/")] == [2]


# --- Which pages are reviewed -------------------------------------------------------


def test_facilitators_say_which_pages_are_reviewed(author, reviewer, browse, visitor):
    page = make_page(author)
    assert browse(author).post("/wiki/goat-plague/reviewed/", {"review": "page"}).status_code == 403
    assert browse(reviewer).post("/wiki/goat-plague/reviewed/", {"review": "page"}).status_code == 302
    assert fresh(page).is_reviewed and fresh(page).shown.number == 1
    edit(author, page, "Newer.")
    assert browse(reviewer).post("/wiki/goat-plague/reviewed/", {"review": ""}).status_code == 302
    assert "Newer." in reads(visitor) and not fresh(page).is_reviewed
    assert browse(reviewer).post("/wiki/goat-plague/reviewed/", {"review": "x"}).status_code == 422
    assert actions.recount() == 0


def test_a_reviewer_renames_and_the_title_is_shown_at_once(page, author, reviewer, visitor, browse):
    shown = reads(browse(author), "/wiki/goat-plague/tend/")
    assert "a reviewer can give it another title or place" in shown
    with pytest.raises(AccessDenied):
        actions.move_page(author, page, title="Plague of lies", parent=None)
    actions.move_page(reviewer, fresh(page), title="PPR", parent=None)
    assert fresh(page).shown.title == "PPR" and not Page.objects.waiting().exists()
    edit(author, page, "What waits.")
    actions.move_page(reviewer, fresh(page), title="Peste", parent=None)
    shown = reads(visitor, "/wiki/peste/")
    assert "<title>Peste" in shown and "before the rains" in shown and "What waits." not in shown
    assert list(Page.objects.waiting()) == [page] and fresh(page).current.body == "What waits."


def test_before_its_first_approval_its_editors_rename_a_page(author, reviewer):
    top = make_page(author, title="Top")
    actions.set_review(reviewer, top, "branch")
    page = make_page(author, parent=fresh(top))
    assert actions.move_page(author, fresh(page), title="PPR", parent=fresh(top))
    assert list(Page.objects.waiting()) == [page]


def test_links_in_reviewed_pages_follow_a_new_title_by_reviewers_alone(page, author, reviewer, run_tasks):
    chain = make_page(author, title="Cold chain")
    actions.move_page(author, chain, title="Vaccines that do harm", parent=None)
    run_tasks()
    assert fresh(page).current.body == TEXT, "else a title would come into it unread"
    actions.move_page(reviewer, fresh(chain), title="Cold chain", parent=None)
    actions.move_page(reviewer, fresh(chain), title="Fridges", parent=None)
    run_tasks()
    assert "[[Fridges" in fresh(page).shown.body and not Page.objects.waiting().exists()


def test_who_merges_into_a_reviewed_page_is_its_reviewer(page, author, reviewer, visitor):
    mine = make_page(author, title="Mine")
    with pytest.raises(AccessDenied):
        actions.merge_page(author, mine, fresh(page), body="Both.", bases=(1, 1))
    actions.merge_page(reviewer, mine, fresh(page), body="Both.", bases=(1, 1))
    assert "Both." in reads(visitor) and Review.objects.get().verdict == "approved"


def test_recount_mends_what_is_reviewed_and_what_waits(page, author, reviewer):
    edit(author, page, "Newer.")
    Page.objects.update(pending_since=None)
    assert actions.recount() == 1 and Page.objects.waiting().exists()
    Page.objects.update(review="")
    assert actions.recount() == 1
    assert not fresh(page).is_reviewed and fresh(page).shown.body == "Newer."
    assert actions.recount() == 0


def test_a_revert_waits_too(page, author, browse, visitor):
    edit(author, page, "Newer.", approve=False)
    answer = browse(author).post("/wiki/goat-plague/revisions/1/revert/", {"base": "2"})
    assert answer.status_code == 302 and fresh(page).revision_count == 3
    assert fresh(page).shown.number == 1 and fresh(page).pending_since
    assert fresh(page).current.body == TEXT


# --- Bounds -------------------------------------------------------------------------


@pytest.mark.parametrize("count", [3, 40])
def test_the_queue_and_what_waits_take_few_queries(
    count, author, reviewer, browse, django_assert_max_num_queries
):
    top = make_page(author, title="Top")
    actions.set_review(reviewer, top, "branch")
    for number in range(count):
        make_page(author, title=f"Page {number}", parent=fresh(top))
        edit(author, top, f"Text {number}.", tags=[f"tag {number}"])
    browser = browse(reviewer)
    browser.get("/wiki/tools/wanted/")
    for address in ("/wiki/tools/review/", "/wiki/tools/review/?language=en", "/wiki/top/review/"):
        with django_assert_max_num_queries(12):
            assert browser.get(address).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_many_who_decide_at_once_one_does(author, reviewer, secretariat):
    page = make_page(author)
    actions.set_review(secretariat, page, "page")
    edit(author, page, "Newer.")

    def decide(number: int) -> str:
        person = get_user_model().objects.get(pk=(reviewer, secretariat)[number % 2].pk)
        try:
            if number < 4:
                approve(person, page, number=2, last=0)
            elif number < 6:
                give_back(person, page, number=2, last=0)
            else:
                data = {"body": f"Later {number}."}
                actions.edit_page(person, fresh(page), data, base=2)
            return "done" if number < 6 else "written"
        except (actions.Overtaken, actions.Conflict):
            return "overtaken"
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        ends = list(pool.map(decide, range(8)))
    assert ends.count("done") <= 1 and ends.count("written") == 1
    assert Review.objects.count() == ends.count("done")
    assert fresh(page).shown.body in (TEXT, "Newer.") and fresh(page).pending_since
    assert actions.recount() == 0


def test_a_picture_in_the_approved_text_is_taken_away_by_reviewers(page, author, reviewer):
    file = PageFile.objects.create(name="map.png", size=1, file="x", owner=author)
    actions.change_files(author, fresh(page), [file])
    edit(reviewer, page, f"See ![map.png]({file.get_absolute_url()}).", approve=True)
    with pytest.raises(AccessDenied):
        actions.change_files(author, fresh(page), [], [file.pk])
    actions.change_files(reviewer, fresh(page), [], [file.pk])
    assert not PageFile.objects.of(page).exists()


def test_who_changes_nothing_can_still_approve_while_editing(page, author, reviewer, browse):
    edit(author, page, "Newer.")
    sent = {"body": "Newer.", "revision": "2", "form_key": str(uuid.uuid4()), "was": '{"tags": []}'}
    answer = browse(reviewer).post(f"/wiki/{page.slug}/edit/", sent | {"approve": "on"}, follow=True)
    assert "It is as it was before." not in answer.content.decode()
    assert fresh(page).shown.body == "Newer." and not fresh(page).pending_since
    assert fresh(page).revision_count == 2 and Review.objects.count() == 1


def test_nothing_is_decided_without_a_verdict(page, author, reviewer, browse):
    edit(author, page, "Newer.")
    for verdict in ({}, {"verdict": "bogus"}):
        sent = {"revision": "2", "last": "0", "comment": ""} | verdict
        assert browse(reviewer).post(f"/wiki/{page.slug}/review/", sent).status_code == 422
    assert fresh(page).pending_since and not Review.objects.exists()


# --- What goes back to an earlier text, and what was out of date ------------------


@pytest.fixture
def changed(page, author, reviewer):
    """A second, wrong text of the page, and a third with a right sentence more, both approved."""
    for body in (f"Wrong.\n\n{TEXT}", f"Wrong.\n\n{TEXT}\n\nRight."):
        edit(author, page, body)
        approve(reviewer, page)
    return fresh(page)


@pytest.mark.parametrize("way", ["revisions/1/revert", "revisions/2/undo"])
def test_a_reviewer_who_takes_back_may_approve_it_with_a_tick(way, changed, reviewer, other, browse):
    address = f"/wiki/goat-plague/{way}/"
    seen = "/wiki/goat-plague/revisions/1/" if way.endswith("revert") else address
    assert 'name="approve"' in reads(browse(reviewer), seen)
    assert 'name="approve"' not in reads(browse(other), seen)
    sent = {"base": "3", "approve": "1"}
    assert browse(reviewer).post(address, sent).status_code == 302
    page = fresh(changed)
    assert page.shown_id == page.current_id and "Wrong." not in page.shown.body and not page.pending_since


@pytest.mark.parametrize("way", ["revisions/1/revert", "revisions/2/undo"])
def test_without_the_tick_it_waits_and_that_is_said(way, changed, reviewer, browse):
    answer = browse(reviewer).post(f"/wiki/goat-plague/{way}/", {"base": "3"}, follow=True)
    assert "once a reviewer has approved it" in answer.content.decode()
    assert "Wrong." in fresh(changed).shown.body and fresh(changed).pending_since


def test_who_may_not_review_cannot_approve_by_a_forged_tick(changed, other, browse):
    answer = browse(other).post("/wiki/goat-plague/revisions/1/revert/", {"base": "3", "approve": "1"})
    assert answer.status_code == 403 and fresh(changed).revision_count == 3


def test_taking_back_all_that_somebody_wrote_is_approved_with_a_tick(
    changed, author, other, reviewer, browse
):
    edit(other, changed, f"Wrong.\n\n{TEXT}\n\nRight.\n\nBuy!")
    approve(reviewer, changed)
    listed = reads(browse(reviewer), f"/wiki/changes/by/{other.handle}/")
    assert 'name="approve"' in listed
    sent = {"page": [changed.pk], "revision": [fresh(changed).current_id], "reason": "", "approve": "on"}
    assert browse(reviewer).post(f"/wiki/changes/by/{other.handle}/", sent).status_code == 200
    assert "Buy!" not in fresh(changed).shown.body and not fresh(changed).pending_since


def test_what_is_seen_to_is_closed_when_readers_get_it(page, author, other, reviewer, browse, run_tasks):
    flag = actions.flag_page(other, page, "The price is old.")
    edit(author, page, f"{TEXT}\n\nIt costs 5 now.", up_to_date=True)
    flag.refresh_from_db()
    assert not flag.closed_at and "The price is old." in reads(browse(other), "/wiki/goat-plague/flags/")
    approve(reviewer, page)
    flag.refresh_from_db()
    assert flag.closed_at and flag.closed_by == author
    assert any("flag-closed" in one for one in told(other, run_tasks))


def test_what_was_given_back_has_seen_to_nothing(page, author, other, reviewer):
    flag = actions.flag_page(other, page, "The price is old.")
    edit(author, page, f"{TEXT}\n\nIt costs 5 now.", up_to_date=True)
    give_back(reviewer, page)
    edit(author, page, f"{TEXT}\n\nSomething else.")
    approve(reviewer, page)
    flag.refresh_from_db()
    assert not flag.closed_at


def test_what_a_reviewer_sees_to_and_approves_is_closed_at_once(page, other, reviewer):
    flag = actions.flag_page(other, page, "The price is old.")
    edit(reviewer, page, f"{TEXT}\n\nIt costs 5 now.", up_to_date=True, approve=True)
    flag.refresh_from_db()
    assert flag.closed_at and flag.closed_by == reviewer
