"""Mails of the simplest kind, for the tests of the outbox."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.notices import outbox
from portal.notices.letters import TextFirst
from portal.notices.models import Preference
from portal.notices.outbox.models import Mail
from tests.conftest import make_member


@pytest.fixture(autouse=True)
def plain_writer(monkeypatch):
    """Mails of the name "plain", whose words are their data."""

    def write(mails):
        for mail in mails:
            yield mail, TextFirst("Hello", mail.data.get("text", "Some words."), to=["replaced"])

    monkeypatch.setitem(outbox.writers, "plain", write)


@pytest.fixture
def people(db):
    return [make_member(f"reader-{number:02}", f"Reader {number}") for number in range(5)]


def post(people, key="news", **options):
    outbox.post("plain", key, members=[person.pk for person in people], **options)


def states():
    """How many mails are in which state."""
    rows = list(Mail.objects.values_list("state", flat=True))
    return {state: rows.count(state) for state in dict.fromkeys(rows)}


def due_now():
    """The pause before the next try is over."""
    Mail.objects.filter(state="waiting").update(due_at=timezone.now() - timedelta(seconds=1))


def stopped():
    return set(Preference.objects.stopped().values_list("member__handle", flat=True))
