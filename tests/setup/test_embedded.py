"""The portal's own PostgreSQL: found, started, shared, put right after a killing, stopped by the last."""

import os
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import psycopg2
import pytest

from portal import embedded
from tests.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]
# A command that uses the database in argv[1], says what it found, and holds on until its input ends.
USER = """
import sys
from pathlib import Path
from tests.setup.test_embedded import connect
from portal import embedded
connection = connect(embedded.database_url(Path(sys.argv[1])))
cursor = connection.cursor()
cursor.execute("SELECT pg_postmaster_start_time()::text")
print(cursor.fetchone()[0], flush=True)
sys.stdin.read()
"""


@pytest.fixture
def empty():
    """Where a database may be made; whatever server it gets is ended afterwards.

    Not in pytest's own temporary folder, which each run of pytest closes to the account that root lends.
    """
    with tempfile.TemporaryDirectory(prefix="portal-test-") as place:
        folder = Path(place).resolve() / "var" / "postgres"
        yield folder
        embedded.leave(folder)
        assert server_pid(folder) is None


@pytest.fixture(scope="module")
def made():
    """A database made once for all tests here: making one is most of a first start."""
    with tempfile.TemporaryDirectory(prefix="portal-test-") as place:
        folder = Path(place).resolve() / "postgres"
        embedded.database_url(folder)
        assert embedded.leave(folder)
        yield folder


@pytest.fixture
def folder(made):
    """A database that was used before, with no server."""
    yield made
    embedded.leave(made)
    assert server_pid(made) is None


@pytest.fixture
def copy(empty, made):
    """The same, to be damaged."""
    empty.parent.mkdir()
    subprocess.run(["cp", "-a", str(made), str(empty)], check=True)
    return empty


def connect(url):
    place, database = url.rpartition("/")[::2]
    return psycopg2.connect(host=place.partition(":5432/")[2], user="postgres", dbname=database)


def ask(url, query):
    connection = connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = cursor.fetchone() if cursor.description else None
    connection.close()
    return found[0] if found else None


