"""Filling the index fast: COPY instead of INSERT, and its slow index made once, at the end.

For whoever fills an empty portal (`populate`, an importer), while nobody else writes:

    with search.without_indexes():
        for kind in search.kinds:
            search.rebuild(kind, bulk=True)
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

from django.db import connection, transaction

from portal.search.models import SearchEntry

MEMORY = "256MB"  # for making the index; it is held once for each of PostgreSQL's maintenance workers


@contextmanager
def without_indexes() -> Iterator[None]:
    """Within it the index is filled without its slow indexes, which are made anew at the end.

    All in one transaction, which locks the whole table: searches wait until it ends, and a crash leaves
    everything as it was. At the end the planner is told how common each word has become.
    """
    indexes = SearchEntry._meta.indexes
    with transaction.atomic(), connection.cursor() as cursor:
        with connection.schema_editor(atomic=False) as editor:
            for index in indexes:
                editor.remove_index(SearchEntry, index)
        yield
        cursor.execute("SET LOCAL maintenance_work_mem = %s", [MEMORY])
        with connection.schema_editor(atomic=False) as editor:
            for index in indexes:
                editor.add_index(SearchEntry, index)
        cursor.execute(f"ANALYZE {SearchEntry._meta.db_table}")


def copy(rows: Collection[dict[str, Any]]) -> None:
    """Insert these rows, none of which may be there yet, by COPY; all with the same fields in one order."""
    if not rows:
        return
    names = ", ".join(next(iter(rows)))
    lines = "\n".join(["\t".join(map(copied, row.values())) for row in rows])
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {SearchEntry._meta.db_table} ({names}) FROM STDIN", StringIO(lines))


def copied(value: Any) -> str:
    """A value as COPY's text format has it."""
    if isinstance(value, str):
        # No carriage return: `clean` leaves none.
        return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")
    return "{" + ",".join(map(str, value)) + "}" if isinstance(value, list) else str(value)
