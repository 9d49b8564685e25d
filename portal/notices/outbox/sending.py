"""Sending what waits in the outbox, each mail once, whoever is killed meanwhile."""

import contextlib
import logging
import mmap
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import EmailMessage
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from portal.notices import preferences
from portal.notices.outbox import addresses, journal, returned, secret, send_at, writers
from portal.notices.outbox.door import Broken, Closed, Door, Refused, opened
from portal.notices.outbox.models import Mail, MailQuerySet

BATCH = 100  # mails made at once: what they tell of, and who may see it, is asked again for each batch
TURN = 30  # seconds, after which other tasks have theirs
FIRST_PAUSE = timedelta(minutes=5)
TRIES = 11  # with doubling pauses: about three and a half days, as mail servers keep trying
IN_A_ROW = 20  # refusals one after the other: then something is wrong with us, not with so many people
PRUNED = 5000

# A session's lock on each mail that it is about to send; PostgreSQL drops it with the session.
LOCK = "hashtextextended('portal.notices.outbox ' || {}, 0)"
TAKE = f"""
SELECT id FROM (
    SELECT id FROM outbox_mail WHERE state = 'waiting' AND due_at <= %s
    ORDER BY urgent DESC, due_at, id LIMIT {BATCH * 10}
) due WHERE pg_try_advisory_lock({LOCK.format("id")}) LIMIT {BATCH}
"""
LEAVE = f"SELECT pg_advisory_unlock({LOCK.format('id')}) FROM unnest(%s) id"
NOTE = "UPDATE outbox_mail SET state = 'sent', at = %s, error = ''{} WHERE id = %s AND state = 'waiting'"

log = logging.getLogger(__name__)

unsure: dict[int, datetime] = {}  # mails by id, and when they were noted as sent by a lost database


def send_due(seconds: float) -> bool:
    """Send what is due; True where time was up before all was done.

    Where the mail server can't be reached all waits: the regular run tries again in a minute.
    """
    settle()
    until = time.monotonic() + seconds
    with journal.opened() as page:
        while time.monotonic() < until:
            with taken() as rows:
                if not rows:
                    return False
                batch = Batch(rows, page)
                try:
                    batch.send(until)
                except Closed as error:
                    log.warning("The mail server takes no mail at present, so it waits: %s", error)
                    if not batch.progress:
                        return False
    return True


@contextlib.contextmanager
def taken() -> Iterator[list[Mail]]:
    """Some of what is due, for this process alone; nothing where there is none or others have the rest."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [timezone.now()])
        ids = [pk for (pk,) in cursor.fetchall()]
    try:
        # Another process may have sent some of them before the lock was had, or died over one.
        finish_for_the_dead()
        yield list(Mail.objects.waiting().filter(pk__in=ids).in_order().select_related("member__preference"))
    finally:
        if ids and connection.connection and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute(LEAVE, [ids])


def finish_for_the_dead() -> None:
    """Note as sent what dead processes had said the last word of."""
    for said in journal.left_behind():
        mail = Mail.objects.waiting().filter(pk=said.pk).first()
        if mail and journal.microseconds(mail.created_at) == said.written:
            Mail.objects.filter(pk=mail.pk).update(state=Mail.State.SENT, at=timezone.now(), error="")


@dataclass
class Batch:
    """Some mails on their way. `progress`: the server has said of one of them what becomes of it."""

    rows: list[Mail]
    page: mmap.mmap
    progress: bool = False
    refused: list[tuple[Mail, Refused]] = field(default_factory=list)
    needless: list[Mail] = field(default_factory=list)

    def send(self, until: float) -> None:
        """Send them, and note what became of each. Raises Closed."""
        try:
            with opened() as door:
                for mail, message in written(self.rows):
                    if message is None:
                        self.needless.append(mail)
                    else:
                        self.try_one(door, mail, message)
                    if time.monotonic() > until:
                        break
        except Closed as error:
            if not self.progress:
                note_error(self.rows[0], error)
            raise
        finally:
            if self.needless:
                drop(self.needless)
            self.give_up_refused()

    def try_one(self, door: Door, mail: Mail, message: EmailMessage) -> None:
        """Send one and note what became of it, save that it was refused for good: that is first looked at."""
        try:
            deliver(door, mail, message, self.page)
        except Refused as refused:
            self.progress = True
            if refused.for_good:
                self.refused.append((mail, refused))
                self.look_at_refusals()
            else:
                put_off(mail, refused)
        except Broken as broken:
            put_off(mail, broken)
            raise
        except (Closed, DatabaseError):
            raise
        except Exception as error:
            log.exception("Mail %s could not be made.", mail.pk)
            put_off(mail, error)
            raise Broken(str(error)) from error
        else:
            self.progress = True
            self.give_up_refused()

    def give_up_refused(self) -> None:
        for mail, refused in self.refused:
            give_up(mail, refused)
        self.refused = []

    def look_at_refusals(self) -> None:
        """A server that refuses everybody means us: then nobody's mail has failed, and all waits."""
        if len(self.refused) < IN_A_ROW:
            return
        self.refused, meant_us = [], self.refused
        for mail, refused in meant_us:
            put_off(mail, refused)
        self.progress = False
        raise Closed(f"It refused {IN_A_ROW} mails in a row, at last: {meant_us[-1][1]}")


