"""How a member wants to be written to: one form, a button where mail had stopped, and the private feed."""

from datetime import timedelta

import feedparser
import pytest
from django.utils import timezone

from members import actions as members
from portal import notices
from portal.moderation import actions as moderation
from portal.notices import preferences
from portal.notices.models import Preference
from tests.forum.conversations import discuss, fresh, make_category
from tests.notices.happenings import notify

URL = "/notifications/settings/"
CHOICE = {"mode": "digest", "period": "weekly", "watch_written": "on", "paused_until": ""}


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


# --- The form -------------------------------------------------------------------


def test_a_member_chooses_how_mail_comes(member, browse):
    browser = browse(member)
    response = browser.post(URL, CHOICE | {"paused_until": day(10)})
    assert response.url == URL
    wishes = Preference.objects.get(member=member)
    assert (wishes.mode, wishes.period, wishes.watch_written) == ("digest", "weekly", True)
    assert wishes.paused_until.isoformat() == day(10) and wishes.digest_at
    html = browser.get(URL).content.decode()
    assert "Your settings are kept." in html and f'value="{day(10)}"' in html
    assert 'value="digest" required id="id_mode_1" checked' in html


def test_the_pause_ends_when_its_day_is_taken_out(member, browse):
    preferences.change(member, paused_until=timezone.localdate() + timedelta(days=3))
    browse(member).post(URL, CHOICE)
    assert preferences.of(member).paused_until is None


def test_a_pause_that_is_over_is_not_shown(member, browse):
    preferences.change(member, paused_until=timezone.localdate() - timedelta(days=3))
    assert day(-3) not in browse(member).get(URL).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"mode": "loud"},
        {"mode": ""},
        {"period": "hourly"},
        {"paused_until": "2026-02-31"},
        {"paused_until": "tomorrow"},
        {"paused_until": day(0)},
        {"paused_until": day(-1)},
        {"paused_until": day(400)},
        {"paused_until": "9999999-01-01"},
        {"mode": "\0"},
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_the_rest_is_kept(wrong, member, browse):
    response = browse(member).post(URL, CHOICE | wrong)
    html = response.content.decode()
    assert response.status_code == 422 and "Please look at this again" in html
    assert 'aria-invalid="true"' in html or "errorlist" in html
    assert preferences.of(member).mode == "each"
    if "period" not in wrong:
        assert '<option value="weekly" selected>' in html


def test_who_does_not_follow_what_they_write_in(member, author, browse):
    browse(member).post(URL, {name: value for name, value in CHOICE.items() if name != "watch_written"})
    topic = discuss(member, make_category())
    assert notices.watching(member, "topic", topic.pk) is None


@pytest.mark.parametrize("status", ["pending", "suspended"])
def test_who_is_no_member_chooses_too_but_has_no_feed(status, browse, request):
    person = request.getfixturevalue(status)
    browser = browse(person)
    assert browser.post(URL, CHOICE).status_code == 302
    assert "/feeds/notifications/" not in browser.get(URL).content.decode()


def test_the_account_pages_lead_here(member, browse):
    browser = browse(member)
    for page in ("/members/me/", "/members/me/settings/", "/notifications/", "/accounts/email/"):
        assert f'href="{URL}"' in browser.get(page).content.decode(), page


# --- An address at which mail failed ------------------------------------------------


def test_where_mail_was_stopped_the_member_sees_why_and_says_that_it_works_again(member, browse):
    preferences.stop_mail(member.pk, "550 5.1.1 no such mailbox <here>")
    browser = browse(member)
    html = browser.get(URL).content.decode()
    assert "We have stopped writing to you." in html and member.email in html
    assert "550 5.1.1 no such mailbox &lt;here&gt;" in html and 'href="/accounts/email/"' in html
    assert browser.get(f"{URL}resume/").status_code == 405
    browser.post(f"{URL}resume/")
    assert preferences.of(member).stopped_at is None
    assert "We write to you again." in browser.get(URL).content.decode()


# --- The feed -----------------------------------------------------------------------


@pytest.fixture
def topic(author):
    return discuss(author, title="Goats & “sheep” in Garissa")


