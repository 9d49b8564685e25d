from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from portal import notices
from portal.notices import digests, preferences
from tests.forum.conversations import make_category


@pytest.fixture
def category(db):
    return make_category()


@pytest.fixture
def reader(member, category):
    """Amina reads Animal health in a digest, every day."""
    preferences.change(member, mode="digest", period="daily")
    notices.watch(member, "category", category.pk)
    return member


@pytest.fixture
def compile_on(run_tasks):
    """`compile_on(days=2)` compiles what is due in two days from now, without sending it."""

    def compile_digests(days=1):
        run_tasks()
        mail.outbox.clear()
        return digests.send_due(datetime.now(UTC) + timedelta(days=days))

    return compile_digests


@pytest.fixture
def morning_of(compile_on, run_tasks):
    """`morning_of(days=2)` also sends them; returns the mails."""

    def comes(days=1):
        compile_on(days)
        run_tasks()
        return list(mail.outbox)

    return comes
