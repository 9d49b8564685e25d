"""What keeps the web server and the worker running, with small stand-ins for them."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from portal import serving

ROOT = Path(__file__).resolve().parents[2]
SUPERVISE = """
import sys
from portal.serving import supervise
supervise({name: [sys.executable, "-c", code] for name, code in zip(sys.argv[1::2], sys.argv[2::2])})
print("ended in order", flush=True)
"""
LIVES = "import os, time; os.write(1, b'up\\n'); time.sleep(600)"  # in one go: two of them share the line


@pytest.fixture
def supervise():
    """Start a supervisor over commands given as name, Python code, name, code …; all end with the test."""
    started = []

    def start(*commands: str) -> subprocess.Popen:
        supervisor = subprocess.Popen(
            [sys.executable, "-c", SUPERVISE, *commands],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(supervisor)
        return supervisor

    yield start
    for supervisor in started:
        supervisor.terminate()
        supervisor.communicate()


def children(supervisor):
    return psutil.Process(supervisor.pid).children(recursive=True)


def read_until(supervisor, words):
    lines = []
    while not lines or words not in lines[-1]:
        lines.append(supervisor.stdout.readline())
        assert lines[-1], f"It ended before it said {words!r}: {lines}"
    return lines


def test_one_that_is_killed_is_started_again_and_the_other_left_alone(supervise):
    supervisor = supervise("The web", LIVES, "The worker", LIVES)
    for _ in range(2):
        read_until(supervisor, "up")
    web, worker = sorted(children(supervisor), key=lambda process: process.pid)
    web.kill()
    read_until(supervisor, "The web ended (-9); it is started again.")
    read_until(supervisor, "up")
    now = children(supervisor)
    assert len(now) == 2 and worker in now and web not in now


def test_one_that_keeps_ending_is_started_again_after_longer_and_longer(supervise):
    begun = "import psutil; print(psutil.Process().create_time(), flush=True); 1 / 0"
    supervisor = supervise("The web", begun)
    starts: list[float] = []
    while len(starts) < 3:
        line = supervisor.stdout.readline().strip()
        if line.replace(".", "").isdigit():
            starts.append(float(line))
    assert starts[1] - starts[0] > 0.8 and starts[2] - starts[1] > 2.5


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_all_in_order(supervise, number):
    supervisor = supervise("The web", LIVES, "The worker", LIVES)
    for _ in range(2):
        read_until(supervisor, "up")
    processes = children(supervisor)
    supervisor.send_signal(number)
    read_until(supervisor, "ended in order")
    assert supervisor.wait(60) == 0
    assert not any(process.is_running() for process in processes)


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux tells a process that its parent was killed.")
def test_what_a_killed_supervisor_leaves_ends_by_itself(supervise):
    supervisor = supervise("The web", LIVES, "The worker", LIVES)
    for _ in range(2):
        read_until(supervisor, "up")
    processes = children(supervisor)
    supervisor.kill()
    gone, alive = psutil.wait_procs(processes, timeout=60)
    assert len(gone) == 2 and not alive


def test_a_port_is_free_or_not():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert not serving.port_is_free(port, patience=0)
    assert serving.port_is_free(port)


def test_only_one_may_run_and_a_killed_one_holds_nobody_up(tmp_path):
    path = tmp_path / "var" / "run.lock"
    hold = (
        "import sys, time; from pathlib import Path; from portal.serving import only_one\n"
        "with only_one(Path(sys.argv[1])) as alone: print(alone, flush=True); time.sleep(600)"
    )
    other = subprocess.Popen([sys.executable, "-c", hold, path], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert other.stdout.readline() == "True\n"
    with serving.only_one(path) as alone:
        assert not alone
    os.kill(other.pid, signal.SIGKILL)
    other.communicate()
    with serving.only_one(path) as alone:
        assert alone
