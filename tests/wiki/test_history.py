"""What one sees of a page's history, and by whom each line is."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from knowledge.wiki import actions
from knowledge.wiki.models import Page, Revision
from portal.moderation import actions as moderation
from tests.wiki.pages import data, make_page


@pytest.fixture
def reviewed(member):
    """A reviewed page of three revisions, of which two were approved."""
    page = make_page(member, body="First words.")
    actions.edit_page(member, page, data(body="Second words."), base=1)
    Page.objects.filter(pk=page.pk).update(is_reviewed=True, review="page")
    actions.edit_page(member, page, data(body="Words that wait.", summary="Nobody has read it"), base=2)
    return Page.objects.get(pk=page.pk)


WAITING = ("Words that wait.", "Nobody has read it", "/revisions/3/")


@pytest.mark.parametrize("address", ["history/", "diff/?old=1&new=2", "revisions/2/"])
def test_who_is_no_member_sees_the_history_up_to_what_was_approved(address, reviewed, visitor):
    shown = visitor.get(f"/wiki/goat-plague/{address}").content.decode()
    assert not [words for words in WAITING if words in shown]


@pytest.mark.parametrize("address", ["diff/?old=2&new=3", "diff/?old=3&new=3", "revisions/3/"])
def test_what_waits_for_review_is_shown_to_members_alone(address, reviewed, visitor, cast, browse):
    assert visitor.get(f"/wiki/goat-plague/{address}").status_code == 404
    for person in (cast.pending, cast.suspended):
        assert browse(person).get(f"/wiki/goat-plague/{address}").status_code == 404
    assert browse(cast.other).get(f"/wiki/goat-plague/{address}").status_code == 200


def test_lists_and_feeds_of_changes_keep_what_waits_among_members(reviewed, visitor, other, browse):
    Revision.objects.filter(number__lt=3).update(created_at=timezone.now() - timedelta(days=2))
    for address in ("/wiki/changes/", "/wiki/feed/"):
        assert "Nobody has read it" not in visitor.get(address).content.decode(), address
    assert "Nobody has read it" in browse(other).get("/wiki/changes/").content.decode()
    assert Revision.objects.visible_to(None).count() == 2
    assert Revision.objects.visible_to(other).count() == 3


def test_the_history_of_a_merged_page_is_shown_as_far_as_that_page_was(reviewed, member, visitor, browse):
    into = make_page(member, title="Cold chain")
    actions.merge_page(member, reviewed, into, body="Both.", bases=(3, 1))
    there = f"/wiki/cold-chain/merged/{reviewed.pk}"
    assert "Nobody has read it" not in visitor.get(f"{there}/").content.decode()
    assert visitor.get(f"{there}/2/").status_code == 200
    assert visitor.get(f"{there}/3/").status_code == 404
    assert browse(member).get(f"{there}/3/").status_code == 200


def test_the_history_of_a_merged_page_that_is_hidden_is_nobodys(member, secretariat, visitor, browse):
    into, page = make_page(member, title="Cold chain"), make_page(member)
    actions.merge_page(member, page, into, body="Both.", bases=(1, 1))
    assert moderation.hide(secretariat, Page.objects.get(pk=page.pk), "Copied.")
    assert visitor.get(f"/wiki/cold-chain/merged/{page.pk}/1/").status_code == 404
    assert f"/merged/{page.pk}/" not in visitor.get("/wiki/cold-chain/history/").content.decode()
    assert browse(secretariat).get(f"/wiki/cold-chain/merged/{page.pk}/1/").status_code == 200


def test_the_history_tells_sizes_and_by_how_much_they_changed(member, visitor):
    page = make_page(member, body="1234567890")
    for base, body in enumerate(("12345678901234", "1234"), start=1):
        actions.edit_page(member, page, data(body=body), base=base)
    shown = visitor.get("/wiki/goat-plague/history/").content.decode()
    assert re.findall(r"(\d+) characters", shown) == ["4", "14", "10"]
    assert shown.index("(-10)") < shown.index("(+4)")
    assert "?old=2&amp;new=3" in shown
