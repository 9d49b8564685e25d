"""Nobody moves, deletes or merges pages by the hundred in an hour."""

import pytest

from knowledge.wiki import actions
from knowledge.wiki.models import Page
from portal.moderation import budgets
from portal.moderation.models import Rules
from tests.wiki.pages import make_page


@pytest.mark.parametrize(
    ("deed", "sent"),
    [
        ("move/", {"title": "Another title", "parent": ""}),
        ("delete/", {"reason": "Twice here."}),
        ("access/", {"audience": "members", "edited_by": "members"}),
        ("merge/?into=Cold+chain", {"merged_revision": "1", "revision": "1", "body": "Both"}),
    ],
)
def test_a_deed_too_many_is_refused_and_the_form_keeps_what_was_typed(deed, sent, member, browse, settings):
    settings.WRITES_PER_HOUR = 1
    assert budgets.spend(member)
    page = make_page(member)
    make_page(member, title="Cold chain")
    before = Page.objects.values_list("title", "audience", "deleted_at").order_by("pk")
    was = list(before)
    answer = browse(member).post(f"/wiki/{page.slug}/{deed}", sent)
    assert answer.status_code == 429 and "That was a lot in one hour." in answer.content.decode()
    assert list(before.all()) == was


def test_bringing_back_counts_too(member, browse, settings):
    settings.WRITES_PER_HOUR = 1
    assert budgets.spend(member)
    page = make_page(member)
    actions.delete_page(member, page, "Twice here.")
    browse(member).post(f"/wiki/{page.slug}/restore/")
    page.refresh_from_db()
    assert page.deleted_at


def test_a_merged_text_is_looked_through_as_any_other(member, browse):
    Rules.objects.create(refused_domains=["example.com"])
    page = make_page(member)
    make_page(member, title="Cold chain")
    sent = {"merged_revision": "1", "revision": "1", "body": "Buy at https://example.com/now"}
    answer = browse(member).post(f"/wiki/{page.slug}/merge/?into=Cold+chain", sent)
    assert answer.status_code == 422 and "cannot be shared here" in answer.content.decode()
