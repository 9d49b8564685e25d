"""kill -9 of the listener and of the worker at random moments: each message becomes one post."""

import random
import smtplib
import socket
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command

from forum.counting import recount
from forum.models import Attachment, Post
from portal.notices.inbox.models import Incoming
from portal.notices.outbox.models import Mail
from tests.forum.conversations import discuss, make_category
from tests.inbox.mail import own, reply_address, write
from tests.inbox.test_attachments import with_files
from tests.setup import processes
from tests.waiting import wait_until

MESSAGES = 40
KILLS = 6


class Kept:
    """A process that is started again whenever it was killed."""

    def __init__(self, *command: str, **environment: str):
        self.command, self.environment = command, environment
        self.start()

    def start(self) -> None:
        self.process = processes.start("manage.py", *self.command, **self.environment)

    def kill(self) -> None:
        processes.kill(self.process)
        self.start()


def hand_over(port: int, message, to: str) -> None:
    """Send it as a mail server does: again and again, until it is said to be kept."""
    for _try in range(600):
        try:
            with smtplib.LMTP("127.0.0.1", port, timeout=60) as server:
                if server.send_message(message, "amina@example.org", [to]) == {}:
                    return
        except (OSError, smtplib.SMTPException):
            time.sleep(0.2)
    raise AssertionError("The listener never came back.")


@pytest.fixture
def kept(transactional_db, settings):
    """The listener and a worker; the port and both."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    here = {"VAR_DIR": str(settings.MEDIA_ROOT.parent), "MAIL_DELAY": "0", "WRITES_PER_HOUR": "100000"}
    here["EMAIL_URL"] = "dummymail://"
    both = [Kept("lmtp", "--port", str(port), **here), Kept("work", **here)]
    yield port, both
    for one in both:
        processes.kill(one.process)


def test_killed_at_random_nothing_is_lost_and_nothing_made_twice(kept, author, member):
    port, both = kept
    topic = discuss(author, make_category())
    to = reply_address(member, topic)
    letters = [(write(member, to, f"Reply {number} of many."), to) for number in range(MESSAGES)]
    letters += [
        (with_files(member, to, {f"{n}.txt": b"Goats."}, f"Reply {n} with a file."), to) for n in range(5)
    ]
    letters += [
        (write(member, own("animal-health"), "Pods.", subject=f"Topic {n}"), own("animal-health"))
        for n in range(5)
    ]
    taken: list[str] = []
    killed = Counter()

    def kill_now_and_then():
        for number in range(4, len(letters), len(letters) // KILLS):
            wait_until(lambda number=number: len(taken) >= number)
            time.sleep(random.uniform(0, 1))
            one = random.choice(both)
            one.kill()
            killed[one.command[0]] += 1

    def send(letter):
        hand_over(port, *letter)
        taken.append(letter[1])

    with ThreadPoolExecutor(5) as people:
        killer = people.submit(kill_now_and_then)
        list(people.map(send, letters))
        killer.result()
    wait_until(lambda: not Incoming.objects.filter(state="received").exists())
    for one in both:
        processes.kill(one.process)
    call_command("work", once=True)
    print(f"{len(letters)} messages, killed: {dict(killed)}")

    assert sum(killed.values()) >= KILLS
    assert Incoming.objects.count() == len(letters)
    assert not Incoming.objects.exclude(state="done").exists()
    replies = Counter(Post.objects.filter(author=member, topic=topic).values_list("body", flat=True))
    assert set(replies.values()) == {1} and len(replies) == MESSAGES + 5
    assert Attachment.objects.count() == 5
    titles = Counter(member.topics.values_list("title", flat=True))
    assert titles == Counter(f"Topic {number}" for number in range(5))
    assert Mail.objects.filter(name="answer", member=member).count() == 5
    assert recount() == 0
