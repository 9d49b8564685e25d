"""Following, and choosing from a mail, in a browser: in place with scripts, and just as well without."""

import re

import pytest
from django.conf import settings

from portal import notices
from portal.notices import choices, preferences
from portal.notices.choices import Choice
from tests.browser.conftest import sign_in
from tests.conftest import make_member
from tests.forum.conversations import discuss, make_category
from tests.look.test_axe import CONTROLS, LOW
from tests.notices.happenings import notify

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ON_SUMMARY = "() => document.activeElement.tagName == 'SUMMARY'"  # it has the focus again once all settled


@pytest.fixture
def amina(db):
    return make_member("amina", "Amina Yusuf", time_zone="Africa/Nairobi")


@pytest.fixture
def topic(db):
    return discuss(make_member("kofi", "Kofi Mensah"), make_category())


def choose(person, level: str) -> None:
    if not person.page.locator(".watch details").evaluate("one => one.open"):
        person.page.click(".watch summary")
    person.click(f".watch .drop [value='{level}']")


@pytest.mark.parametrize("width", [360, 1280])
def test_with_scripts_the_control_changes_in_place(width, amina, topic, sit_down):
    person = sign_in(sit_down(width=width), amina).visit(topic.get_absolute_url())
    page = person.page
    page.evaluate("window.still = 'the same page'")
    page.click(".watch summary")
    assert page.evaluate(LOW, CONTROLS) == []
    person.seen.clear()
    person.look()  # with what drops open
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    choose(person, "digest")
    page.get_by_text("Following: In my digest").wait_for()
    assert page.evaluate("window.still") == "the same page"
    page.wait_for_function(ON_SUMMARY)
    assert notices.watching(amina, "topic", topic.pk) == "digest"
    choose(person, "muted")
    page.locator(".watch summary", has_text="Muted").wait_for()
    page.click(".watch summary")
    person.click(page.get_by_role("button", name="Stop following"))
    person.click(page.get_by_role("button", name="Follow", exact=True))
    page.get_by_text("Following: Every message by mail").wait_for()
    assert page.evaluate("window.still") == "the same page"


def test_by_keyboard_alone(amina, topic, sit_down):
    person = sign_in(sit_down(), amina).visit(topic.get_absolute_url())
    page = person.page
    page.focus(".watch button")
    for key in ("Tab", "Enter", "Tab", "Tab", "Enter"):
        page.keyboard.press(key)
    person.settle()
    page.get_by_text("Following: One mail, until I come back").wait_for()
    page.wait_for_function(ON_SUMMARY)
    page.keyboard.press("Enter")
    page.locator(".watch .drop").wait_for(state="visible")
    page.keyboard.press("Escape")
    page.locator(".watch .drop").wait_for(state="hidden")


def test_without_scripts_the_page_comes_back_with_the_choice(amina, topic, sit_down):
    person = sign_in(sit_down(scripts=False, width=360), amina).visit(topic.get_absolute_url())
    choose(person, "portal")
    person.page.get_by_text("Following: In the portal only").wait_for()
    assert person.path == topic.get_absolute_url()
    person.visit("/watching/").fill(level="first").press("Keep")
    assert notices.watching(amina, "topic", topic.pk) == "first"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_notices_are_read_marked_and_open_what_they_are_about(scripts, amina, topic, sit_down):
    for _ in range(2):
        notify(amina, topic, "topic", name="topic-started", actor=topic.author, minutes_ago=60 * 24 * 9)
    another = discuss(topic.author, topic.category, title="Camels")
    notify(amina, another, "topic", name="topic-started", actor=topic.author)
    person = sign_in(sit_down(scripts=scripts, width=360), amina).visit("/notifications/")
    assert person.reads("2 new, latest by Kofi Mensah")
    assert re.search(r"^\d\d:\d\d$", person.page.locator(".side time").last.inner_text())
    person.press("Mark as read")
    assert notices.unread_count(amina) == 2
    person.press("Goats and the dry season")
    assert person.path == topic.get_absolute_url() and notices.unread_count(amina) == 0
    notify(amina, another, "topic", name="topic-started", actor=topic.author)
    person.visit("/notifications/").press("Mark all as read")
    assert notices.unread_count(amina) == 0 and not person.reads("Mark all as read")


def test_a_choice_from_a_mail_and_back_in_arabic_without_signing_in(topic, sit_down):
    layla = make_member("layla", "ليلى المنصوري", language="ar")
    notices.watch(layla, "topic", topic.pk)
    person = sit_down(width=360)
    link = choices.url(Choice(layla.pk, "topic", topic.pk)).removeprefix(settings.SITE_URL)
    person.visit(link)
    assert person.page.evaluate("document.documentElement.dir") == "rtl"
    assert person.page.evaluate(LOW, CONTROLS) == []
    person.click("main [value=mute]")
    person.page.wait_for_selector(".notice.good")
    assert notices.watching(layla, "topic", topic.pk) == "muted"
    person.seen.clear()
    person.look()
    person.click("main [value=undo]")
    person.page.wait_for_selector(".notice.good")
    assert notices.watching(layla, "topic", topic.pk) == "every"


def test_an_address_that_works_again(amina, sit_down):
    preferences.stop_mail(amina.pk, "550 no such mailbox")
    person = sign_in(sit_down(width=360), amina).visit("/notifications/settings/")
    assert person.reads("550 no such mailbox")
    person.press("My address works again")
    assert person.reads("We write to you again.")
    person.fill(period="weekly").page.check("[value=digest]")
    person.press("Keep")
    assert preferences.of(amina).mode == "digest"
    before = person.page.locator("main a[type='application/atom+xml']").inner_text()
    person.press("Make a new address")
    assert person.page.locator("main a[type='application/atom+xml']").inner_text() != before
