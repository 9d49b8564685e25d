"""Groups in a browser: joining, asking, letting in, announcing and answering; with scripts and without."""

from datetime import date

import pytest
from django.urls import reverse

from members.groups import actions
from members.groups.models import Meeting
from members.models import Member
from tests.browser.conftest import sign_in
from tests.conftest import make_member
from tests.groups.gatherings import make_group, make_meeting, put_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def amina(db):
    return make_member("amina", "Amina Yusuf", time_zone="Africa/Nairobi")


@pytest.fixture
def daniel(db):
    return make_member("daniel", "Daniel Asfaw", time_zone="Africa/Addis_Ababa")


def beside(person, words):
    """Press what stands beside the page's main part."""
    aside = person.page.locator("aside")
    return person.click(
        aside.get_by_role("link", name=words).or_(aside.get_by_role("button", name=words)).first
    )


@pytest.mark.parametrize("scripts", [True, False])
def test_one_asks_is_let_in_and_comes_to_a_meeting(scripts, amina, daniel, sit_down):
    group = put_in(make_group("goats", "closed", name_en="Goat keepers"), daniel, role="coordinator")
    asks = sign_in(sit_down(scripts=scripts, width=360), amina).visit("/members/")
    asks.press("Groups and committees").press("Goat keepers").press("Ask to join")
    asks.fill(body="I keep forty goats in Garissa.").press("Send")
    assert asks.reads("You have asked to join")
    assert asks.page.evaluate("document.documentElement.scrollWidth") <= 360 if scripts else True
    leads = sign_in(sit_down(scripts=scripts), daniel).visit(group.get_absolute_url())
    leads.press("1 member asks to join")
    assert leads.reads("I keep forty goats in Garissa.")
    leads.fill(reason="Welcome!").press("Let in")
    beside(leads.visit(group.get_absolute_url()), "What the group has").press("Open a room for discussions")
    beside(leads.visit(group.get_absolute_url()), "Announce a meeting")
    leads.fill(title="Hay for the dry season", day="2031-03-12", time="14:30", length="90", place="Garissa")
    leads.fill(time_zone="Africa/Nairobi", link="https://meet.example.org/hay", body="Who cuts where?")
    leads.press("Announce")
    assert leads.reads("14:30–16:00, Africa/Nairobi")
    beside(asks.visit(group.get_absolute_url()).press("Hay for the dry season"), "I will come")
    assert asks.reads("1 comes") and asks.reads("https://meet.example.org/hay")
    asks.visit(group.get_absolute_url()).press("Leave").press("Leave the group")
    assert asks.visit(Meeting.objects.get().get_absolute_url()).status == 404


@pytest.mark.parametrize("width", [360, 1280])
def test_in_arabic_nothing_is_wider_than_the_page(width, amina, daniel, sit_down):
    group = put_in(make_group("steering", "public", name_ar="اللجنة التوجيهية", kind="committee"), amina)
    group.set_body("الذين يرعون الماعز والإبل.")
    group.language = "ar"
    group.save()
    daniel.is_staff = True
    daniel.save()
    actions.appoint(
        daniel, group.seats.create(stakeholder="keepers", region_id="014"), amina, starts=date(2026, 1, 1)
    )
    actions.set_role(daniel, group, Member.objects.get(pk=amina.pk), role="coordinator")
    meeting = make_meeting(group, title="الاجتماع السنوي", language="ar", link="https://meet.example.org/a")
    person = sit_down(width=width, language="ar").visit("/accounts/login/")
    person.fill(login=amina.email, password="a good long password").click("main form button[type=submit]")
    base = group.get_absolute_url()
    for url in (
        reverse("groups:index"), base, f"{base}seats/", f"{base}members/", f"{base}members/past/",
        f"{base}meetings/", meeting.get_absolute_url(), f"{base}calendar/", f"{base}things/", f"{base}edit/",
        f"{base}meetings/new/",
    ):  # fmt: skip
        assert person.visit(url).status == 200, url
        assert person.page.evaluate("document.documentElement.scrollWidth") <= width, url
