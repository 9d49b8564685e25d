"""Joining by an invitation and by approval, as people do it: narrow, in Arabic, with scripts and without."""

import re

import pytest
from django.core import mail

from members.joining.models import Invitation, WayIn
from members.models import Member
from tests.browser.conftest import sign_in
from tests.browser.test_journey import decide, link_in
from tests.conftest import make_member
from tests.groups.gatherings import make_group

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def fill_in_the_entry(person):
    person.fill(country="SN", stakeholder="keepers", about="I keep nine cows and sell their milk.")
    person.page.locator("main [name=agreed]").check()
    person.click("main form button.primary")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_somebody_is_invited_into_a_group(scripts, sit_down, run_tasks):
    lucia = make_member("lucia", "Lucia Ferrante", is_staff=True)
    group = make_group("goats")
    WayIn.objects.create(pk=1, way="invitation")
    secretariat = sign_in(sit_down(scripts=scripts, width=360), lucia)
    secretariat.visit("/join/invitations/").fill(
        carries=f"group:{group.pk}", language="ar", note="We met in Dakar.", most_uses="3"
    )
    secretariat.page.locator("main [name=vouched]").check()
    secretariat.click("main form button.primary")
    invitation = Invitation.objects.get()
    assert secretariat.reads(invitation.get_absolute_url())

    awa = sit_down(scripts=scripts, width=360)
    awa.visit("/accounts/signup/")
    assert awa.reads("by invitation")
    awa.visit(invitation.get_absolute_url())
    assert awa.page.locator("html").get_attribute("dir") == "rtl" and awa.reads("We met in Dakar.")
    awa.click("main form button.primary")
    awa.fill(full_name="Awa Diallo", email="awa@example.net", password1="three goats and a hen")
    awa.click("main form button.primary")
    run_tasks()
    awa.visit(link_in(mail.outbox[-1])).click("main form button")
    fill_in_the_entry(awa)
    newcomer = Member.objects.get(email="awa@example.net")
    assert newcomer.is_active_member and newcomer.language == "ar" and newcomer.group_ids == [group.pk]


def test_somebody_says_no(sit_down, run_tasks):
    lucia = make_member("lucia", "Lucia Ferrante", is_staff=True)
    secretariat = sign_in(sit_down(), lucia)
    secretariat.visit("/join/invitations/").fill(address="awa@example.net").press("Invite")
    run_tasks()
    address = re.search(r"https?://[^/\s]+(/join/\S+)", mail.outbox[-1].body)[1]
    awa = sit_down(width=360, language="ar")
    awa.visit(address).click('main form[action$="/decline/"] button')
    assert not Invitation.objects.exists()
    awa.visit("/")


def test_a_newcomer_is_approved_who_may_be_somebody_else_already(sit_down, run_tasks):
    lucia = make_member("lucia", "Lucia Ferrante", is_staff=True)
    make_member("awad", "Awa Dialo", country_id="SN")
    awa = sit_down(width=360, language="ar", axe=False)
    awa.visit("/accounts/signup/").fill(
        full_name="Awa Diallo", email="awa@example.net", password1="three goats and a hen"
    )
    awa.click("main form button.primary")
    run_tasks()
    awa.visit(link_in(mail.outbox[-1])).click("main form button")
    fill_in_the_entry(awa)
    secretariat = sign_in(sit_down(scripts=False), lucia)
    secretariat.visit("/admin/members/member/?standing=waiting")
    assert secretariat.reads("similar name") and secretariat.reads("I keep nine cows")
    decide(secretariat, run_tasks, "Members to approve", "Awa Diallo", "approve")
    assert Member.objects.get(email="awa@example.net").is_active_member
    awa.visit("/members/me/")
    assert awa.status == 200
