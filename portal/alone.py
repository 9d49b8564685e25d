"""Work that only one process does at a time, such as an import."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

TAKE = "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))"
LEAVE = "SELECT pg_advisory_unlock(hashtextextended(%s, 0))"


class Busy(Exception):
    """Another process is at it."""


@contextmanager
def alone(name: str) -> Iterator[None]:
    """What stands within is done by one process at a time; raises Busy where another is at it under `name`.

    The lock ends with the connection, so a kill leaves none.
    """
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [name])
        if not cursor.fetchone()[0]:
            raise Busy
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(LEAVE, [name])
