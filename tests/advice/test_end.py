"""How requests end: with thanks, a problem, without an answer; and when one of both leaves."""

import pytest
from django.core import mail
from django.urls import reverse

from portal import personal
from portal.access import AccessDenied
from portal.notices.models import Event
from portal.text import TextError
from roster.advice import actions
from roster.advice.models import Message, Need, Request
from tests.advice.requests import fresh, reply_address, said
from tests.inbox.mail import deliver, write


def test_who_asked_says_what_came_of_it_and_thanks(member, expert, request_, browse, run_tasks):
    actions.accept(expert, request_)
    browser, address = browse(member), reverse("advice:close", args=[request_.pk])
    assert "What came of it?" in browser.get(address).content.decode()
    response = browser.post(address, {"result": "helped", "body": "All twelve are well. Thank you!"})
    assert response.url == request_.get_absolute_url()
    now = fresh(request_)
    assert (now.state, now.result) == ("closed", "helped") and now.closed_at
    run_tasks()
    [told] = [one for one in mail.outbox if one.to == [expert.email] and "has closed" in one.body]
    assert "It helped" in told.body and "All twelve are well" in told.body
    with pytest.raises(AccessDenied, match="closed"):
        actions.write_message(member, request_, "One more thing")


def test_who_did_not_end_it_still_has_one_word_by_mail_as_the_mail_offers(
    member, expert, request_, run_tasks
):
    actions.decline(expert, request_, "I have no time.")
    declined = Message.objects.latest("pk")
    thanks = write(member, reply_address(member, declined), "Thank you all the same.")
    assert deliver(run_tasks, thanks).state == "done"
    assert said(request_)[-1] == ("amina", "say", "Thank you all the same.")
    assert fresh(request_).state == "declined"
    more = write(member, reply_address(member, declined), "And yet, would you?")
    assert deliver(run_tasks, more).state == "refused"
    with pytest.raises(AccessDenied, match="closed"):
        actions.write_message(expert, request_, "No.")
    actions.accept(expert, request_)
    actions.close(member, request_, "problem", "It went wrong.")
    yes = write(expert, reply_address(expert, Message.objects.latest("pk")), "Yes, I am sorry for it.")
    assert deliver(run_tasks, yes).state == "done" and fresh(request_).state == "closed"


def test_a_problem_needs_words(member, expert, request_, browse):
    actions.accept(expert, request_)
    address = reverse("advice:close", args=[request_.pk])
    response = browse(member).post(address, {"result": "problem"})
    assert response.status_code == 422 and fresh(request_).state == "accepted"
    with pytest.raises(TextError):
        actions.close(member, request_, "problem", "  ")
    browse(member).post(address, {"result": "problem", "body": "She asked for money."})
    assert fresh(request_).result == "problem"


def test_only_who_asked_closes_and_only_what_was_answered(member, expert, other, request_):
    for person in (member, expert, other):
        with pytest.raises(AccessDenied):
            actions.close(person, request_, "helped")
    actions.accept(expert, request_)
    with pytest.raises(AccessDenied, match="Only who asked"):
        actions.close(expert, request_, "helped")


def test_a_request_is_withdrawn_and_the_expert_told(member, expert, request_, browse, run_tasks):
    browse(member).post(reverse("advice:withdraw", args=[request_.pk]))
    run_tasks()
    assert fresh(request_).state == "withdrawn"
    assert any("needs no answer any more" in one.body for one in mail.outbox if one.to == [expert.email])


def texts() -> str:
    """All that tables hold of requests, and what waits to be told of them."""
    rows = [*Need.objects.values(), *Message.objects.values(), *Request.objects.values()]
    return str(rows + list(Event.objects.filter(kind="advice").values("title", "text")))


def test_what_a_member_said_and_needed_goes_when_they_go(member, expert, request_, run_tasks):
    actions.accept(expert, request_, "Keep them dry.")
    actions.write_message(member, request_, "In Garissa town.")
    personal.holdings["advice"].erase(member)
    personal.holdings["advice"].erase(member)  # safe to run twice
    for words in ("goats cough", "Twelve", "Garissa"):
        assert words not in texts()
    assert "Keep them dry." in texts()
    assert fresh(request_).state == "withdrawn" and Request.objects.count() == 1
    run_tasks()
    told = [one for one in mail.outbox if one.to == [expert.email]][-1]
    assert "has left the community" in told.body and "Amina" not in told.body


def test_who_asked_is_told_when_the_expert_goes(member, expert, request_, browse, run_tasks):
    actions.accept(expert, request_, "Keep them dry.")
    personal.holdings["advice"].erase(expert)
    run_tasks()
    assert "Keep them dry." not in texts() and "Twelve" in texts()
    told = [one for one in mail.outbox if one.to == [member.email]][-1]
    assert "has left the community" in told.body and "My goats cough" in told.subject
    assert "has left the community" in browse(member).get(request_.get_absolute_url()).content.decode()


def test_the_name_of_who_was_recommended_goes_with_them(member, expert, author, request_):
    actions.decline(expert, request_)
    Request.objects.update(suggested=author)
    personal.holdings["advice"].erase(author)
    assert fresh(request_).suggested is None


def test_a_member_takes_all_of_it_along(member, expert, request_):
    actions.accept(expert, request_, "Keep them dry.")
    parts = dict(personal.holdings["advice"].export(member))
    assert parts["advice/needs.json"][0]["title"] == "My goats cough in the rains"
    [row] = parts["advice/requests.json"]
    assert row["expert"] == "Mercy Chebet" and row["state"] == "accepted"
    assert [one["text"] for one in row["messages"]][1] == "Keep them dry."
    assert [who for who, _act, _text in said(request_)] == ["amina", "mercy"]
    assert expert.email not in str(parts)
