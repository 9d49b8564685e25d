"""A member's visit is noted once a day, at no cost to the other pages."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.notices import preferences, visits
from portal.notices.models import Preference
from portal.zones import zone_named
from tests.forum.conversations import discuss, make_category, reply

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


@pytest.fixture
def regular(other):
    Preference.objects.create(member=other, seen_at=timezone.now() - timedelta(days=1), mode="digest")
    return other


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


@pytest.mark.parametrize("who", ["member", "regular", "away"])
def test_the_first_page_of_a_day_keeps_the_budget_of_every_page(who, author, browse, request):
    """Whoever comes: one who has chosen nothing yet, one who was here yesterday, one who was away."""
    topic = discuss(author, make_category())
    reply(author, topic)
    browser = browse(request.getfixturevalue(who))
    asked = queries(browser, topic.get_absolute_url())
    assert len(asked) <= 12 and len([sql for sql in asked if "seen_at" in sql]) == 2


def test_what_changes_while_a_visit_is_noted_is_not_lost(away, monkeypatch):
    """Between what is read and what is written, they choose a weekly digest elsewhere."""
    planned = preferences.planned

    def choose_first(wishes):
        monkeypatch.setattr(preferences, "planned", planned)
        preferences.change(away, period="weekly")
        Preference.objects.filter(member=away).update(away_told=True)
        return planned(wishes)

    monkeypatch.setattr(preferences, "planned", choose_first)
    preferences.seen(away.pk)
    wishes = Preference.objects.get(member=away)
    assert not wishes.away_told and wishes.digest_at == planned(wishes)
    assert wishes.digest_at.astimezone(zone_named(away.time_zone)).weekday() == 0


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
