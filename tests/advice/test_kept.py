"""The proposals for a need are kept for the one who asks: true to the last change."""

import pytest
from django.test import Client

from portal import kept
from portal.blocks.actions import block
from roster import actions as roster
from tests.advice.requests import make_need

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def forget_pieces():
    kept.pieces.forget()


@pytest.fixture
def need(member, listed):
    return make_need(member)


@pytest.fixture
def browser(member) -> Client:
    found = Client()
    found.force_login(member)
    found.get("/about/")  # a day's first visit is written down, which ends what is kept
    return found


def proposals(browser: Client, need) -> str:
    """The page of the need, asked for twice: the second time the proposals are kept."""
    browser.get(need.get_absolute_url())
    return browser.get(need.get_absolute_url()).content.decode()


def test_looking_again_takes_few_queries(browser, need, listed, django_assert_max_num_queries):
    assert str(listed) in proposals(browser, need)
    with django_assert_max_num_queries(8):
        browser.get(need.get_absolute_url())


def test_an_entry_that_rests_is_proposed_no_more(browser, need, listed):
    assert str(listed) in proposals(browser, need)
    roster.rest_expert(listed.member, listed)
    assert str(listed) not in proposals(browser, need)


def test_whom_one_blocks_is_proposed_no_more(browser, need, listed, member):
    assert str(listed) in proposals(browser, need)
    block(member, listed.member)
    assert str(listed) not in proposals(browser, need)


def test_who_was_asked_stands_above_and_is_not_proposed_again(browser, need, listed):
    assert str(listed) in proposals(browser, need)
    sent = browser.post(f"{need.get_absolute_url()}send/", {"experts": [listed.pk]})
    assert sent.status_code == 302
    page = proposals(browser, need)
    assert "Who was asked" in page and f'value="{listed.pk}"' not in page
