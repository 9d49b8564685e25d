"""Each member reads the times of their own clock, though what they read is drawn once for all."""

from datetime import UTC, datetime

import pytest
from django.utils.html import escape

from forum.models import Post
from members import actions
from portal import kept, zones
from portal.vocabulary.models import Country
from tests.conftest import make_member
from tests.forum.conversations import discuss
from tests.members.entries import entry

LATE = datetime(2025, 11, 3, 23, 30, tzinfo=UTC)


@pytest.fixture
def topic(author):
    found = discuss(author)
    Post.objects.update(created_at=LATE)
    return found


@pytest.mark.parametrize(
    ("country", "zone"),
    [
        ("KE", "Africa/Nairobi"),
        ("SN", "Africa/Dakar"),
        ("MX", "America/Mexico_City"),
        ("BR", "America/Sao_Paulo"),
        ("RU", "Europe/Moscow"),
        ("ID", "Asia/Jakarta"),
    ],
)
def test_the_usual_zone_of_a_country_is_where_most_live(country, zone):
    assert zones.usual_zones()[country] == zone


def test_every_usual_zone_can_be_chosen_and_few_countries_have_none(db):
    from members.forms import time_zones

    usual = zones.usual_zones()
    assert set(usual.values()) <= {name for name, _words in time_zones()}
    without = {code for code in Country.objects.known() if code not in usual}
    assert without <= {"BV", "HM"}, "uninhabited"


def test_a_newcomer_lives_by_the_clock_of_their_country(db):
    fanta = make_member("fanta", "Fanta", status="waiting", entered_at=None)
    actions.complete_entry(fanta, entry(country=Country.objects.known()["KE"]))
    fanta.refresh_from_db()
    assert fanta.time_zone == "Africa/Nairobi"


def test_who_chose_a_zone_keeps_it_and_so_does_who_changes_the_entry_later(member):
    fanta = make_member("fanta", "Fanta", status="waiting", entered_at=None, time_zone="Asia/Tokyo")
    kenya = Country.objects.known()["KE"]
    for person in (fanta, member):
        actions.complete_entry(person, entry(country=kenya))
        person.refresh_from_db()
    assert (fanta.time_zone, member.time_zone) == ("Asia/Tokyo", "UTC")


def test_a_digest_that_is_planned_moves_to_the_new_morning(db):
    from portal.notices import preferences

    fanta = make_member("fanta", "Fanta", status="waiting", entered_at=None)
    planned = preferences.change(fanta, mode="digest").digest_at
    actions.complete_entry(fanta, entry(country=Country.objects.known()["KE"]))
    assert (preferences.of(fanta).digest_at - planned).total_seconds() % 86400 == 21 * 3600


@pytest.mark.django_db(transaction=True)
def test_two_members_share_what_is_drawn_and_each_reads_their_own_time(topic, member, other, browse):
    actions.change_settings(member, language="en", time_zone="Africa/Nairobi")
    actions.change_settings(other, language="en", time_zone="America/Lima")
    kept.pieces.forget()
    browse(member).get(topic.get_absolute_url())
    drawn = [key for key in kept.pieces.things if str(key[0]).startswith("topic by")]
    pages = {
        one.handle: browse(one).get(topic.get_absolute_url()).content.decode() for one in (member, other)
    }
    assert [key for key in kept.pieces.things if str(key[0]).startswith("topic by")] == drawn != []
    assert '<time datetime="2025-11-04T02:30:00+03:00">4 November 2025, 02:30</time>' in pages["amina"]
    assert '<time datetime="2025-11-03T18:30:00-05:00">3 November 2025, 18:30</time>' in pages["rosa"]


@pytest.mark.django_db(transaction=True)
def test_a_visitors_page_says_whose_clock_it_means(topic, visitor):
    for _twice in range(2):
        html = visitor.get(topic.get_absolute_url()).content.decode()
        assert '<time datetime="2025-11-03T23:30:00+00:00">3 November 2025, 23:30 UTC</time>' in html


def test_a_day_alone_is_the_members_day_too(topic, member, browse):
    type(topic).objects.update(last_post_at=LATE)
    type(member).objects.update(time_zone="Africa/Nairobi")
    html = browse(member).get("/forum/").content.decode()
    assert '<time datetime="2025-11-04T02:30:00+03:00">4 Nov 2025</time>' in html


def test_the_hour_is_said_in_the_readers_language(topic, member, browse):
    type(member).objects.update(time_zone="Africa/Nairobi")
    browser = browse(member)
    browser.cookies["django_language"] = "ar"
    assert "4 نوفمبر 2025، 02:30</time>" in browser.get(topic.get_absolute_url()).content.decode()


def test_what_people_typed_is_no_time(author, member, browse):
    typed = '<time datetime="2025-11-03T23:30:00+00:00">at 9:00</time>'
    topic = discuss(author, title="When?", body=f"`{typed}` and {typed}")
    type(member).objects.update(time_zone="Africa/Nairobi")
    html = browse(member).get(topic.get_absolute_url()).content.decode()
    assert escape(typed).replace("&quot;", '"') in html.replace("&quot;", '"')


def test_a_zone_that_is_no_more_is_utc(topic, member, browse):
    type(member).objects.update(time_zone="Mars/Olympus")
    assert "3 November 2025, 23:30</time>" in browse(member).get(topic.get_absolute_url()).content.decode()
