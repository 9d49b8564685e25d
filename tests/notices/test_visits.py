"""A member's visit is noted once a day, at no cost to the other pages."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.notices import visits
from portal.notices.models import Preference

DAYS_AGO = timezone.now() - timedelta(days=30)


@pytest.fixture
def clock(monkeypatch):
    """A clock that a test can put forward."""

    class Clock:
        now_is = timezone.now()

        def now(self):
            return self.now_is

    clock = Clock()
    monkeypatch.setattr(visits, "timezone", clock)
    return clock


@pytest.fixture
def away(member):
    Preference.objects.create(member=member, seen_at=DAYS_AGO, away_told=True, mode="digest")
    return member


def queries(browser, url):
    with CaptureQueriesContext(connection) as found:
        browser.get(url)
    return [query["sql"] for query in found]


def test_who_comes_back_has_been_seen_and_the_silence_ends(away, browse):
    browse(away).get("/about/")
    wishes = Preference.objects.get(member=away)
    assert wishes.seen_at > DAYS_AGO and not wishes.away_told and wishes.digest_at


def test_who_has_chosen_nothing_yet_is_seen_too(member, browse):
    browse(member).get("/about/")
    assert Preference.objects.get(member=member).seen_at > DAYS_AGO


def test_only_the_first_page_of_a_day_asks_for_it(away, browse, clock):
    browser = browse(away)
    first, second = queries(browser, "/about/"), queries(browser, "/about/")
    assert any("seen_at" in sql and sql.startswith("UPDATE") for sql in first)
    assert not any("seen_at" in sql for sql in second)
    then = Preference.objects.get(member=away).seen_at
    browser.get("/about/")
    assert Preference.objects.get(member=away).seen_at == then
    clock.now_is += timedelta(days=1)
    assert any("seen_at" in sql for sql in queries(browser, "/about/"))
    assert not any("seen_at" in sql for sql in queries(browser, "/about/"))


def test_another_process_of_the_same_day_writes_nothing(away, browse):
    browse(away).get("/about/")
    again = queries(browse(away), "/about/")  # a browser has a handler, and so a middleware, of its own
    assert any(sql.startswith("SELECT") and "seen_at" in sql for sql in again)
    assert not any(sql.startswith("UPDATE") and "seen_at" in sql for sql in again)


def test_a_visitor_is_nobody(visitor, db):
    for url in ("/", "/accounts/login/"):
        assert not any("notices_preference" in sql for sql in queries(visitor, url))
    assert not Preference.objects.exists()


def test_a_session_that_is_no_longer_good_is_nobody(member, browse):
    browser = browse(member)
    member.set_password("another good password")
    member.save(update_fields=["password"])
    browser.get("/about/")
    assert not Preference.objects.exists()


def test_it_sets_no_cookie_and_changes_no_header(away, browse):
    browser = browse(away)
    first, second = browser.get("/about/"), browser.get("/about/")
    assert settings.SESSION_COOKIE_NAME not in first.cookies and first.headers.keys() == second.headers.keys()
    assert "portal.notices.visits.Visits" in settings.MIDDLEWARE
