"""A digest comes at seven in the morning where the member lives, whatever the clocks do there."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from members.models import Member
from portal import notices
from portal.notices import digests, preferences
from portal.notices.models import Digest, Preference
from tests.conftest import make_member
from tests.forum.conversations import discuss, make_category


def mornings(zone, after, count, period="daily"):
    member, found = Member(time_zone=zone), [after]
    for _ in range(count):
        found.append(preferences.next_digest(member, period, found[-1]))
    return [morning.astimezone(UTC) for morning in found[1:]]


@pytest.mark.parametrize(
    ("zone", "after", "expected"),
    [
        ("Africa/Niamey", "2026-05-04 05:59", "2026-05-04 06:00"),
        ("Africa/Niamey", "2026-05-04 06:00", "2026-05-05 06:00"),
        ("America/La_Paz", "2026-05-04 10:00", "2026-05-04 11:00"),
        ("Asia/Ulaanbaatar", "2026-05-04 10:00", "2026-05-04 23:00"),
        ("Asia/Kathmandu", "2026-05-04 00:00", "2026-05-04 01:15"),
        ("Pacific/Apia", "2026-05-04 10:00", "2026-05-04 18:00"),
        ("No/Such_Place", "2026-05-04 10:00", "2026-05-05 07:00"),
    ],
)
def test_the_next_morning(zone, after, expected):
    (found,) = mornings(zone, datetime.fromisoformat(f"{after}+00:00"), 1)
    assert f"{found:%Y-%m-%d %H:%M}" == expected


@pytest.mark.parametrize(
    ("zone", "after", "hours"),
    [
        ("Europe/Rome", datetime(2026, 3, 28, tzinfo=UTC), [6, 5, 5]),  # summer begins on the 29th
        ("Europe/Rome", datetime(2026, 10, 24, tzinfo=UTC), [5, 6, 6]),  # and ends on the 25th
        ("Australia/Lord_Howe", datetime(2026, 4, 3, 12, tzinfo=UTC), [20, 20, 20]),
    ],
)
def test_it_stays_seven_oclock_when_the_clocks_change(zone, after, hours):
    found = mornings(zone, after, 3)
    assert [morning.hour for morning in found] == hours
    assert {morning.astimezone(ZoneInfo(zone)).strftime("%H:%M") for morning in found} == {"07:00"}


def test_a_day_that_a_country_left_out_has_no_digest():
    """Samoa crossed the date line at the end of the 29th of December 2011; the 31st followed."""
    found = mornings("Pacific/Apia", datetime(2011, 12, 28, 0, tzinfo=UTC), 4)
    days = [morning.astimezone(ZoneInfo("Pacific/Apia")).date() for morning in found]
    assert days == [date(2011, 12, 28), date(2011, 12, 29), date(2011, 12, 31), date(2012, 1, 1)]


@pytest.mark.parametrize(
    "zone",
    ["Africa/Niamey", "America/La_Paz", "Asia/Ulaanbaatar", "Europe/Rome", "Pacific/Apia", "Asia/Gaza"],
)
def test_each_day_of_the_year_has_one_morning_and_each_week_one_monday(zone):
    found = mornings(zone, datetime(2026, 1, 1, tzinfo=UTC), 365)
    local = [morning.astimezone(ZoneInfo(zone)) for morning in found]
    assert {morning.hour for morning in local} == {7}
    assert len({morning.date() for morning in local}) == 365
    assert (local[-1].date() - local[0].date()).days == 364
    mondays = [one.astimezone(ZoneInfo(zone)).date() for one in mornings(zone, found[0], 52, "weekly")]
    assert {day.weekday() for day in mondays} == {0}
    assert (mondays[-1] - mondays[0]).days == 51 * 7


def test_each_gets_it_in_their_own_morning_and_not_before(author, run_tasks):
    """A day around the earth, asked every quarter of an hour."""
    category = make_category()
    zones = ["Pacific/Apia", "Asia/Ulaanbaatar", "Africa/Niamey", "America/La_Paz", "Pacific/Honolulu"]
    readers = [make_member(f"reader{n}", f"Reader {n}", time_zone=zone) for n, zone in enumerate(zones)]
    start = datetime(2026, 11, 30, 0, 0, tzinfo=UTC)
    for reader in readers:
        preferences.change(reader, mode="digest")
        notices.watch(reader, "category", category.pk)
        Preference.objects.filter(member=reader).update(
            digest_at=preferences.next_digest(reader, "daily", start), seen_at=start
        )
    discuss(author, category)
    run_tasks()
    came = {}
    for quarter in range(4 * 24 + 1):
        now = start + timedelta(minutes=15 * quarter)
        digests.send_due(now)
        run_tasks()
        came |= {message.to[0]: now for message in mail.outbox if message.to[0] not in came}
    local = [came[reader.email].astimezone(ZoneInfo(reader.time_zone)) for reader in readers]
    assert {one.strftime("%H:%M") for one in local} == {"07:00"}
    assert len(mail.outbox) == Digest.objects.count() == len(readers)
    assert sorted(Digest.objects.values_list("member__time_zone", "period")) == [
        ("Africa/Niamey", "2026-11-30"),
        ("America/La_Paz", "2026-11-30"),
        ("Asia/Ulaanbaatar", "2026-12-01"),
        ("Pacific/Apia", "2026-12-01"),
        ("Pacific/Honolulu", "2026-11-30"),
    ]


def test_who_moves_gets_the_next_one_in_the_morning_there(member):
    from members import actions

    preferences.change(member, mode="digest")
    actions.change_settings(member, language="en", time_zone="Asia/Ulaanbaatar")
    planned = Preference.objects.get(member=member).digest_at
    assert planned.astimezone(ZoneInfo("Asia/Ulaanbaatar")).strftime("%H:%M") == "07:00"
    assert planned - datetime.now(UTC) <= timedelta(days=1)
