"""Waiting for something to happen, instead of for some time to pass; and what others wait for."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connections

from portal.alone import TAKE


def wait_until(condition: Callable[[], object]) -> None:
    """Wait for what must happen; only what never does takes longer, however busy the machine."""
    deadline = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.02)


@contextmanager
def another_at(name: str) -> Iterator[None]:
    """A connection of its own has the lock `name`, as another process would that works `alone`."""
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute(TAKE, [name])
            assert cursor.fetchone()[0]
            yield
            cursor.execute("SELECT pg_advisory_unlock_all()")  # to close it lets go a moment later
    finally:
        other.close()
