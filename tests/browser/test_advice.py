"""Asking for advice and answering by mail, in a browser: with scripts and without, narrow, in Arabic."""

import pytest

from roster.advice.models import Request
from tests.advice.requests import fresh, make_request, opening, reply_address, said
from tests.browser.conftest import sign_in
from tests.conftest import make_member
from tests.inbox.mail import deliver, write
from tests.roster.entries import make_expert

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def amina(db):
    return make_member("amina", "Amina Yusuf")


@pytest.fixture
def mercy(db):
    """An expert in goats, listed by the secretariat."""
    mercy = make_member("mercy", "Mercy Chebet", country_id="UG", is_expert=True)
    make_expert(mercy, listed_by=make_member("lucia", "Lucia Ferrante", is_staff=True))
    return mercy


def test_a_member_asks_an_expert_answers_by_mail_and_is_thanked(amina, mercy, sit_down, run_tasks):
    person = sign_in(sit_down(width=360), amina).visit("/experts/mercy/")
    page = person.click(".aside a.primary").page
    person.fill(title="My goats cough", body="Twelve of thirty cough.", country="KE")
    page.select_option("main [name=theme]", label="– Small ruminants (sheep and goats)")
    person.press("See who could help")
    assert person.reads("Has worked in this country: Kenya") and person.reads("for 20 years")
    assert page.get_by_label("Mercy Chebet").is_checked()  # whose page she came from
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    person.fill(word="I was told of you.").press("Send the request")
    assert person.reads("1 expert has your request now.")
    run_tasks()
    request = Request.objects.get()
    deliver(run_tasks, write(mercy, reply_address(mercy, opening(request)), "Accept\n\nDo they eat?"))
    person.press("Mercy Chebet")
    assert person.reads("Do they eat?") and person.reads("Accepted")
    person.fill(body="They do.").press("Send")
    person.press("Say what came of it")
    page.get_by_label("It helped", exact=True).check()
    person.fill(body="All are well. Thank you!").press("Close the request")
    assert person.reads("This request is closed.") and fresh(request).result == "helped"
    assert [act for _who, act, _text in said(request)] == ["ask", "accept", "say", "close"]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_without_scripts_an_expert_answers_by_the_form(language, amina, mercy, sit_down):
    type(mercy).objects.filter(pk=mercy.pk).update(language=language)
    request = make_request(amina, mercy.expert)
    person = sign_in(sit_down(scripts=False, width=360), mercy).visit(request.get_absolute_url())
    page = person.page
    assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "ar" else "ltr")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.check("main [name=answer][value=decline]")
    person.fill(instead="Wanjiku Njoroge", body="I am in the field.")
    person.click("main form.form .button.primary")
    assert fresh(request).state == "declined" and person.reads("Wanjiku Njoroge")
    person.click("main form .button:has-text('')")  # on second thoughts
    assert fresh(request).state == "accepted"


def test_pages_of_requests_in_arabic_are_for_everybody(amina, mercy, sit_down):
    type(amina).objects.filter(pk=amina.pk).update(language="ar")
    request = make_request(amina, mercy.expert)
    person = sign_in(sit_down(width=360), amina)
    for path in ["/advice/", "/advice/ask/", request.need.get_absolute_url(), request.get_absolute_url()]:
        page = person.visit(path).page
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