def written(rows: list[Mail]) -> Iterator[tuple[Mail, EmailMessage | None]]:
    """The message of each row, as its part writes it now; what can't be written is put off."""
    by_name = defaultdict(list)
    for mail in rows:
        by_name[mail.name].append(mail)
    for name, some in by_name.items():
        left = {mail.pk: mail for mail in some}
        try:
            for mail, message in writers[name](some):
                left.pop(mail.pk, None)
                yield mail, None if mail.member and preferences.is_stopped(mail.member) else message
        except DatabaseError:
            raise
        except Exception as error:
            log.exception("Mails of the kind %s could not be written.", name)
            for mail in left.values():
                put_off(mail, error)


def deliver(door: Door, mail: Mail, message: EmailMessage, page: mmap.mmap) -> None:
    """Send one mail. Raises Refused, Broken or Closed, and then it counts as not sent.

    With the dot sent and no answer read, the server may have the mail or not: it is sent again.
    """
    door.hand(message, envelope_sender(mail), mail.to)
    now = timezone.now()
    with connection.cursor() as cursor:
        forgetting = ", data = '{}'" if mail.name in secret else ""
        note = cursor.mogrify(NOTE.format(forgetting), [now, mail.pk]).decode()
        entry = journal.entry(mail.pk, mail.created_at)
        door.end()  # from here on the system would send it even for a dead process, so
        page[:] = entry  # nothing stands between these two,
        try:
            cursor.execute(note)  # and little before this
        except DatabaseError:
            door.hang_up()
            unsure[mail.pk] = now
            raise
        finally:
            page[:] = journal.NOTHING
        door.push()
    door.answer()


def settle() -> None:
    """Put back what was noted as sent by a database that was lost before it could say so.

    The end of these mails was taken back, so they are not sent, whatever the row says.
    """
    for pk, at in list(unsure.items()):
        Mail.objects.filter(pk=pk, state=Mail.State.SENT, at=at).update(state=Mail.State.WAITING)
        del unsure[pk]


def envelope_sender(mail: Mail) -> str:
    """Where reports of failure go: to an address that names the member, else the mail."""
    return addresses.bounce(mail.member_id) if mail.member_id else addresses.bounce_of_mail(mail.pk)


# --- What became of a mail ----------------------------------------------------


def drop(mails: list[Mail]) -> None:
    """Nobody needs these any more."""
    rows = Mail.objects.waiting().filter(pk__in=[mail.pk for mail in mails])
    rows.update(state=Mail.State.DROPPED, at=timezone.now(), data={})


def put_off(mail: Mail, error: Exception) -> None:
    """Try again later, after longer and longer; in the end it has failed."""
    tries = mail.tries + 1
    fields = {"tries": tries, "error": str(error)[:500], "at": timezone.now(), "data": mail.data}
    if tries < TRIES:
        due_at = timezone.now() + FIRST_PAUSE * 2 ** (tries - 1)
        fields |= {"state": Mail.State.WAITING, "due_at": due_at}
    else:
        fields |= {"state": Mail.State.FAILED, "data": kept_data(mail)}
    Mail.objects.filter(pk=mail.pk).update(**fields)


@transaction.atomic
def give_up(mail: Mail, refused: Refused) -> None:
    """It has failed; and where the address isn't one, nothing more is sent to it."""
    Mail.objects.filter(pk=mail.pk).update(
        state=Mail.State.FAILED,
        tries=mail.tries + 1,
        error=str(refused)[:500],
        at=timezone.now(),
        data=kept_data(mail),
    )
    if mail.member_id and refused.no_such_address:
        preferences.stop_mail(mail.member_id, str(refused), mail.to)
    elif refused.no_such_address:
        tell_of_return(mail)


@transaction.atomic
def came_back(mail_id: int, why: str) -> bool:
    """Note that a mail to an address of no member's did not arrive after all; False where it is forgotten."""
    mail = Mail.objects.select_for_update().filter(pk=mail_id, member=None, state=Mail.State.SENT).first()
    if mail is None:
        return False
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.FAILED, error=why[:500], at=timezone.now())
    tell_of_return(mail)
    return True


def tell_of_return(mail: Mail) -> None:
    """Let the part that wrote it know."""
    if act := returned.get(mail.name):
        act(mail)


def kept_data(mail: Mail) -> dict[str, Any]:
    """What is still known of a mail that failed: nothing of what was secret."""
    return {} if mail.name in secret else mail.data


def note_error(mail: Mail, error: Exception) -> None:
    """Let the secretariat see why it waits."""
    Mail.objects.waiting().filter(pk=mail.pk).update(error=str(error)[:500])


def try_again(mails: MailQuerySet) -> int:
    """Have what failed, or waits for its next try, sent now, with all its tries before it; how many."""
    waiting = {"state": Mail.State.WAITING, "tries": 0, "due_at": timezone.now()}
    count = mails.filter(state__in=[Mail.State.WAITING, Mail.State.FAILED]).update(**waiting)
    if count:
        send_at()
    return count


def prune() -> int:
    """Forget what is done and old; how many rows."""
    old: MailQuerySet = Mail.objects.exclude(state=Mail.State.WAITING)
    old = old.filter(created_at__lt=timezone.now() - Mail.KEPT)
    count = 0
    while batch := list(old.order_by("created_at").values_list("pk", flat=True)[:PRUNED]):
        count += Mail.objects.filter(pk__in=batch).delete()[0]
    return count
