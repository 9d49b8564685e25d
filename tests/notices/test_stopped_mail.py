"""Whom mail does not reach: they see it on their next visit, the secretariat in the admin."""

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.notices import outbox, preferences
from portal.notices.models import Preference
from portal.notices.outbox.models import Mail
from tests.conftest import make_member
from tests.notices.mailservers import start_sink, start_stubborn
from tests.notices.plain_mails import plain_writer, post, states

__all__ = ["plain_writer", "start_sink", "start_stubborn"]

WORDS = "could not be delivered"


@pytest.fixture
def stopped(member):
    preferences.stop_mail(member.pk, "550 5.1.1 No such user")
    return member


# --- What the member sees ---------------------------------------------------------------


def test_who_cannot_be_written_to_reads_so_on_every_page_and_is_led_on(stopped, browse):
    browser = browse(stopped)
    for url in ("/", "/forum/", "/members/me/"):
        page = browser.get(url).text
        assert WORDS in page and stopped.email in page and reverse("notices:settings") in page
    settings = browser.get(reverse("notices:settings")).text
    assert settings.count(WORDS) == 1 and "550 5.1.1 No such user" in settings


def test_nobody_else_reads_it(stopped, other, browse):
    for person in (other, None):
        assert WORDS not in browse(person).get("/").text


def test_it_is_gone_once_they_say_that_the_address_works(stopped, browse, start_sink, run_tasks):
    browser = browse(stopped)
    browser.post(reverse("notices:resume-mail"))
    assert WORDS not in browser.get("/").text
    sink = start_sink()
    post([stopped])
    run_tasks()
    assert len(sink.received) == 1


def test_it_is_gone_with_another_address_without_further_ado(stopped, browse, start_sink, run_tasks):
    type(stopped).objects.filter(pk=stopped.pk).update(email="new@example.org")
    assert WORDS not in browse(stopped).get("/").text
    sink = start_sink()
    post([stopped])
    run_tasks()
    assert [mail.to for mail in sink.received] == ["new@example.org"]


def test_a_late_report_about_an_earlier_address_stops_nothing(stopped):
    type(stopped).objects.filter(pk=stopped.pk).update(email="new@example.org")
    preferences.stop_mail(stopped.pk, "550 5.1.1 No such user", "amina@example.org")
    assert not preferences.of(type(stopped).objects.get(pk=stopped.pk)).is_stopped


@pytest.mark.django_db(transaction=True)
def test_it_costs_the_pages_of_others_no_query(member, other, browse, django_assert_num_queries):
    browser = browse(member)
    for _time in range(3):
        browser.get("/about/")
    with django_assert_num_queries(1):
        browser.get("/about/")
    preferences.stop_mail(other.pk, "550 5.1.1 No such user")
    preferences.stop_mail(member.pk, "550 5.1.1 No such user")
    assert WORDS in browser.get("/about/").text, "what is kept is true at once"
    Preference.objects.filter(member=other).update(seen_at=timezone.now(), digest_at=timezone.now())
    with django_assert_num_queries(1):
        browser.get("/about/")
    preferences.resume_mail(member)
    assert WORDS not in browser.get("/about/").text


# --- What the secretariat sees --------------------------------------------------------------


MAILS = "admin:outbox_mail_changelist"
STOPPED = "admin:notices_preference_changelist"


@pytest.fixture
def mails(member, other, start_stubborn, run_tasks):
    """One mail that failed, to Amina, one that waits, to Rosa, and one that went out to each."""
    server = start_stubborn()
    post([member, other], "before")
    run_tasks()
    server.reply = lambda stage, line: (
        True
        if stage != "RCPT"
        else "550 5.7.1 Looks like spam"
        if member.email in line
        else "450 4.2.1 Greylisted, come again"
    )
    post([member, other])
    run_tasks()
    return server


def test_the_secretariat_sees_what_failed_and_what_waits_and_why(mails, secretariat, browse):
    page = browse(secretariat).get(reverse(MAILS)).text
    assert "Looks like spam" in page and "Greylisted, come again" in page
    assert page.count('name="_selected_action"') == 2


