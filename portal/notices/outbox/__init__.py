"""The outbox: each mail is a row before it goes out, so that each person gets each mail exactly once.

`post(...)` is called in the transaction of what the mail tells of. A part that sends mails announces how
they are made, by `register(name, write)`, in its `apps.py`.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from django.core.mail import EmailMessage

# Makes the messages of some rows of one name; None for what should no longer go out.
Writer = Callable[[list[Any]], Iterator[tuple[Any, EmailMessage | None]]]

# Told of a mail to an address, of no member's, that it did not arrive.
Returned = Callable[[Any], object]

writers: dict[str, Writer] = {}
returned: dict[str, Returned] = {}
secret: set[str] = set()


def register(name: str, write: Writer, *, is_secret: bool = False, came_back: Returned | None = None) -> None:
    """Announce that mails of this name are made by `write(rows)`, which yields (row, message or None).

    The `data` of a secret one is forgotten as soon as the mail is sent, or has failed for good.
    `came_back(row)` is called, in a transaction, where one to an address of no member's failed for good.
    """
    writers[name] = write
    if came_back:
        returned[name] = came_back
    if is_secret:
        secret.add(name)


def post(
    name: str,
    key: str,
    *,
    members: Iterable[int] = (),
    address: str = "",
    due_at: datetime | None = None,
    data: dict[str, Any] | None = None,
    urgent: bool = False,
) -> None:
    """Put a mail into the outbox for each of `members` (their ids), or for one `address`.

    `key` says what it is about: a second mail with the same key to the same person is none. It is made
    when it goes out, not before `due_at`, from `data` (JSON) and whatever is true then. What is `urgent`,
    as somebody sits and waits for it, goes before all else.
    """
    put(name, key, members=members, address=address, due_at=due_at, data=data, urgent=urgent)
    send_at(due_at)


def put(
    name: str,
    key: str,
    *,
    members: Iterable[int] = (),
    address: str = "",
    due_at: datetime | None = None,
    data: dict[str, Any] | None = None,
    urgent: bool = False,
) -> None:
    """The same without having it sent: for who puts many in, and calls `send_at` at the end."""
    from django.utils import timezone

    from portal.notices.outbox.models import Mail

    due = due_at or timezone.now()
    common = {"name": name, "key": key, "due_at": due, "data": data or {}, "urgent": urgent}
    rows = [Mail(member_id=pk, **common) for pk in members]
    if address:
        rows.append(Mail(address=address.lower(), **common))
    Mail.objects.bulk_create(rows, batch_size=2000, ignore_conflicts=True)


def send_at(due_at: datetime | None = None) -> None:
    """Have what waits sent, at `due_at` or now. The regular run would find it too, within a minute."""
    from portal.notices.outbox.tasks import send

    (send.using(run_after=due_at) if due_at else send).enqueue()
