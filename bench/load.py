"""The real web server, and how many requests a second it answers."""

import contextlib
import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

from django.conf import settings

SECONDS = 1.0
PATIENCE = 30


@contextlib.contextmanager
def web_server(settings_module: str = "bench.settings", port: int = 0) -> Iterator[int]:
    """Gunicorn as `make run` starts it, on a free port of 127.0.0.1, or on `port`; it is what is yielded."""
    with socket.create_server(("127.0.0.1", port)) as free:
        port = free.getsockname()[1]
    environment = os.environ | {"PORT": str(port), "DJANGO_SETTINGS_MODULE": settings_module}
    command = [sys.executable, "-m", "gunicorn", "-c", "python:portal.gunicorn", "portal.wsgi"]
    server = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)
    try:
        await_answer(server, port)
        yield port
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def await_answer(server: subprocess.Popen, port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.1)
    raise RuntimeError("The web server did not start.")


def requests_a_second(port: int, url: str, cookie: str, connections: int) -> float:
    """How many requests for `url` are answered in a second over so many connections kept open."""
    headers = {"Accept-Encoding": "gzip", "Accept-Language": "en"} | ({"Cookie": cookie} if cookie else {})
    ask_once(port, url, headers)
    if shutil.which("wrk"):
        return by_wrk(port, url, headers, connections)
    return by_threads(port, url, headers, connections)


def by_wrk(port: int, url: str, headers: dict[str, str], connections: int) -> float:
    given = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS:.0f}s", *given, f"http://127.0.0.1:{port}{url}"]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    if "Non-2xx" in said:
        raise RuntimeError(f"{url} was not always answered: {said}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])


def by_threads(port: int, url: str, headers: dict[str, str], connections: int) -> float:
    """The same without wrk: it takes CPU from the server, so the figures are lower."""
    counts = [0] * connections
    end = time.monotonic() + SECONDS

    def ask(place: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        while time.monotonic() < end:
            connection.request("GET", url, headers=headers)
            connection.getresponse().read()
            counts[place] += 1
        connection.close()

    threads = [threading.Thread(target=ask, args=[place]) for place in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / SECONDS


def ask_once(port: int, url: str, headers: dict[str, str]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", url, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{url} answers {answer.status}.")
