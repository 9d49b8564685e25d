"""Members say that they have the same question, and hear of its answers."""

from threading import Thread

import pytest
from django.core import mail
from django.db import connection

from forum import actions
from forum.models import SameQuestion
from portal import notices
from portal.access import AccessDenied
from tests.conftest import make_member
from tests.forum.conversations import ask, discuss, fresh, reply


def press(browser, topic, same="yes", **headers):
    return browser.post(f"/questions/{topic.pk}/same/", {"same": same}, headers=headers)


def test_who_has_the_same_question_is_counted_once_and_their_countries_shown(
    question, member, other, browse, visitor
):
    for person in (member, other, member):
        assert press(browse(person), question).status_code == 302
    page = visitor.get(question.get_absolute_url()).content.decode()
    assert "Also asked by 2 members" in page and "Kenya" in page and "Peru" in page
    assert member.full_name not in page
    assert fresh(question).same_count == 2 and actions.recount() == 0


def test_it_can_be_taken_back(question, member, browse):
    press(browse(member), question)
    assert 'aria-pressed="true">Same question here' in page_of(browse, member, question)
    press(browse(member), question, same="no")
    press(browse(member), question, same="no")
    assert fresh(question).same_count == 0 and not SameQuestion.objects.exists()
    assert 'aria-pressed="false">Same question here' in page_of(browse, member, question)


def page_of(browse, person, topic):
    return browse(person).get(topic.get_absolute_url()).content.decode()


def test_the_button_answers_htmx_with_itself_alone(question, member, browse):
    answer = press(browse(member), question, hx_request="true").content.decode()
    assert answer.startswith("\n<div") or 'id="same"' in answer
    assert "<html" not in answer and "Also asked by 1 member: Kenya" in answer


def test_the_asker_and_visitors_do_not_press_it(question, author, member, visitor, category, browse):
    assert press(browse(author), question).status_code == 403
    assert "/accounts/login/" in press(visitor, question).url
    assert "Same question here" not in page_of(browse, author, question)
    with pytest.raises(AccessDenied, match="Only a question"):
        actions.same_question(member, discuss(author, category))


def test_who_pressed_it_hears_of_answers_as_they_usually_do(question, member, other, expert, run_tasks):
    notices.watch(other, "topic", question.pk, "muted")
    for person in (member, other):
        actions.same_question(person, question)
    run_tasks()
    mail.outbox.clear()
    reply(expert, question, "Stack it on stones.")
    run_tasks()
    told = {address for message in mail.outbox for address in message.to}
    assert member.email in told and other.email not in told, "who chose silence before keeps it"


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_all_counted():
    question = ask(make_member("asker", "Who Asks"))
    people = [make_member(f"m{number}", f"Member {number}") for number in range(6)]

    def presses(person):
        actions.same_question(person, question)
        actions.same_question(person, question)
        connection.close()

    threads = [Thread(target=presses, args=[person]) for person in people * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert fresh(question).same_count == 6 == SameQuestion.objects.count()
    assert actions.recount() == 0
