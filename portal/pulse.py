"""The pulse of each table: a mark that changes in the same transaction as the table's rows.

What a process keeps in its memory (`portal.kept`) is true as long as no table that it was made from
has beaten since. A trigger on each table writes the beat, so no writer can forget it: not an action,
the admin, a command, nor a person at the database's prompt.

Beats are rows that are only ever added, so writers never wait for one another. A table's mark is
their sum with the last id: with rows that become visible in the order of commits, not of ids, the
last id alone would miss a beat that was begun earlier and committed later.
"""

from functools import cache
from typing import Any

from django.db import connection

Mark = tuple[int, int]

TABLE = "portal_pulse"
# Nothing that is made from these tables is kept: they are written all the time, or never shown.
LEFT_OUT = (
    "account_",
    "auth_",
    "django_admin_",
    "django_migrations",
    "django_tasks_",
    "drafts_",
    "inbox_",
    "mfa_",
    "outbox_",
    "portal_",
    "socialaccount_",
    "usersessions_",
    "work_",
)
left_out: list[str] = []  # tables of the rooms, by `leave_out`
# Written all the time, and never shown: at every sign-in, every day, with every digest.
QUIET_COLUMNS = ("last_login", "seen_at", "digest_at", "away_told")

lagging: dict[str, set[str]] = {}  # columns by table, by `let_lag`

MOST_ROWS = 500  # more take longer to add up than to gather; twenty writes a second make so many in three

MARKS = f"SELECT name, sum(beats)::bigint, max(id), count(*) FROM {TABLE} GROUP BY name"

# By one at a time, for whom the others don't wait. The last id stays, so that what is kept stays true.
GATHER = f"""
WITH gone AS (
    DELETE FROM {TABLE} WHERE pg_try_advisory_xact_lock(hashtextextended('{TABLE}', 0))
        AND name IN (SELECT name FROM {TABLE} GROUP BY name HAVING count(*) > 1)
    RETURNING id, name, beats
)
INSERT INTO {TABLE} (id, name, beats) SELECT max(id), name, sum(beats) FROM gone GROUP BY name
"""

FOLLOWABLE = """
SELECT tables.relname,
       array(SELECT attname FROM pg_attribute
             WHERE attrelid = tables.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
             ORDER BY attnum)
FROM pg_class tables
WHERE tables.relkind IN ('r', 'p') AND tables.relnamespace = current_schema()::regnamespace
ORDER BY tables.relname
"""


def leave_out(*tables: str) -> None:
    """Let these `tables` of a room have no pulse: what is one reader's own, written as they read, and in
    nothing that is kept. To be called in the room's `apps.py`."""
    left_out.extend(tables)


def let_lag(table: str, *columns: str) -> None:
    """Let changes of these `columns` alone, numbers that grow all the time, make no mark: what shows them may
    be as late as the memory is long (`kept.MAX_AGE`, a minute). To be called in the room's `apps.py`."""
    lagging.setdefault(table, set()).update(columns)


def marks() -> dict[str, Mark]:
    """The mark of every table that ever beat, by its name. One query; now and then one more, to gather.

    To be read before what is to be kept: then a change that is committed in between only makes
    the kept thing useless, never untrue.
    """
    with connection.cursor() as cursor:
        cursor.execute(MARKS)
        rows = cursor.fetchall()
    if sum(count for *_mark, count in rows) > MOST_ROWS:
        gather()
    return {name: (beats, last) for name, beats, last, _count in rows}


@cache
def followed() -> frozenset[str]:
    """The tables that beat in this database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'beat_truncate'")
        return frozenset(name for (name,) in cursor.fetchall())


def gather() -> None:
    """Make one row of each table's beats; no mark changes."""
    with connection.cursor() as cursor:
        cursor.execute(GATHER)


def after_migrations(**signal: Any) -> None:
    follow_tables()


def follow_tables() -> None:
    """Put the trigger on every table of this database that has none, save those left out."""
    with connection.cursor() as cursor:
        cursor.execute(FOLLOWABLE)
        for table, columns in cursor.fetchall():
            if not table.startswith(LEFT_OUT) and table not in left_out:
                cursor.execute(trigger(table, columns))


def trigger(table: str, columns: list[str]) -> str:
    """The SQL that makes `table` beat, once a statement; not where only quiet columns are written."""
    quote = connection.ops.quote_name
    update = "UPDATE"
    quiet = lagging.get(table, set()).union(QUIET_COLUMNS)
    if not quiet.isdisjoint(columns):
        update += " OF " + ", ".join(quote(name) for name in columns if name not in quiet)
    return (
        f"CREATE OR REPLACE TRIGGER beat AFTER INSERT OR {update} OR DELETE ON {quote(table)} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION portal_beat(); "
        f"CREATE OR REPLACE TRIGGER beat_truncate AFTER TRUNCATE ON {quote(table)} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION portal_beat();"
    )
