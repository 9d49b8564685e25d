"""The roster in a browser: applying, vetting, confirming, endorsing; with scripts and without."""

import re

import pytest
from django.core import mail

from roster import actions
from roster.models import Endorsement, Expert, Referee
from tests.browser.conftest import sign_in
from tests.conftest import make_member
from tests.roster.entries import make_expert

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def amina(db):
    member = make_member("amina", "Amina Yusuf")
    type(member.profile).objects.update(about="I keep goats in Garissa.", position="Goat keeper")
    return member


@pytest.fixture
def lucia(db):
    return make_member("lucia", "Lucia Ferrante", is_staff=True, country_id="IT")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_herder_applies_on_a_phone_and_the_secretariat_lists_her(
    scripts, amina, lucia, sit_down, run_tasks, tmp_path
):
    person = sign_in(sit_down(scripts=scripts, width=360), amina).visit("/experts/apply/")
    page = person.page
    assert page.locator("[name=body]").input_value() == "I keep goats in Garissa."
    person.fill(headline="Goat keeper who trains other women")
    page.select_option("[name=themes-0-theme]", label="– Small ruminants (sheep and goats)")
    person.fill(**{"themes-0-years": "20", "themes-0-proof": "Trained 300 women"})
    person.press("Room for more themes")
    assert page.locator("[name=themes-3-theme]").count() == 1
    assert page.locator("[name=themes-0-proof]").input_value() == "Trained 300 women"
    page.select_option("[name=languages-0-language]", "sw")
    page.get_by_label("Local").check()
    page.get_by_label("Training").check()
    (tmp_path / "cv.txt").write_text("Twenty years with goats.")
    page.locator("#cv summary").click()
    page.set_input_files("[name=cv]", tmp_path / "cv.txt")
    page.locator("#referees-fold summary").click()
    person.fill(**{"referees-0-name": "Ann Moreau", "referees-0-email": "ann@example.net"})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    person.click("main form .button.primary")
    assert person.path == "/experts/amina/" and person.reads("Waiting to be looked at")
    run_tasks()
    answer_as_referee(sit_down(scripts=scripts, width=360))
    expert = Expert.objects.get()
    desk = sign_in(sit_down(), lucia).visit(f"/admin/roster/expert/{expert.pk}/change/")
    assert desk.reads("She taught my sister.") and desk.reads("cv.txt")
    desk.page.select_option("[name=decision]", "list")
    desk.click("[name=_save]")
    visitor = sit_down(width=360).visit("/experts/amina/")
    assert visitor.reads("Trained 300 women") and not visitor.reads("She taught my sister.")


def answer_as_referee(person) -> None:
    [message] = [one for one in mail.outbox if one.to == ["ann@example.net"]]
    person.visit(re.search(r"/experts/reference/\S+/", message.body)[0])
    person.fill(answer="She taught my sister.").press("Send my answer")
    assert person.reads("Thank you!") and Referee.objects.get().email == ""


@pytest.mark.parametrize(("scripts", "language"), [(True, "ar"), (False, "en")])
def test_confirming_by_the_link_of_the_mail(scripts, language, amina, lucia, sit_down, run_tasks):
    type(amina).objects.update(language=language)
    make_expert(amina, listed_by=lucia)
    Expert.objects.update(confirmed_at="2020-01-01T00:00Z")
    assert actions.ask_to_confirm() == 1
    run_tasks()
    [link] = {
        re.search(r"/experts/confirm/\S+/", one.body)[0] for one in mail.outbox if "/confirm/" in one.body
    }
    person = sit_down(scripts=scripts, width=360).visit(link)
    assert Expert.objects.get().confirm_asked == 1
    person.click("main form .button.primary")
    assert Expert.objects.get().confirm_asked == 0
    assert person.page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("scripts", [True, False])
def test_saying_what_was_done_together_and_answering(scripts, amina, lucia, sit_down):
    make_expert(amina, listed_by=lucia)
    kofi = sign_in(sit_down(scripts=scripts, width=360), make_member("kofi", "Kofi Mensah"))
    kofi.visit("/experts/amina/").press("Say what you did together")
    kofi.fill(occasion="A training on goat health", year="2024", body="She showed us hooves.").press("Send")
    assert kofi.reads("She showed us hooves.")
    expert = sign_in(sit_down(scripts=scripts, width=360), amina).visit("/experts/amina/endorsements/")
    expert.page.get_by_role("link", name="Reply").click()
    expert.page.wait_for_url("**/reply/")
    expert.fill(body="We were two.").press("Keep my answer")
    assert expert.reads("We were two.")
    expert.page.get_by_role("button", name="Take it off my page").click()
    expert.page.get_by_text("It is off your page.").wait_for()
    assert Endorsement.objects.get().put_away_at
