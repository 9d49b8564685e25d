from functools import partial

import pytest

from tests.documents.deposits import make_document
from tests.inbox import mail


@pytest.fixture
def document(author, secretariat):
    """Kofi's report, which everyone may read."""
    return make_document(author, published_by=secretariat)


@pytest.fixture
def deliver(run_tasks):
    """`deliver(message)` hands a message over and does what follows; its row."""
    return partial(mail.deliver, run_tasks)
