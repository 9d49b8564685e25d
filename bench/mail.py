"""What it takes to tell 10,000 people of one reply: the request, the fan-out, the mails.

    python -m bench.mail                      10,000 followers; about two minutes
    python -m bench.mail --followers 1000
    python -m bench.mail --crowd 100000       also how much memory the fan-out to so many takes

In a folder of its own with a PostgreSQL of its own; the mails go over SMTP to another process.
"""

import argparse
import statistics
import subprocess
import time
from importlib import import_module

from bench import mailing

REQUESTS = 15


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--followers", type=int, default=10_000)
    parser.add_argument("--crowd", type=int, default=0)
    options = parser.parse_args()
    with mailing.place() as place:
        rows = measure(place, options.followers)
        if options.crowd:
            rows += measure_crowd(place, options.crowd)
        report(options.followers, rows)


def measure(place: mailing.Place, followers: int) -> list[list[str]]:
    from django.contrib.auth import get_user_model

    from portal.notices.models import Notification
    from portal.notices.outbox.models import Mail

    ids = mailing.make_members(followers + 2)
    author, answerer = get_user_model().objects.filter(pk__in=ids[:2]).order_by("pk")
    one, many = mailing.start_topic(author, [ids[2]]), mailing.start_topic(author, ids[2:])
    requests = [
        [f"the request, {label}", f"{seconds * 1000:.1f} ms"]
        for label, seconds in zip(
            ("one follower", f"{followers:,} followers"), seconds_to_reply(answerer, one, many), strict=True
        )
    ]
    forget()
    worker = place.start_worker()
    time.sleep(3)  # until it has begun to look for work
    used = mailing.processor(worker)
    began = time.time()
    reply(answerer, many)
    mailing.await_that(lambda: Mail.objects.exists(), "the fan-out", 0.05)
    told = time.time() - began
    expected = followers + 1  # and the author of the discussion
    mailing.await_that(lambda: len(place.taken()) >= expected, "the mails", 0.5)
    lines = place.taken()
    done = float(lines[-1][0]) - began
    assert Notification.objects.count() == expected == len(lines) == len({line[1] for line in lines})
    size = statistics.mean(int(line[3]) for line in lines)
    rows = [
        *requests,
        ["from the reply until all notifications and outbox rows are there", f"{told:.1f} s"],
        ["from the reply until the last mail is taken", f"{done:.1f} s"],
        ["a mail, from end to end", f"{(done - told) / followers * 1000:.2f} ms, {size:,.0f} bytes"],
        ["CPU of the worker", f"{mailing.processor(worker) - used:.1f} s"],
        ["memory of the worker, at most", f"{mailing.memory(worker):.0f} MB"],
    ]
    stop(worker)
    return rows


def seconds_to_reply(person, *topics) -> list[float]:
    """The median of some replies to each, without what is done afterwards."""
    times: list[list[float]] = [[] for _topic in topics]
    for _number in range(REQUESTS):
        for topic, some in zip(topics, times, strict=True):
            begin = time.perf_counter()
            reply(person, topic)
            some.append(time.perf_counter() - begin)
    return [statistics.median(some) for some in times]


def reply(person, topic) -> None:
    from forum import actions

    actions.reply(person, topic, None, body=mailing.TEXT, language="en")


def forget() -> None:
    """Nobody is told of what was written so far."""
    from django_tasks_db.models import DBTaskResult

    from portal.notices.outbox.models import Mail

    DBTaskResult.objects.all().delete()
    Mail.objects.all().delete()


def measure_crowd(place: mailing.Place, followers: int) -> list[list[str]]:
    """The fan-out to very many, while the mail server is away."""
    from django.contrib.auth import get_user_model

    from portal.notices.outbox.models import Mail

    place.sink.kill()
    place.sink.wait()
    ids = mailing.make_members(followers)
    person = get_user_model().objects.get(pk=ids[0])
    topic = mailing.start_topic(person, ids[1:])
    forget()
    worker = place.start_worker()
    time.sleep(3)
    before, began = mailing.memory(worker), time.time()
    reply(person, topic)
    mailing.await_that(Mail.objects.exists, "the fan-out")
    rows = [
        [f"fan-out to {followers:,}", f"{time.time() - began:.1f} s"],
        [
            f"memory for it, beyond the {before:.0f} MB of a worker",
            f"{mailing.memory(worker) - before:.0f} MB",
        ],
    ]
    stop(worker)
    return rows


def stop(worker: subprocess.Popen) -> None:
    worker.terminate()
    worker.wait(60)


def report(followers: int, rows: list[list[str]]) -> None:
    results = import_module("bench.results")
    text = f"""
By `python -m bench.mail` on {time.strftime("%d %B %Y")}: a reply that {followers:,} members follow, in four
languages, each by mail. One worker; the mails go over SMTP to another process, each noted in PostgreSQL as
it goes. {results.machine()}.

{results.table(["", "figure"], rows)}
"""
    print(text)
    results.write("Mail", text)


if __name__ == "__main__":
    main()
