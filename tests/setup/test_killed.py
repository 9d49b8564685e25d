"""kill -9 in the middle of writing: what was acknowledged is there, once, and nothing is there by half.

The worker's turn is in test_work.py.
"""

import random
import secrets
import socket
import subprocess
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import psutil
import psycopg2
import pytest
import requests
from django.core.management import call_command
from django.test import Client
from django_tasks_db.models import DBTaskResult

from forum.counting import recount
from forum.models import Post
from portal import embedded
from portal.moderation.models import Rules
from portal.search.models import SearchEntry
from tests.forum.conversations import discuss, make_category
from tests.setup import processes
from tests.setup.test_embedded import connect, folder, made, server_pid
from tests.waiting import wait_until

__all__ = ["folder", "made"]


# --- The web server -------------------------------------------------------------


@pytest.fixture
def server(transactional_db):
    """Gunicorn with two processes on the tests' database; the address and the master process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    master = processes.start(
        *("-m", "gunicorn", "-c", "python:portal.gunicorn", "--log-level", "critical", "portal.wsgi"),
        PORT=str(port),
        WEB_PROCESSES="2",
        WRITES_PER_HOUR="100000",
        DEBUG="true",
    )
    url = f"http://127.0.0.1:{port}"
    wait_until(lambda: answers(url) or master.poll() is not None)
    assert master.poll() is None, "The web server did not start."
    yield url, master
    master.terminate()
    try:
        master.wait(60)
    except subprocess.TimeoutExpired:
        processes.kill(master)


def answers(url):
    try:
        return requests.get(f"{url}/healthz", timeout=30).ok
    except requests.RequestException:
        return False


def send_until_acknowledged(url, topic, cookies, text):
    """Press the button until the server says that it is done, as people do."""
    form = {"body": text, "language": "en", "form_key": str(uuid.uuid4())}
    form["csrfmiddlewaretoken"] = cookies["csrftoken"]
    for _ in range(1000):
        try:
            answer = requests.post(
                f"{url}/topics/{topic.pk}/reply/", form, cookies=cookies, allow_redirects=False, timeout=60
            )
        except requests.RequestException:
            time.sleep(0.05)
            continue
        assert answer.status_code == 302, answer.text[:2000]
        return
    raise AssertionError("The server never came back.")


def test_a_web_process_killed_while_people_write_loses_and_doubles_nothing(server, member, author, settings):
    url, master = server
    Rules.objects.create(pk=1, per_hour=1_000, per_day=1_000)  # what is sent again counts too
    topic = discuss(author, make_category())
    browser = Client()
    browser.force_login(member)
    cookies = {"sessionid": browser.cookies["sessionid"].value, "csrftoken": secrets.token_hex(16)}
    texts = [f"Reply {number} of many." for number in range(40)]
    done = []

    def kill_now_and_then():
        for acknowledged in (5, 15, 25):
            wait_until(lambda most=acknowledged: len(done) >= most)
            wait_until(lambda: len(psutil.Process(master.pid).children()) == 2)
            random.choice(psutil.Process(master.pid).children()).kill()

    def write(text):
        send_until_acknowledged(url, topic, cookies, text)
        done.append(text)

    with ThreadPoolExecutor(5) as people:
        killer = people.submit(kill_now_and_then)
        list(people.map(write, texts))
        killer.result()

    posts = Post.objects.filter(topic=topic).exclude(kind="body")
    assert sorted(posts.values_list("body", flat=True)) == sorted(texts)
    assert sorted(posts.values_list("number", flat=True)) == list(range(2, 42))
    assert recount() == 0
    assert not differences()
    assert DBTaskResult.objects.filter(task_path="portal.notices.tasks.fan_out").count() == len(texts) + 1


def differences():
    """What `reindex` finds wrong with the discussions."""
    said = StringIO()
    call_command("reindex", "topic", "post", stdout=said)
    assert SearchEntry.objects.exists()
    return [line for line in said.getvalue().splitlines() if "missing" in line and not line.endswith(CLEAN)]


CLEAN = "0 missing, 0 differed, 0 superfluous"


# --- PostgreSQL -------------------------------------------------------------------


def test_a_database_killed_while_people_write_keeps_what_it_acknowledged_and_nothing_by_half(folder):
    url = embedded.database_url(folder)
    connection = connect(url)
    with connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE post (number int); CREATE TABLE entry (number int)")
    connection.close()
    acknowledged = []

    def write(first):
        session = connect(url)
        for number in range(first, first + 1_000_000):
            try:
                with session, session.cursor() as cursor:
                    cursor.execute("INSERT INTO post VALUES (%s)", [number])
                    cursor.execute("INSERT INTO entry VALUES (%s)", [number])
            except psycopg2.Error:
                return
            acknowledged.append(number)

    with ThreadPoolExecutor(4) as writers:
        for writer in range(4):
            writers.submit(write, writer * 1_000_000)
        wait_until(lambda: len(acknowledged) > 500)
        server = psutil.Process(server_pid(folder))
        for process in [server, *server.children()]:
            process.kill()
        server.wait(60)

    session = connect(embedded.database_url(folder))
    with session, session.cursor() as cursor:
        cursor.execute("SELECT number FROM post")
        posts = {number for (number,) in cursor}
        cursor.execute("SELECT number FROM entry")
        entries = {number for (number,) in cursor}
    session.close()
    assert set(acknowledged) <= posts
    assert posts == entries
