"""kill -9 while mails go out: each person has exactly one, at whatever moment it was."""

import random
import signal
import time
from collections import Counter
from email import message_from_bytes

import pytest
from django.db import connection

from forum.models import Category
from portal import notices
from portal.notices.models import Event, Notification
from portal.notices.outbox import sending
from portal.notices.outbox.models import Mail
from portal.notices.tasks import fan_out
from tests.conftest import make_member
from tests.forum.conversations import discuss, reply
from tests.notices.mailservers import start_stubborn
from tests.setup import processes
from tests.waiting import wait_until

__all__ = ["start_stubborn"]

FEATURES = "8BITMIME PIPELINING SIZE"
FOLLOWERS = 120
KILLS = 4


@pytest.fixture
def var(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path


@pytest.fixture
def topic(transactional_db, author):
    category = Category.objects.create(slug="animal-health", name_en="Animal health")
    topic = discuss(author, category)
    for number in range(FOLLOWERS):
        notices.watch(make_member(f"follower-{number:03}", "A Follower"), "topic", topic.pk)
    return topic


def start(server, var, *command, **more):
    """A process of the portal whose mail goes to `server`."""
    return processes.start(
        *command, EMAIL_URL=f"smtp://127.0.0.1:{server.port}", VAR_DIR=str(var), MAIL_DELAY="0", **more
    )


def copies(server):
    """How often each mail came to each address."""
    return Counter((mail.to, message_from_bytes(mail.content)["Message-ID"]) for mail in server.taken)


def test_a_worker_killed_again_and_again_sends_each_person_each_mail_once(
    topic, member, author, var, start_stubborn
):
    most = 0

    def slowly(stage, line):
        time.sleep(0.002)
        while len(server.taken) >= most:  # or a worker could be done before it is killed
            time.sleep(0.01)
        return True

    server = start_stubborn(slowly, FEATURES)
    post = reply(member, topic)
    for _kill in range(KILLS):
        worker = start(server, var, "manage.py", "work")
        seen = len(server.taken)
        most = seen + FOLLOWERS // KILLS - 2
        wait_until(lambda seen=seen: len(server.taken) > seen)
        time.sleep(random.uniform(0, 0.1))
        processes.kill(worker)
    assert len(server.taken) < FOLLOWERS, "it was killed before it was done"
    most = FOLLOWERS * 2
    worker = start(server, var, "manage.py", "work")
    wait_until(lambda: Mail.objects.exists() and not Mail.objects.waiting().exists())
    worker.terminate()
    worker.wait(120)
    wanted = {
        (f"follower-{number:03}@example.org", f"<post.{post.pk}@example.org>") for number in range(FOLLOWERS)
    }
    wanted.add((author.email, f"<post.{post.pk}@example.org>"))
    assert copies(server) == Counter(dict.fromkeys(wanted, 1))
    assert Notification.objects.count() == len(wanted)
    assert set(Mail.objects.values_list("state", flat=True)) == {"sent"}


DYING = """
import os, signal, django
django.setup()
from django.db.backends.utils import CursorWrapper
from portal.notices.outbox import door, sending

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def die_at_note(self, sql, *more):
    return die() if "state = 'sent'" in sql else execute(self, sql, *more)

moment, execute = os.environ["MOMENT"], CursorWrapper.execute
if moment == "before the dot":
    door.SmtpDoor.end = die
elif moment == "after the dot, before the note":
    CursorWrapper.execute = die_at_note
elif moment == "after the note, before the dot goes":
    door.SmtpDoor.push = die
elif moment == "before the answer is read":
    door.SmtpDoor.answer = die
sending.send_due(60)
"""


@pytest.mark.parametrize(
    ("moment", "had"),
    [
        ("before the dot", 0),
        ("after the dot, before the note", 1),
        ("after the note, before the dot goes", 1),
        ("before the answer is read", 1),
    ],
)
def test_at_each_moment_of_a_mail_a_kill_costs_nothing(
    moment, had, transactional_db, member, author, var, start_stubborn
):
    server = start_stubborn(features=FEATURES)
    topic = discuss(author)
    post = reply(member, topic)
    fan_out.func(Event.objects.get(kind="post").pk)
    dying = start(server, var, "-c", DYING, MOMENT=moment, DJANGO_SETTINGS_MODULE="portal.settings")
    assert dying.wait(120) == -signal.SIGKILL
    wait_until(lambda: len(server.taken) == had)
    wait_until(lambda: not locks())
    sending.send_due(60)
    assert copies(server) == {(author.email, f"<post.{post.pk}@example.org>"): 1}
    assert Mail.objects.get().state == "sent"
    assert not list((var / "outbox").rglob("*.said")), "what is settled is forgotten"


def locks():
    """How many mails the dead process's session still holds in the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database "
            "WHERE locktype = 'advisory' AND datname = current_database()"
        )
        return cursor.fetchone()[0]
