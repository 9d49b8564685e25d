from functools import partial

import pytest

from tests.forum.conversations import discuss, make_category
from tests.inbox import mail


@pytest.fixture
def deliver(run_tasks):
    """`deliver(message)` hands a message over and does what follows; its row."""
    return partial(mail.deliver, run_tasks)


@pytest.fixture
def topic(author, run_tasks):
    """Kofi's discussion; what it told people has gone out already."""
    from django.core import mail as sent

    found = discuss(author, make_category())
    run_tasks()
    sent.outbox.clear()
    return found
