"""Keyset pages: every row once, in both directions, whatever the cursor says."""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from portal.notices.models import Event
from portal.pages import KeyPager, pack

ORDER = ("-created_at", "-id")


@pytest.fixture
def events(db):
    """60 events, of which ten at a time happened at the same moment."""
    now = timezone.now()
    Event.objects.bulk_create(
        Event(
            name="x",
            kind="x",
            object_id=n,
            title=str(n),
            url="/",
            created_at=now - timedelta(minutes=n // 10),
        )
        for n in range(60)
    )
    return list(Event.objects.order_by(*ORDER).values_list("pk", flat=True))


def page(url="/"):
    return KeyPager(Event.objects.all(), RequestFactory().get(url), order=ORDER, size=25)


def test_walking_forward_and_back_shows_every_row_once(events):
    seen, pages, current = [], [], page()
    while True:
        pages.append([row.pk for row in current.rows])
        seen += pages[-1]
        if not current.next_url:
            break
        current = page(current.next_url)
    assert seen == events and len(pages) == 3
    current = page(current.previous_url)
    assert [row.pk for row in current.rows] == pages[1]
    current = page(current.previous_url)
    assert [row.pk for row in current.rows] == pages[0] and not current.previous_url


def test_the_other_parameters_stay(events):
    assert "theme=dairy" in page("/?theme=dairy").next_url


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "9" * 1000,
        "\0",
        "é",
        "eyJ9",
        pack([1]),
        pack([1, 2, 3]),
        pack(["a\0", 1]),
        pack([10**30, 1]),
        pack([1, 2]),
        pack([[], {}]),
        pack(["2026-01-01T00:00:00", 1]),
        pack(["2026-01-01T00:00:00+00:00", 10**30]),
        pack([None, None]),
        pack(["\ud800", 1]),
    ],
)
def test_a_cursor_that_is_not_ours_gives_the_first_page(events, cursor):
    request = RequestFactory().get("/", {"after": cursor})
    pager = KeyPager(Event.objects.all(), request, order=ORDER)
    assert [row.pk for row in pager.rows] == events[:25]


def test_a_page_costs_one_query(events, django_assert_num_queries):
    with django_assert_num_queries(1):
        pager = page()
        assert pager.rows and pager.next_url and not pager.previous_url
