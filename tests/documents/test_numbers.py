"""Views and downloads: once a person a day, exact, and no burden on the pages."""

import csv
import io
import threading
from datetime import date, timedelta

import pytest
from django.core.cache import caches
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from knowledge.documents import actions
from knowledge.documents.models import Document, Usage, Visit
from portal import kept
from portal.moderation.models import Act
from tests.comments.talk import comment
from tests.documents.deposits import make_document

PERSON = {"User-Agent": "Mozilla/5.0 (Android) Firefox/140"}
OTHER = {"User-Agent": "Mozilla/5.0 (iPhone) Safari/605"}


@pytest.fixture
def document(author, secretariat):
    return make_document(author, published_by=secretariat)


def totals() -> tuple[int, int]:
    return Document.objects.values_list("view_count", "download_count").get()


def look(browser, document, headers=PERSON, **extra):
    return browser.get(document.get_absolute_url(), headers=headers | extra)


def fetch(browser, document, headers=PERSON, **extra):
    return b"".join(browser.get(document.file_url, headers=headers | extra))


def test_looking_and_fetching_count_once_a_person_a_day(document, visitor, member, browse):
    for browser in (visitor, visitor, browse(member), browse(member)):
        look(browser, document)
        fetch(browser, document)
    look(visitor, document, OTHER)
    assert totals() == (3, 2)
    months = Usage.objects.order_by("country").values_list("month", "country", "views", "downloads")
    this = timezone.now().date().replace(day=1)
    assert list(months) == [(this, "", 2, 1), (this, "KE", 1, 1)]
    assert actions.recount() == 0
    Document.objects.update(view_count=9, download_count=9)
    assert actions.recount() == 1 and totals() == (3, 2)


def test_robots_what_is_fetched_ahead_and_the_depositor_do_not_count(document, visitor, author, browse):
    look(browse(author), document)
    fetch(browse(author), document)
    look(visitor, document, {"User-Agent": "Googlebot/2.1"})
    look(visitor, document, {"User-Agent": ""})
    look(visitor, document, PERSON, **{"Sec-Purpose": "prefetch;prerender"})
    visitor.head(document.get_absolute_url(), headers=PERSON)
    visitor.head(document.file_url, headers=PERSON)
    fetch(visitor, document, PERSON, Range="bytes=3-")
    fetch(visitor, document, {"User-Agent": "Wget/1.2"})
    look(visitor, Document(pk=document.pk, slug="another"))
    assert totals() == (0, 0) and not Visit.objects.exists() and not Usage.objects.exists()


def test_what_is_not_published_does_not_count(document, secretariat, member, browse):
    document.refresh_from_db()
    assert actions.withdraw_document(secretariat, document)
    look(browse(secretariat), document)
    assert totals() == (0, 0)


def test_the_days_are_forgotten_and_the_months_stay(document, visitor):
    look(visitor, document)
    Visit.objects.update(day=timezone.now().date() - timedelta(days=2))
    assert actions.forget_visits() == 1 and not Visit.objects.exists()
    assert actions.recount() == 0 and totals() == (1, 0)
    caches["memory"].clear()
    look(visitor, document)
    assert totals() == (2, 0)  # another day


@pytest.mark.django_db(transaction=True)
def test_a_kept_page_stays_kept_while_it_is_counted(document, visitor):
    kept.pages.forget()
    gzip = {"Accept-Encoding": "gzip"}
    look(visitor, document, PERSON | gzip)
    for number in range(5):
        with CaptureQueriesContext(connection) as found:
            look(visitor, document, {"User-Agent": f"Mozilla/5.0 ({number})"} | gzip)
        assert len(found) == 2  # the marks, and the statement that counts
        assert "INSERT INTO documents_visit" in found[1]["sql"]
    with CaptureQueriesContext(connection) as found:
        again = look(visitor, document, {"User-Agent": "Mozilla/5.0 (4)"} | gzip)
        known = look(
            visitor, document, {"User-Agent": "Mozilla/5.0 (5)", "If-None-Match": again["ETag"]} | gzip
        )
    assert len(found) == 3 and known.status_code == 304
    assert totals() == (7, 0)
    comment(document.depositor, document, "New words.")  # what is said there is shown at once
    assert "New words." in look(visitor, document, OTHER).content.decode()


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_counted_exactly(document):
    today = timezone.now().date()

    def come(worker: int) -> None:
        for number in range(20):  # half of them come to every worker
            who = f"shared {number}" if number % 2 else f"{worker} {number}"
            actions.count_use(document.pk, "view", who, day=today, country="KE")
        connections.close_all()

    threads = [threading.Thread(target=come, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert totals() == (50, 0) and Visit.objects.count() == 50
    assert Usage.objects.get().views == 50 and actions.recount() == 0


# --- What is shown and taken away -----------------------------------------------------


def test_the_totals_are_for_everyone_and_the_rest_for_its_people(document, visitor, member, author, browse):
    for headers in (PERSON, OTHER):
        look(visitor, document, headers)
    fetch(browse(member), document)
    text = visitor.get(document.get_absolute_url()).content.decode()
    assert "2 views" in text and "1 download" in text and "/numbers/" not in text
    assert f"{document.get_absolute_url()}numbers/" in look(browse(author), document, {}).content.decode()
    page = browse(author).get(f"{document.get_absolute_url()}numbers/")
    text = page.content.decode()
    assert "Kenya" in text and "Visitors" in text and timezone.now().strftime("%B %Y") in text


def sent(browser, **fields):
    month = f"{timezone.now():%Y-%m}"
    said = {"first": "2026-01", "last": month, "by": "month"} | fields
    return browser.post("/documents/numbers/", said)


def table(response) -> list[dict[str, str]]:
    text = b"".join(response).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_secretariat_takes_a_table_that_the_log_remembers(document, secretariat, member, visitor, browse):
    Document.objects.update(title='=HYPERLINK("https://evil.example")')
    look(browse(member), document)
    fetch(visitor, document)
    Usage.objects.create(document=document, month=date(2025, 3, 1), country="GH", views=9)
    comment(member, document, f"See [this](/documents/{document.pk}/) again.")
    response = sent(browse(secretariat))
    assert response.streaming and "attachment" in response["Content-Disposition"]
    rows = table(response)
    assert [(row["country"], row["views"], row["downloads"]) for row in rows] == [
        ("", "0", "1"),
        ("KE", "1", "0"),
    ]
    assert rows[0]["title"].startswith("'=") and rows[0]["month"] == f"{timezone.now():%Y-%m}"
    [row] = table(sent(browse(secretariat), by="document", first="2025-01"))
    assert (row["views"], row["downloads"], row["citations"]) == ("10", "1", "1")
    assert [act.actor for act in Act.objects.filter(verb="export")] == [secretariat, secretariat]


@pytest.mark.parametrize("wrong", [{"first": "soon"}, {"first": "2026-10", "last": "2026-09"}, {"by": "day"}])
def test_months_that_are_none_get_a_sentence(wrong, secretariat, browse):
    page = sent(browse(secretariat), **wrong)
    assert page.status_code == 422 and "errorlist" in page.content.decode()
    assert not Act.objects.filter(verb="export").exists()
