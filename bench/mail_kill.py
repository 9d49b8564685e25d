"""kill -9 of the worker, again and again, while 10,000 people are told of a reply, or get their digests.

    python -m bench.mail_kill                          ten kills each; some minutes
    python -m bench.mail_kill --kills 20 --followers 2000

Then each person must have exactly one mail at the mail server. In a folder of its own with a PostgreSQL of
its own.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable
from importlib import import_module

from bench import mailing
from bench.mailing import Place

EARLY = 2  # kills soon after the start, when the mails are not there yet
START = 4.0  # seconds in which a worker has started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--followers", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=10)
    options = parser.parse_args()
    with mailing.place() as place:
        ids = mailing.make_members(options.followers + 2)
        rows = [run(place, name, begin, ids, options.kills) for name, begin in RUNS.items()]
    report(rows, options.followers)
    sys.exit(any(row[-2:] != ["0", "0"] for row in rows))


def run(
    place: Place, name: str, begin: Callable[[list[int]], set[str]], ids: list[int], kills: int
) -> list[str]:
    """Kill workers until it was so often, let the last one finish, and count; the line of the table."""
    place.book.write_text("")
    wanted = begin(ids)
    moments = []
    counts = sorted(random.uniform(0, len(wanted) * 0.95) for _kill in range(kills - EARLY))
    for count in [-1.0] * EARLY + counts:
        worker = place.start_worker()
        if count < 0:
            time.sleep(random.uniform(0, START))
        else:
            mailing.await_that(lambda count=count: len(place.taken()) > count, name, 0.01)
            time.sleep(random.uniform(0, 0.05))
        worker.kill()
        worker.wait()
        moments.append(len(place.taken()))
        print(f"{name}: killed with {moments[-1]} mails sent", file=sys.stderr)
        delay_no_longer()
    worker = place.start_worker()
    mailing.await_that(is_done, name, 0.5)
    time.sleep(2)
    worker.kill()
    worker.wait()
    copies = place.copies()
    nobody_has_none = wanted - {address for address, _message in copies}
    twice = [pair for pair, count in copies.items() if count > 1]
    for fault in [*nobody_has_none, *twice]:
        print(f"{name}: {fault}", file=sys.stderr)
    during = sum(0 < moment < len(wanted) for moment in moments)
    return [
        name, str(len(moments)), str(during), f"{len(wanted):,}", str(len(nobody_has_none)), str(len(twice))
    ]  # fmt: skip


def is_done() -> bool:
    """Whether nothing is left to do."""
    from django_tasks_db.models import DBTaskResult

    from portal.notices.outbox.models import Mail

    undone = DBTaskResult.objects.filter(status__in=["READY", "RUNNING"])
    telling = undone.filter(task_path__startswith="portal.notices.tasks.")
    return not (Mail.objects.waiting().exists() or telling.exists())


def delay_no_longer() -> None:
    """The pauses between tries are cut short."""
    from django.utils import timezone
    from django_tasks_db.models import DBTaskResult

    from portal.notices.outbox.models import Mail

    now = timezone.now()
    DBTaskResult.objects.filter(status="READY", run_after__gt=now).update(run_after=now)
    Mail.objects.waiting().filter(due_at__gt=now).update(due_at=now)


# --- What is told --------------------------------------------------------------------


def begin_reply(ids: list[int]) -> set[str]:
    """A reply that all but its author follow; the addresses that are to get it."""
    from bench.mail import forget, reply

    author, answerer, *_followers = mailing.members(ids)
    topic = mailing.start_topic(author, ids[2:])
    forget()
    reply(answerer, topic)
    return {member.email for member in mailing.members(ids) if member != answerer}


def begin_digests(ids: list[int]) -> set[str]:
    """A digest for each, due now; the addresses that are to get it."""
    from django.utils import timezone

    from bench.mail import forget, reply
    from portal.notices.models import Mode, Preference
    from portal.notices.tasks import fan_out, send_digests

    author, answerer, *_followers = mailing.members(ids)
    now = timezone.now()
    Preference.objects.bulk_create(
        [Preference(member_id=pk, mode=Mode.DIGEST, digest_at=now) for pk in ids[2:]],
        batch_size=2000,
        update_conflicts=True,
        update_fields=["mode", "digest_at"],
        unique_fields=["member"],
    )
    topic = mailing.start_topic(author, ids[2:])
    forget()
    reply(answerer, topic)
    fan_out.func(mailing.last_event().pk)
    forget()
    send_digests.enqueue()
    return {member.email for member in mailing.members(ids)[2:]}


RUNS = {"a reply to all": begin_reply, "a digest for each": begin_digests}


def report(rows: list[list[str]], followers: int) -> None:
    results = import_module("bench.results")
    heads = [
        "kill -9 of the worker during",
        "times",
        "of these in the middle",
        "people",
        "had none",
        "had two",
    ]
    text = f"""
By `python -m bench.mail_kill` on {time.strftime("%d %B %Y")}. A worker is started and killed at a random
moment, twice soon after its start, then while mails go out, again and again; the last one finishes. Then
what the mail server took is counted, by envelope recipient and Message-ID.

{results.table(heads, rows)}
"""
    print(text)
    results.write("Mail killed", text)


if __name__ == "__main__":
    main()
