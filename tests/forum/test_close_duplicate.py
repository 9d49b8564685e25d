"""A question that was asked before is closed, and leads to the one with the answers."""

from contextlib import suppress
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import connection

from forum import actions
from forum.models import Topic
from portal.access import AccessDenied
from portal.moderation.models import Act
from portal.search.models import SearchEntry
from tests.conftest import make_member
from tests.forum.conversations import ask, discuss, fresh, make_category, reply


@pytest.fixture
def before(member, category):
    """Amina asked it before, and was answered."""
    topic = ask(member, category, title="How to keep hay dry in the rains?")
    reply(member, topic, "On stones.")
    return topic


def close(browser, topic, **data):
    return browser.post(f"/questions/{topic.pk}/duplicate/", data)


def page_of(browser, topic):
    return browser.get(topic.get_absolute_url()).content.decode()


def test_a_facilitator_closes_it_by_the_address_of_the_other(
    question, before, facilitator, author, browse, visitor, run_tasks
):
    form = browse(facilitator).get(f"/questions/{question.pk}/duplicate/").content.decode()
    assert before.title in form, "what is like it is offered"
    run_tasks()
    mail.outbox.clear()
    answer = close(browse(facilitator), question, address=f"http://127.0.0.1:8000{before.get_absolute_url()}")
    assert answer.status_code == 302
    page = page_of(visitor, question)
    assert "This was asked before." in page and before.get_absolute_url() in page
    assert "Asked in other words too" in page_of(visitor, before) and question.title in page_of(
        visitor, before
    )
    closed = fresh(question)
    assert closed.closed and closed.duplicate_of == before
    run_tasks()
    (message,) = [one for one in mail.outbox if one.to == [author.email]]
    assert "was asked before" in message.body
    assert Act.objects.get(verb="close-duplicate").actor == facilitator
    weights = dict(SearchEntry.objects.filter(kind="topic").values_list("object_id", "weight"))
    assert weights[question.pk] < weights[before.pk]


def test_the_asker_chooses_among_those_offered_and_opens_it_again(question, before, author, browse):
    assert close(browse(author), question, chosen=before.pk).status_code == 302
    assert "It is another question: open it again" in page_of(browse(author), question)
    assert close(browse(author), question, undo="yes").status_code == 302
    opened = fresh(question)
    assert not opened.closed and opened.duplicate_of is None
    assert [act.verb for act in Act.objects.order_by("id")] == ["close-duplicate", "open-duplicate"]


def test_opening_it_as_any_closed_topic_undoes_it_too(question, before, facilitator):
    actions.close_duplicate(facilitator, question, before)
    assert actions.close_topic(facilitator, fresh(question), closed=False)
    assert fresh(question).duplicate_of is None


def test_others_do_not(question, before, other, browse, category):
    assert close(browse(other), question, chosen=before.pk).status_code == 403
    with pytest.raises(AccessDenied, match="Only a question"):
        actions.close_duplicate(other, discuss(other, category), before)


@pytest.mark.parametrize("address", ["", "/questions/99999/x/", "https://example.org/", "\0", "/forum/", "["])
def test_an_address_of_nothing_is_told_so(address, question, facilitator, browse):
    answer = close(browse(facilitator), question, address=address)
    assert answer.status_code == 422 and "Please choose a question" in answer.content.decode()


def test_it_is_no_duplicate_of_itself_nor_of_what_nobody_here_sees(question, author, member, browse):
    answer = close(browse(author), question, address=question.get_absolute_url())
    assert answer.status_code == 422 and "That is this question" in answer.content.decode()
    hidden = ask(member, make_category("inside", audience="members"), title="Hay among us")
    Topic.objects.filter(pk=hidden.pk).update(state="hidden")
    assert close(browse(author), question, chosen=hidden.pk).status_code == 422


def test_there_is_no_chain_and_no_loop(question, before, facilitator, member, category):
    third = ask(member, category, title="Third of them")
    actions.close_duplicate(facilitator, question, before)
    actions.close_duplicate(facilitator, before, third)
    assert fresh(question).duplicate_of == third == fresh(before).duplicate_of
    last = ask(member, category, title="Fourth of them")
    actions.close_duplicate(facilitator, last, question)
    assert fresh(last).duplicate_of == third, "it leads to the end at once"
    with pytest.raises(AccessDenied, match="Open it again first"):
        actions.close_duplicate(facilitator, third, question)


@pytest.mark.django_db(transaction=True)
def test_two_who_point_them_at_each_other_at_once_make_no_loop():
    judge = make_member("judge", "The Judge", is_staff=True)
    category = make_category()
    one, two = (ask(judge, category, title=f"Question {number}") for number in (1, 2))
    gate = Barrier(2)

    def closes(first, second):
        gate.wait()
        with suppress(AccessDenied):
            actions.close_duplicate(judge, first, second)
        connection.close()

    threads = [Thread(target=closes, args=pair) for pair in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    pointing = [fresh(topic).duplicate_of_id for topic in (one, two)]
    assert sorted(map(bool, pointing)) == [False, True]