def use(folder):
    return subprocess.Popen(
        [sys.executable, "-c", USER, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def server_pid(folder):
    return embedded._server_pid(folder.resolve())


def kill_server(folder):
    process = psutil.Process(server_pid(folder))
    process.kill()
    process.wait(60)


def test_the_first_start_makes_a_database_that_knows_the_letters_of_every_script(empty):
    url = embedded.database_url(empty)
    locale = "SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = 'portal'"
    assert ask(url, locale) == "bC.UTF-8"
    assert ask(url, "SELECT lower('ÉLEVAGE ÑANDÚ')") == "élevage ñandú"
    assert ask(url, "SHOW fsync") == "on"
    assert ask(url, "SHOW synchronous_commit") == "on"
    assert ask(url, "SHOW listen_addresses") == ""
    assert empty.stat().st_mode & 0o077 == 0


def test_a_second_call_finds_the_same_server(folder):
    url = embedded.database_url(folder)
    process = server_pid(folder)
    assert embedded.database_url(folder) == url
    assert server_pid(folder) == process


def test_four_commands_that_start_at_once_share_one_server_and_the_last_to_end_stops_it(empty):
    commands = [use(empty) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        starts = list(pool.map(lambda command: command.stdout.readline(), commands))
    assert len(set(starts)) == 1 and starts[0].strip()
    for command in commands[:3]:
        command.communicate()
    assert server_pid(empty)
    commands[3].communicate()
    assert server_pid(empty) is None
    assert [command.returncode for command in commands] == [0, 0, 0, 0]


def test_a_killed_command_leaves_the_server_to_the_next_which_stops_it_at_its_end(folder):
    killed = use(folder)
    start = killed.stdout.readline()
    killed.kill()
    killed.communicate()
    assert server_pid(folder)
    following = use(folder)
    assert following.stdout.readline() == start
    following.communicate()
    assert server_pid(folder) is None


def test_what_was_committed_outlives_the_killing_of_the_server(folder):
    url = embedded.database_url(folder)
    ask(url, "DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT 42 AS answer")
    kill_server(folder)
    assert ask(embedded.database_url(folder), "SELECT answer FROM kept") == 42


def test_a_start_waits_for_what_a_killed_server_left_at_work(folder, monkeypatch):
    monkeypatch.setattr(embedded, "FOR_ORPHANS", 0.5)
    url = embedded.database_url(folder)
    connection = connect(url)
    backend = connection.get_backend_pid()
    is_busy = f"SELECT state = 'active' FROM pg_stat_activity WHERE pid = {backend}"

    def count():
        # A query that never looks up, so that it does not notice that its server is gone.
        with connection.cursor() as busy, pytest.raises(psycopg2.Error):
            busy.execute("SELECT count(*) FROM generate_series(1, 10000000000)")

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(count)
        wait_until(lambda: ask(url, is_busy))
        kill_server(folder)
        assert psutil.pid_exists(backend)
        assert ask(embedded.database_url(folder), "SELECT 1") == 1
        running.result(60)
    assert not psutil.pid_exists(backend)


def test_a_stale_note_whose_number_now_belongs_to_another_process_is_not_believed(folder):
    url = embedded.database_url(folder)
    ask(url, "DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT 42 AS answer")
    kill_server(folder)
    note = folder / "postmaster.pid"
    lines = note.read_text().splitlines()
    note.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    assert ask(embedded.database_url(folder), "SELECT answer FROM kept") == 42


def test_a_zombie_is_no_server(folder):
    embedded.database_url(folder)
    kill_server(folder)
    zombie = subprocess.Popen(["true", str(folder)])
    wait_until(lambda: psutil.Process(zombie.pid).status() == psutil.STATUS_ZOMBIE)
    note = folder / "postmaster.pid"
    note.write_text("\n".join([str(zombie.pid), *note.read_text().splitlines()[1:]]) + "\n")
    assert ask(embedded.database_url(folder), "SELECT 1") == 1
    zombie.wait()


@pytest.mark.parametrize("what", ["nothing", "half a line", "no number"])
def test_a_note_that_was_cut_short_is_not_believed(folder, what):
    embedded.database_url(folder)
    kill_server(folder)
    (folder / "postmaster.pid").write_text({"nothing": "", "half a line": "99", "no number": "x\n"}[what])
    assert ask(embedded.database_url(folder), "SELECT 1") == 1


def test_a_first_start_that_was_killed_leaves_nothing_half_made(empty):
    half = empty.with_name("postgres.new")
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    assert ask(embedded.database_url(empty), "SELECT 1") == 1
    assert not half.exists()


@pytest.mark.parametrize("name", ["long" * 30, "Élevage & co's $HOME"])
def test_a_path_that_no_socket_can_have_works(copy, name):
    folder = copy.rename(copy.with_name(name))
    assert ask(embedded.database_url(folder), "SELECT 1") == 1
    elsewhere = embedded._socket_in_use(folder)
    assert elsewhere != folder
    assert embedded.leave(folder)
    assert not elsewhere.exists()


def test_data_of_another_version_is_refused_with_a_way_out(copy):
    embedded.database_url(copy)
    assert embedded.leave(copy)
    (copy / "PG_VERSION").write_text("17\n")
    with pytest.raises(embedded.DatabaseError, match=r"PostgreSQL 17.*pg_dump"):
        embedded.database_url(copy)


def test_a_server_that_cannot_start_says_why_with_the_end_of_its_log(copy):
    embedded.database_url(copy)
    embedded.leave(copy)
    with (copy / "postgresql.conf").open("a") as file:
        file.write("no_such_setting = 1\n")
    with pytest.raises(embedded.DatabaseError, match="no_such_setting"):
        embedded.database_url(copy)


def test_a_forked_child_that_ends_leaves_the_server_to_its_parent(folder):
    url = embedded.database_url(folder)
    child = os.fork()
    if not child:
        embedded._count_out(folder.resolve(), os.getppid())
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert ask(url, "SELECT 1") == 1


def test_a_signal_to_the_command_line_does_not_reach_the_server(folder):
    command = use(folder)
    command.stdout.readline()
    assert os.getpgid(server_pid(folder)) != os.getpgid(command.pid)
    command.send_signal(signal.SIGINT)
    command.communicate()
    assert server_pid(folder) is None
