"""A reviewed branch: what is started in it is reviewed, and nothing that waits is published by moving."""

from knowledge.wiki import actions
from knowledge.wiki.models import Page
from tests.wiki.pages import make_page
from tests.wiki.reviewing import edit, fresh, reads


def test_a_branch_is_reviewed_with_all_that_is_started_in_it(author, reviewer, visitor):
    top = make_page(author, title="Top")
    below = make_page(author, title="Below", parent=top)
    beside = make_page(author, title="Beside")
    actions.set_review(reviewer, top, "branch")
    deep = make_page(author, title="Deep", parent=fresh(below), body="Deep words.")
    assert [fresh(one).is_reviewed for one in (top, below, beside, deep)] == [True, True, False, True]
    assert fresh(below).shown and not fresh(deep).shown
    edit(author, below, "Newer words.")
    actions.set_review(reviewer, fresh(top), "")
    assert not Page.objects.filter(is_reviewed=True).exists()
    assert "Newer words." in reads(visitor, "/wiki/below/") and "Deep words." in reads(visitor, "/wiki/deep/")
    assert actions.recount() == 0


def test_a_page_with_review_of_its_own_keeps_it_when_its_branch_lets_go(author, reviewer):
    top = make_page(author, title="Top")
    below = make_page(author, title="Below", parent=top)
    actions.set_review(reviewer, below, "page")
    actions.set_review(reviewer, top, "branch")
    actions.set_review(reviewer, fresh(top), "page")
    assert fresh(below).is_reviewed
    actions.set_review(reviewer, fresh(below), "")
    assert not fresh(below).is_reviewed and actions.recount() == 0


def test_no_move_merger_or_deletion_publishes_what_waits(author, reviewer, secretariat, visitor):
    top, into = make_page(author, title="Top"), make_page(author, title="Into")
    actions.set_review(reviewer, top, "branch")
    moved, merged, deleted = (
        make_page(author, title=title, parent=fresh(top)) for title in ("Moved", "Merged", "Deleted")
    )
    under = [
        make_page(author, title=f"Under {page}", parent=fresh(page)) for page in (moved, merged, deleted)
    ]
    actions.move_page(reviewer, fresh(moved), title="Moved", parent=None)
    actions.merge_page(secretariat, fresh(merged), fresh(into), body="Both.", bases=(1, 1))
    actions.delete_page(secretariat, fresh(deleted), "A slip.")
    actions.delete_page(secretariat, fresh(top), "A slip.")
    for page in under:
        assert fresh(page).is_reviewed and not fresh(page).shown, page
        assert visitor.get(page.get_absolute_url()).status_code == 404
    assert actions.recount() == 0
    actions.restore_page(secretariat, fresh(top))
    assert actions.recount() == 0


def test_what_comes_into_a_reviewed_branch_is_reviewed_from_then_on(author, reviewer, visitor):
    top, page = make_page(author, title="Top"), make_page(author)
    below = make_page(author, title="Below", parent=page)
    actions.set_review(reviewer, top, "branch")
    actions.move_page(author, fresh(page), title="Goat plague", parent=fresh(top))
    assert fresh(page).is_reviewed and fresh(below).is_reviewed
    assert not Page.objects.waiting().exists(), "the move itself needs no review"
    edit(author, below, "Newer words.")
    assert "Newer words." not in reads(visitor, "/wiki/below/")
    assert actions.recount() == 0