@pytest.mark.parametrize("term", ["amina@example.org", "AMINA@example.org", " amina@example.org "])
def test_all_mails_to_an_address_are_found_by_it(term, mails, secretariat, browse):
    page = browse(secretariat).get(reverse(MAILS), {"q": term}).text
    assert page.count('name="_selected_action"') == 2 and "rosa@" not in page


def test_who_is_no_member_is_found_too(start_sink, secretariat, browse, run_tasks):
    start_sink()
    outbox.post("plain", "hello", address="somebody@example.org")
    page = browse(secretariat).get(reverse(MAILS), {"q": "somebody@example.org"}).text
    assert page.count('name="_selected_action"') == 1


def test_a_mail_is_read_only_and_shows_nothing_secret(mails, secretariat, browse):
    mail = Mail.objects.filter(state="failed").get()
    Mail.objects.filter(pk=mail.pk).update(data={"text": "https://portal/secret-link/"})
    browser = browse(secretariat)
    page = browser.get(reverse("admin:outbox_mail_change", args=[mail.pk])).text
    assert "Looks like spam" in page and "secret-link" not in page and 'name="_save"' not in page
    assert browser.get(reverse("admin:outbox_mail_add")).status_code == 403
    assert browser.get(reverse("admin:outbox_mail_delete", args=[mail.pk])).status_code == 403


def test_what_failed_is_tried_again_when_the_secretariat_says_so(mails, secretariat, browse, run_tasks):
    mails.reply = lambda stage, line: True
    ids = list(Mail.objects.unsent().values_list("pk", flat=True))
    browse(secretariat).post(reverse(MAILS), {"action": "try_again", "_selected_action": ids})
    run_tasks()
    assert states() == {"sent": 4} and len(mails.taken) == 4


def test_the_first_page_of_the_admin_counts_whom_mail_does_not_reach(stopped, secretariat, browse):
    browser = browse(secretariat)
    assert "Addresses that mail does not reach" in browser.get(reverse("admin:index")).text
    page = browser.get(reverse(STOPPED)).text
    assert stopped.email in page and "550 5.1.1 No such user" in page
    assert page.count('name="_selected_action"') == 1


def test_the_secretariat_has_an_address_written_to_again(stopped, other, secretariat, browse):
    preferences.stop_mail(other.pk, "550 5.1.1 No such user")
    browser = browse(secretariat)
    browser.post(reverse(STOPPED), {"action": "write_again", "_selected_action": [stopped.pk]})
    assert list(Preference.objects.stopped().values_list("member", flat=True)) == [other.pk]
    assert browser.get(reverse("admin:notices_preference_change", args=[other.pk])).status_code == 200
    assert browser.get(reverse("admin:notices_preference_add")).status_code == 403


@pytest.mark.parametrize("count", [3, 300])
def test_the_lists_take_as_many_queries_for_few_as_for_many(
    count, secretariat, browse, django_assert_max_num_queries
):
    people = [make_member(f"reader-{number}", "A Reader") for number in range(min(count, 60))]
    for number in range(count // len(people)):
        post(people, f"news {number}")
    for person in people:
        preferences.stop_mail(person.pk, "550 5.1.1 No such user")
    browser = browse(secretariat)
    for url in (MAILS, STOPPED):
        browser.get(reverse(url))
        with django_assert_max_num_queries(6):
            assert browser.get(reverse(url)).status_code == 200


def test_no_list_counts_all_that_was_ever_sent(secretariat, member, browse, start_sink, run_tasks):
    """The statements of the list of mails use the index of what is unsent."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    start_sink()
    for number in range(3):
        post([member], f"news {number}")
    run_tasks()
    browser = browse(secretariat)
    with CaptureQueriesContext(connection) as found:
        browser.get(reverse(MAILS))
    about_mails = [query["sql"] for query in found if "outbox_mail" in query["sql"]]
    assert about_mails and all("\"state\" IN ('waiting', 'failed')" in sql for sql in about_mails)
