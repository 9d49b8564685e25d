"""What one page costs this process: asked of the WSGI application itself, as gunicorn asks it."""

import io
import re
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

ROUNDS = 7
AT_ONCE = 5  # requests in a round; rounds of the page and of the floor take turns
WARM = 3
FLOOR = "/floor/"
NOT_KEPT = "bench=floor"  # an unknown cookie: the request goes past `portal.kept`, which would cost a query


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Cost:
    """What one request for a page costs; times in milliseconds, `ratio` the CPU time in floors."""

    queries: int
    sql_ms: float
    cpu_ms: float
    ratio: float
    size: int


class Reader:
    """Asks the application for pages, as a visitor or, with a session's key, as a member."""

    def __init__(self, application: Any, session: str = "", language: str = "en"):
        self.application = application
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={session}" if session else ""
        self.language = language

    def environ(self, url: str) -> dict[str, Any]:
        path, _mark, query = url.partition("?")
        environ = {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": re.sub(r"%([0-9A-Fa-f]{2})", lambda code: chr(int(code[1], 16)), path),
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "127.0.0.1",
            "HTTP_ACCEPT_ENCODING": "gzip",
            "HTTP_ACCEPT_LANGUAGE": self.language,
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            "wsgi.url_scheme": "http",
            "wsgi.version": (1, 0),
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        cookie = NOT_KEPT if url == FLOOR else self.cookie
        return environ | ({"HTTP_COOKIE": cookie} if cookie else {})

    def get(self, url: str) -> Answer:
        said: list[Any] = []
        response = self.application(self.environ(url), lambda status, headers: said.extend((status, headers)))
        body = b"".join(response)
        response.close()
        return Answer(int(said[0].split()[0]), dict(said[1]), body)

    def cpu(self, url: str, before: Callable[[], None] = lambda: None) -> float:
        """Milliseconds of this process's CPU for one request; waiting for the database isn't in it."""
        start = time.process_time()
        for _time in range(AT_ONCE):
            before()
            self.get(url)
        return (time.process_time() - start) * 1000 / AT_ONCE


class Watch:
    """Counts the queries that pass through the connection, and their time."""

    def __init__(self) -> None:
        self.queries: list[str] = []
        self.seconds = 0.0

    def __call__(self, execute, sql, params, many, context):
        start = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - start
            self.queries.append(sql)


def sign_in(member: Any) -> str:
    """The key of a new session in which `member` is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.create()
    return session.session_key


def watched(reader: Reader, url: str, before: Callable[[], None]) -> Watch:
    watch = Watch()
    before()
    with connection.execute_wrapper(watch):
        reader.get(url)
    return watch


def cost(reader: Reader, url: str, floor: Reader, *, before: Callable[[], None] = lambda: None) -> Cost:
    """What `url` costs once everything is warm; raises ValueError where it isn't a page that can be read.

    `before` is called before each request for the page.
    """
    for _time in range(WARM):
        answer = reader.get(url)
    if answer.status != 200:
        raise ValueError(f"{url} answers {answer.status}.")
    watches = [watched(reader, url, before) for _time in range(ROUNDS)]
    page_ms, floor_ms = [], []
    for _round in range(ROUNDS):
        page_ms.append(reader.cpu(url, before))
        floor_ms.append(floor.cpu(FLOOR))
    return Cost(
        queries=max(len(watch.queries) for watch in watches),
        sql_ms=statistics.median(watch.seconds for watch in watches) * 1000,
        cpu_ms=statistics.median(page_ms),
        ratio=statistics.median(page_ms) / statistics.median(floor_ms),
        size=len(answer.body),
    )
