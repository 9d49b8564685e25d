"""A question that nobody has answered is offered to experts; numbers of all that was asked."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from forum.models import Category, Post
from portal.moderation.actions import hide
from portal.notices.models import Event
from roster.advice import actions, counting, reminding
from roster.advice.models import Message, Need, Request
from roster.advice.south import is_south
from tests.advice.requests import fresh, make_need, make_request, opening, posted, reply_address
from tests.conftest import make_member
from tests.forum.conversations import ask, make_category, reply
from tests.inbox.mail import deliver, write
from tests.roster.entries import make_expert, theme


@pytest.fixture
def question(author, facilitator):
    return ask(author, make_category(facilitator=facilitator), themes=[theme("small-ruminants")])


def offer(browse, person, topic):
    wanted = {name: posted()[name] for name in ("theme", "country", "language", "service", "level")}
    return browse(person).post(reverse("advice:offer", args=["topic", topic.pk]), wanted)


def test_the_facilitator_offers_a_question_and_the_expert_answers_it_by_mail(
    facilitator, author, expert, listed, question, browse, run_tasks
):
    page = browse(facilitator).get(question.get_absolute_url()).content.decode()
    address = reverse("advice:offer", args=["topic", question.pk])
    assert address in page and address not in browse(expert).get(question.get_absolute_url()).content.decode()
    need_page = offer(browse, facilitator, question).url
    need = Need.objects.get()
    assert need.get_absolute_url() == need_page and need.title == question.title
    browse(facilitator).post(reverse("advice:send", args=[need.pk]), {"experts": [listed.pk]})
    run_tasks()
    [asked] = [one for one in mail.outbox if one.to == [expert.email] and "asks for your advice" in one.body]
    assert "It moulds every rainy season." in asked.body and question.get_absolute_url() in asked.body
    request = Request.objects.get()
    incoming = deliver(
        run_tasks, write(expert, reply_address(expert, opening(request)), "Stack it on stones.")
    )
    assert incoming.state == "done"
    answer = Post.objects.get(kind="answer")
    assert answer.author == expert and answer.topic == question and "stones" in answer.body
    assert fresh(request).state == "accepted" and fresh(request).first_answer_at
    assert any("Stack it on stones." in one.body for one in mail.outbox if one.to == [author.email])


def test_words_answer_it_as_any_request(facilitator, expert, listed, question, browse, run_tasks):
    offer(browse, facilitator, question)
    [request] = actions.ask_experts(facilitator, Need.objects.get(), [listed])
    deliver(run_tasks, write(expert, reply_address(expert, opening(request)), "decline"))
    assert fresh(request).state == "declined" and not Post.objects.filter(kind="answer").exists()


def test_an_answer_in_the_forum_counts_as_an_answer(facilitator, expert, listed, question, browse):
    offer(browse, facilitator, question)
    [request] = actions.ask_experts(facilitator, Need.objects.get(), [listed])
    reply(expert, question, "Stack it on stones.")
    reminding.remind()
    assert fresh(request).state == "accepted"


def test_only_what_nobody_has_answered_and_every_expert_may_read_is_offered(
    author, member, facilitator, secretariat, question, browse
):
    address = reverse("advice:offer", args=["topic", question.pk])
    assert browse(author).get(address).status_code == 200
    assert browse(member).get(address).status_code == 403
    reply(member, question, "Stack it on stones.")
    assert browse(author).get(address).status_code == 404
    closed = ask(author, Category.objects.create(slug="inside", name_en="Inside", audience="members"))
    assert browse(secretariat).get(reverse("advice:offer", args=["topic", closed.pk])).status_code == 200
    assert browse(secretariat).get(reverse("advice:offer", args=["document", 1])).status_code == 404


def test_who_asked_without_a_name_is_not_shown_by_an_offer(author, facilitator, question, browse):
    topic = ask(author, Category.objects.get(), anonymous=True)
    address = reverse("advice:offer", args=["topic", topic.pk])
    assert browse(author).get(address).status_code == 403
    assert browse(facilitator).get(address).status_code == 200


def test_who_was_asked_is_left_in_peace_when_another_has_answered(
    facilitator, member, listed, question, browse
):
    offer(browse, facilitator, question)
    [request] = actions.ask_experts(facilitator, Need.objects.get(), [listed])
    reply(member, question, "Stack it on stones.")
    reminding.remind()
    assert fresh(request).state == "withdrawn" and Need.objects.get().title


def test_nothing_is_kept_of_a_question_that_nobody_reads_any_more(
    facilitator, secretariat, listed, question, browse
):
    offer(browse, facilitator, question)
    actions.ask_experts(facilitator, Need.objects.get(), [listed], word="Do you know?")
    hide(secretariat, question, "Spam.")
    reminding.remind()
    rows = [*Need.objects.values(), *Message.objects.values(), *Event.objects.filter(kind="advice").values()]
    assert question.title not in str(rows) and "moulds" not in str(rows) and question.slug not in str(rows)


def test_offering_twice_goes_on_with_the_first(facilitator, question, browse):
    for _time in range(2):
        offer(browse, facilitator, question)
    assert Need.objects.count() == 1


# --- Numbers ----------------------------------------------------------------------


@pytest.mark.django_db
def test_the_south_is_what_the_united_nations_call_developing_regions():
    assert all(is_south(code) for code in ["KE", "PE", "IN", "CN", "MX", "EG", "TR", "KZ", "FJ", "SG"])
    assert not any(is_south(code) for code in ["IT", "US", "AU", "JP", "KR", "IL", "CY", "RU", "UA"])
    assert is_south(None) is None and is_south("XX") is None


def test_the_numbers_say_what_was_asked_and_answered_and_how_soon(
    member, other, secretariat, expert, listed, browse
):
    italian = make_member("giulia", "Giulia Rossi", country_id="IT")
    first = make_request(member, listed)
    second = make_request(italian, listed, theme=theme("dairy"), country=None)
    make_request(other, listed)
    actions.accept(expert, first)
    actions.decline(expert, second)
    asked = timezone.now() - timedelta(hours=10)
    for one, hours in ((first, 4), (second, 8)):
        moment = asked + timedelta(hours=hours)
        Request.objects.filter(pk=one.pk).update(asked_at=asked, first_answer_at=moment)
    actions.close(member, fresh(first), "helped")
    found = counting.count()
    expected = {"asked": 3, "answered": 2, "accepted": 1, "declined": 1, "waiting": 1, "helped": 1}
    assert expected.items() <= found.whole.items()
    assert found.whole["first"] == timedelta(hours=6)
    assert found.ways == {
        "south_south": 2, "north_south": 0, "south_north": 1, "north_north": 0, "unknown": 0,
    }  # fmt: skip
    assert [row["asked"] for row in found.themes] == [2, 1]
    assert [(row["name"], row["asked"]) for row in found.countries] == [("Kenya", 2)]
    page = browse(secretariat).get(reverse("advice:numbers")).content.decode()
    assert "6 hours" in page and "Kenya" in page
    assert "goats cough" not in page
    for odd in ("?year=1000", "?year=x", "?year=٢٠٢٦", f"?year={timezone.localdate().year}"):
        assert browse(secretariat).get(reverse("advice:numbers") + odd).status_code == 200


def test_numbers_take_as_many_queries_for_many(
    secretariat, member, listed, browse, django_assert_max_num_queries
):
    make_need(member)
    make_request(member, make_expert(make_member("e", "E Expert"), listed_by=secretariat))
    browser = browse(secretariat)
    browser.get(reverse("advice:numbers"))
    with django_assert_max_num_queries(10):
        browser.get(reverse("advice:numbers"))
