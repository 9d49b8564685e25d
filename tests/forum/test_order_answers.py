"""The answers of a question in three orders, each by key."""

import re

import pytest

from forum import actions, threads
from tests.forum.conversations import fresh, reply


@pytest.fixture
def answers(question, member, other, expert, author):
    """Three: the second is accepted, the third helped."""
    made = [reply(person, question, f"Answer of {person.handle}.") for person in (member, other, expert)]
    actions.accept_answer(author, fresh(made[1]))
    actions.mark_helped(member, fresh(made[2]))
    return made


def numbers(browser, url):
    return [int(number) for number in re.findall(r'id="post-(\d+)"', browser.get(url).content.decode())]


def test_accepted_then_helpful_first_or_by_time(question, answers, visitor):
    url = question.get_absolute_url()
    page = visitor.get(url).content.decode()
    assert f'href="{url}?order=newest"' in page
    assert numbers(visitor, url) == [1, 3, 4, 2]
    assert numbers(visitor, f"{url}?order=newest") == [1, 4, 3, 2]
    assert numbers(visitor, f"{url}?order=oldest") == [1, 2, 3, 4]
    assert numbers(visitor, f"{url}?order=nonsense") == [1, 3, 4, 2]


def test_several_answers_can_be_accepted(question, answers, author, facilitator, visitor):
    actions.accept_answer(facilitator, fresh(answers[0]))
    assert fresh(question).accepted_count == 2
    assert numbers(visitor, question.get_absolute_url())[1:3] == [2, 3]
    assert visitor.get(question.get_absolute_url()).content.decode().count("Accepted answer") == 2


def test_every_page_of_each_order_is_reached_and_so_is_each_permanent_address(
    question, member, visitor, monkeypatch
):
    monkeypatch.setattr(threads, "SIZE", 3)
    made = [reply(member, question, f"Number {number}.") for number in range(7)]
    for order in ("", "newest", "oldest"):
        url, seen = f"{question.get_absolute_url()}?order={order}", []
        while url:
            page = visitor.get(url).content.decode()
            seen += [int(number) for number in re.findall(r'id="post-(\d+)"', page)]
            following = re.search(r'href="(\?[^"]*after=[^"]*)"', page)
            url = following and question.get_absolute_url() + following[1].replace("&amp;", "&")
        assert sorted(seen) == list(range(1, 9)), order
    for post in made:
        url = visitor.get(post.get_absolute_url()).url
        assert f'id="post-{post.number}"' in visitor.get(url).content.decode()


def test_a_single_answer_has_no_order(question, answer, visitor):
    assert "order=newest" not in visitor.get(question.get_absolute_url()).content.decode()