def feed_of(member) -> str:
    return f"/feeds/notifications/{preferences.stored(member).feed_key}/"


def test_the_feed_has_the_latest_without_signing_in_as_a_reader_understands(topic, member, author, visitor):
    notify(member, topic, "topic", name="topic-started", actor=author, minutes_ago=5)
    notify(member, topic, "topic", name="answer-accepted", actor=author)
    response = visitor.get(feed_of(member))
    assert response["Content-Type"].startswith("application/atom+xml")
    found = feedparser.parse(response.content)
    assert not found.bozo and found.version == "atom10"
    assert [entry.title for entry in found.entries] == [
        "Kofi Mensah accepted your answer to “Goats & “sheep” in Garissa”.",
        "Kofi Mensah started a discussion: “Goats & “sheep” in Garissa”.",
    ]
    assert found.entries[0].link == f"http://127.0.0.1:8000{topic.get_absolute_url()}"
    assert len({entry.id for entry in found.entries}) == 2
    assert "What do your goats eat" not in response.content.decode(), "texts may be mended and taken back"


def test_a_look_at_the_feed_reads_nothing(topic, member, visitor):
    notify(member, topic, "topic")
    visitor.get(feed_of(member))
    assert notices.unread_count(member) == 1


def test_the_feed_is_in_the_members_language(topic, other, author, visitor):
    notify(other, topic, "topic", name="topic-started", actor=author)
    found = feedparser.parse(visitor.get(feed_of(other)).content)
    assert found.feed.language == "es"


def test_the_feed_is_kept_by_no_cache_between_and_found_by_no_search_engine(topic, member, visitor):
    response = visitor.get(feed_of(member))
    assert response["Cache-Control"] == "private, no-cache" and "noindex" in response["X-Robots-Tag"]
    assert "Disallow: /feeds/notifications/" in visitor.get("/robots.txt").content.decode()
    again = visitor.get(feed_of(member), headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304 and again["Cache-Control"] == "private, no-cache"
    notify(member, topic, "topic")
    assert visitor.get(feed_of(member), headers={"If-None-Match": response["ETag"]}).status_code == 200


def test_what_was_hidden_since_is_not_in_the_feed(topic, member, secretariat, visitor):
    notify(member, topic, "topic")
    moderation.hide(secretariat, fresh(topic), "No.")
    response = visitor.get(feed_of(member))
    assert response.status_code == 200 and b"Garissa" not in response.content


def test_a_new_address_ends_the_old_one(member, browse, visitor):
    browser, old = browse(member), feed_of(member)
    assert old in browser.get(URL).content.decode()
    assert browser.get(f"{URL}feed/").status_code == 405
    browser.post(f"{URL}feed/")
    assert visitor.get(old).status_code == 404
    assert feed_of(member) != old and visitor.get(feed_of(member)).status_code == 200
    assert feed_of(member) in browser.get(URL).content.decode()


def test_the_feed_ends_with_the_membership(member, secretariat, visitor):
    address = feed_of(member)
    members.suspend(secretariat, member, "Advertising.")
    assert visitor.get(address).status_code == 404
    members.reinstate(secretariat, member)
    assert visitor.get(address).status_code == 200
    members.leave(member)
    assert visitor.get(address).status_code == 404


@pytest.mark.parametrize("key", ["x", "x" * 32, "x" * 500, "%00", "..", "é"])
def test_a_made_up_key_is_not_found(key, visitor, db):
    assert visitor.get(f"/feeds/notifications/{key}/").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_the_feed_is_only_read(method, member, visitor):
    assert getattr(visitor, method)(feed_of(member)).status_code == 405
    assert visitor.head(feed_of(member)).status_code == 200


def test_the_feed_takes_as_many_queries_for_three_as_for_three_hundred(
    topic, member, visitor, django_assert_num_queries
):
    for _ in range(300):
        notify(member, topic, "topic")
    address = feed_of(member)
    visitor.get(address)
    with django_assert_num_queries(3):
        found = feedparser.parse(visitor.get(address).content)
    assert len(found.entries) == 30
