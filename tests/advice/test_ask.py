"""Saying what one needs, seeing who is proposed and why, and asking."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from forum.models import Topic
from portal.access import AccessDenied
from portal.blocks.models import Block
from portal.notices.outbox import addresses
from roster.advice import actions, finding, reminding
from roster.advice.models import Need, Request
from roster.models import Expert
from tests.advice.requests import back, data, fresh, make_need, make_request, opening, posted
from tests.conftest import make_member
from tests.forum.conversations import make_category
from tests.roster.entries import make_expert, theme


def asked_by_mail(expert) -> list:
    """The mails in which the expert is asked for advice."""
    return [one for one in mail.outbox if one.to == [expert.email] and "asks for your advice" in one.body]


def words(response) -> str:
    return response.content.decode()


def test_a_member_says_what_they_need_sees_who_could_help_and_why_and_asks(
    member, expert, listed, browse, run_tasks
):
    browser = browse(member)
    response = browser.post(reverse("advice:ask"), posted())
    need = Need.objects.get()
    assert response.url == need.get_absolute_url()
    page = words(browser.get(response.url))
    assert "Mercy Chebet" in page and "Goat keeper who trains other women" in page
    for reason in ["for 20 years", "Lives in this country: Kenya", "Speaks English (B2)", "Has time now"]:
        assert reason in page
    assert not Request.objects.exists()  # nobody knows of it yet
    sent = browser.post(
        reverse("advice:send", args=[need.pk]), {"experts": [listed.pk], "word": "I was told of you."}
    )
    assert sent.url == need.get_absolute_url()
    run_tasks()
    [message] = asked_by_mail(expert)
    assert message.subject.endswith("] My goats cough in the rains")
    assert "Amina Yusuf asks for your advice" in message.body and "I was told of you." in message.body
    assert "Twelve of thirty" in message.body
    for word in ("accept", "later", "decline"):
        assert word in message.body
    assert member.email not in str(message.message())  # addresses are nobody's business
    asked = opening(Request.objects.get())
    assert message.extra_headers["Reply-To"] == addresses.reply_to(expert.pk, "advice", asked.pk)


def test_bad_input_is_told_beside_its_field_and_what_was_typed_stays(member, browse):
    browser = browse(member)
    wrong = {"theme": "0", "country": "XX", "language": "", "wanted_by": "2001-01-01", "service": "magic"}
    response = browser.post(reverse("advice:ask"), posted(**wrong))
    assert response.status_code == 422 and not Need.objects.exists()
    assert set(response.context["form"].errors) == set(wrong)
    assert "Twelve of thirty" in words(response)


def test_a_form_that_is_sent_twice_makes_one_need(member, browse):
    browser = browse(member)
    key = browser.get(reverse("advice:ask")).context["form"]["form_key"].value()
    for _time in range(2):
        browser.post(reverse("advice:ask"), posted(form_key=key))
    assert Need.objects.count() == 1


def test_a_request_that_is_sent_twice_is_one(member, expert, listed, browse, run_tasks):
    need = make_need(member)
    for _time in range(2):
        response = browse(member).post(reverse("advice:send", args=[need.pk]), {"experts": [listed.pk]})
        assert response.status_code == 302
    assert browse(member).get(need.get_absolute_url() + "?expert=%00").status_code == 200
    run_tasks()
    assert Request.objects.count() == 1 and len(asked_by_mail(expert)) == 1


def test_in_public_it_is_a_question_too_and_the_experts_are_led_to_it(
    member, expert, listed, browse, run_tasks
):
    make_category()
    browser = browse(member)
    browser.post(reverse("advice:ask"), posted(place="animal-health"))
    topic, need = Topic.objects.get(), Need.objects.get()
    assert topic.is_question and topic.title == need.title and need.thing == ("topic", topic.pk)
    assert topic.theme_ids == [theme("small-ruminants").pk] and topic.country_codes == ["KE"]
    browser.post(reverse("advice:send", args=[need.pk]), {"experts": [listed.pk]})
    run_tasks()
    [message] = asked_by_mail(expert)
    assert topic.get_absolute_url() in message.body
    page = words(browse(expert).get(Request.objects.get().get_absolute_url()))
    assert topic.get_absolute_url() in page


def test_whom_one_came_for_is_proposed_first_also_where_others_fit_better(member, listed, secretariat):
    far = make_member("bilge", "Bilge Kaya", country_id="TR")
    entry = make_expert(far, listed_by=secretariat, countries=[], themes=[(theme("savings"), 2, "")])
    need = make_need(member)
    found = finding.propose(need, member, first="bilge")
    assert [one.expert for one in found] == [entry, listed]
    assert "Does not name your theme on the roster" in found[0].reasons


def test_one_asks_neither_oneself_nor_who_is_not_listed_nor_anybody_twice(
    member, expert, listed, author, secretariat
):
    make_expert(member, listed_by=secretariat)
    waiting = make_expert(author)
    need = make_need(member)
    assert [one.expert for one in finding.propose(need, member)] == [listed]
    with pytest.raises(AccessDenied, match="Kofi Mensah: This expert is not on the roster"):
        actions.ask_experts(member, need, [waiting])
    with pytest.raises(AccessDenied, match="your own entry"):
        actions.ask_experts(member, need, [member.expert])
    assert len(actions.ask_experts(member, need, [listed])) == 1
    assert actions.ask_experts(member, need, [listed]) == []
    assert finding.propose(need, member) == []


def test_an_expert_has_at_most_as_many_requests_a_month_as_they_set(member, other, listed, browse):
    Expert.objects.filter(pk=listed.pk).update(requests_per_month=1)
    first, second = make_need(member), make_need(other)
    assert finding.propose(second, other)
    actions.ask_experts(member, first, [listed])
    assert finding.propose(second, other) == []
    response = browse(other).post(reverse("advice:send", args=[second.pk]), {"experts": [listed.pk]})
    assert response.status_code == 409 and "as many requests this month" in words(response)
    assert Request.objects.count() == 1


def test_who_takes_no_requests_is_not_offered_and_nobody_is_told_of_a_full_month(member, listed, browse):
    Expert.objects.filter(pk=listed.pk).update(requests_per_month=0)
    page = words(browse(member).get(listed.get_absolute_url()))
    assert "takes no requests at present" in page and f"{reverse('advice:ask')}?expert=" not in page
    need = make_need(member)
    page = words(browse(member).get(f"{need.get_absolute_url()}?expert={listed.member.handle}"))
    assert "Takes no requests at present" in page
    with pytest.raises(AccessDenied, match="takes no requests"):
        actions.ask_experts(member, need, [listed])


def test_at_most_five_are_asked_at_a_time(member, secretariat, browse):
    experts = [make_expert(make_member(f"expert{n}", f"Expert {n}"), listed_by=secretariat) for n in range(6)]
    need = make_need(member)
    response = browse(member).post(
        reverse("advice:send", args=[need.pk]), {"experts": [one.pk for one in experts]}
    )
    assert response.status_code == 422 and "at most five" in words(response)
    actions.ask_experts(member, need, experts[:5])
    with pytest.raises(AccessDenied, match="At most five"):
        actions.ask_experts(member, need, experts[5:])


def test_what_is_posted_beside_the_form_asks_nobody(member, listed, browse):
    need = make_need(member)
    for wrong in ["x", "9" * 30, "-1", "²", ""]:
        response = browse(member).post(reverse("advice:send", args=[need.pk]), {"experts": [wrong]})
        assert response.status_code == 422
    assert not Request.objects.exists()


def test_the_proposals_take_as_many_queries_for_three_experts_as_for_thirty(member, secretariat, browse):
    need = make_need(member)
    browser = browse(member)
    browser.get(need.get_absolute_url())
    counts = []
    for start, end in ((0, 3), (3, 30)):
        for n in range(start, end):
            make_expert(make_member(f"e{n}", f"Expert {n}"), listed_by=secretariat)
        with CaptureQueriesContext(
            connection,
        ) as found:
            page = words(browser.get(need.get_absolute_url()))
        counts.append(len(found))
    assert counts[0] == counts[1] <= 11
    assert len(re.findall('name="experts"', page)) == 5


def test_a_theme_of_a_wide_area_finds_who_knows_a_part_of_it(member, listed):
    need = make_need(member, theme=theme("agricultural-production"))
    [found] = finding.propose(need, member)
    assert "a part of what you ask about" in found.reasons[0]


def test_the_list_of_ones_own_requests(member, expert, request_, browse):
    assert "My goats cough" in words(browse(member).get(reverse("advice:index")))
    assert "My goats cough" in words(browse(expert).get(reverse("advice:index") + "?of=me"))
    assert "My goats cough" not in words(browse(expert).get(reverse("advice:index")))


def test_the_need_is_kept_as_it_was_written(member):
    need = make_need(member, **data(title="Milk", level="", country=None))
    assert need.body_html == '<p dir="ltr">Twelve of thirty <strong>cough</strong>. What can I do?</p>'


def test_who_has_blocked_whom_is_not_proposed_and_nobody_is_told(member, expert, listed, other):
    need = make_need(member)
    Block.objects.create(member=member, blocked=expert)
    assert finding.propose(need, fresh(member)) == []
    Block.objects.all().delete()
    Block.objects.create(member=expert, blocked=member)
    assert finding.propose(need, fresh(member)) == []
    with pytest.raises(AccessDenied, match="can’t be asked at present"):
        actions.ask_experts(member, need, [listed])
    assert finding.propose(make_need(other), other)


def test_what_stands_beside_the_words_is_in_the_language_of_who_reads_the_mail(
    member, expert, listed, run_tasks
):
    expert.language, member.language = "fr", "es"
    expert.save()
    member.save()
    request = make_request(member, listed)
    run_tasks()
    actions.postpone(expert, request, timezone.localdate().replace(month=12, day=31))
    run_tasks()
    asked, answered = [one.body for one in mail.outbox if "Mercy" in one.body or "Twelve" in one.body][-2:]
    assert "Petits ruminants" in asked and "anglais" in asked.lower()
    assert "31 de diciembre" in answered


def test_the_mail_to_the_expert_says_all_that_the_form_asked(member, expert, listed, run_tasks):
    """Who answers by mail alone must know of which country it is, in which language, and by when."""
    day = timezone.localdate() + timedelta(days=20)
    request = make_request(member, listed, wanted_by=day, language="fr")
    back(request, hours=73)
    reminding.remind()
    run_tasks()
    asked, reminded = [one.body for one in mail.outbox if "Twelve of thirty" in one.body]
    for body in (asked, reminded):
        line = next(one for one in body.splitlines() if "Kenya" in one and "French" in one)
        assert line.startswith("Small ruminants") and date_format(day) in body
