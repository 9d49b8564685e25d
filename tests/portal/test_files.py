"""Giving private files away: each header that matters, and each kind of request for a part."""

import threading
from datetime import UTC, datetime
from http.client import HTTPConnection
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.db.models.fields.files import FieldFile
from django.http import Http404
from django.test import RequestFactory

from knowledge.documents.models import FileVersion
from portal import files

CONTENT = bytes(range(100))
ETAG = '"abc"'
WHEN = datetime(2026, 3, 1, 12, 0, 0, 5000, tzinfo=UTC)
HTTP_WHEN = "Sun, 01 Mar 2026 12:00:00 GMT"


@pytest.fixture(autouse=True)
def no_database():
    """Closing a response would close the connection of the test, as the test client knows."""
    request_finished.disconnect(close_old_connections)
    yield
    request_finished.connect(close_old_connections)


@pytest.fixture
def stored(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    name = default_storage.save("documents/ab/secret", ContentFile(CONTENT))
    return FieldFile(FileVersion(), FileVersion._meta.get_field("file"), name)


def ask(file, method="get", **headers):
    request = getattr(RequestFactory(headers=headers), method)("/documents/1/goats.pdf")
    request.user = AnonymousUser()
    return files.serve(
        request, file, name="goats.pdf", media_type="application/pdf", sha256="abc", modified=WHEN
    )


def body(response) -> bytes:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    response.close()
    return content


def test_the_whole_file_comes_as_a_download_that_nothing_can_run_in(stored):
    response = ask(stored)
    assert response.status_code == 200 and body(response) == CONTENT
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="goats.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "script-src" not in response["Content-Security-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Cache-Control"] == "private, no-cache"
    assert response["Content-Length"] == "100"
    assert response["ETag"] == ETAG
    assert response["Last-Modified"] == HTTP_WHEN
    assert response["Accept-Ranges"] == "bytes"


def test_head_says_the_same_without_the_bytes(stored):
    whole, head = ask(stored), ask(stored, "head")
    whole.close()
    assert head.status_code == 200 and body(head) == b""
    assert dict(head.items()) == dict(whole.items())


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-9", 0, 9),
        ("bytes=10-", 10, 99),
        ("bytes=-10", 90, 99),
        ("bytes=-1000", 0, 99),
        ("bytes=0-", 0, 99),
        ("bytes=99-99", 99, 99),
        ("bytes=90-1000", 90, 99),
        ("bytes=90-99999999999999999999", 90, 99),
        ("bytes=, 90-", 90, 99),
        ("Bytes = 5 - 6", 5, 6),
    ],
)
def test_a_part_is_given(stored, asked, first, last):
    response = ask(stored, Range=asked)
    assert response.status_code == 206
    assert body(response) == CONTENT[first : last + 1]
    assert response["Content-Range"] == f"bytes {first}-{last}/100"
    assert response["Content-Length"] == str(last - first + 1)
    assert response["ETag"] == ETAG


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=100-200", "bytes=-0", "bytes=99999999999999999999-"])
def test_a_part_that_is_not_there_is_told_so(stored, asked):
    response = ask(stored, Range=asked)
    assert response.status_code == 416
    assert response["Content-Range"] == "bytes */100"
    assert body(response) == b""


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=0-9,20-29",
        "bytes=9-0",
        "bytes=-",
        "bytes=a-b",
        "goats=0-9",
        "bytes",
        "bytes=--5",
        "bytes=" + "9" * 400 + "-",
        "bytes=٣-٤",
        "",
    ],
)
def test_a_range_that_makes_no_sense_or_names_several_gives_the_whole(stored, asked):
    response = ask(stored, Range=asked)
    assert response.status_code == 200 and body(response) == CONTENT


def test_head_knows_no_ranges(stored):
    assert ask(stored, "head", Range="bytes=0-9").status_code == 200


@pytest.mark.parametrize("condition", [ETAG, HTTP_WHEN])
def test_a_download_goes_on_where_the_content_is_the_same(stored, condition):
    response = ask(stored, Range="bytes=50-", If_Range=condition)
    assert response.status_code == 206 and body(response) == CONTENT[50:]


@pytest.mark.parametrize("condition", ['"other"', 'W/"abc"', "Sat, 28 Feb 2026 12:00:00 GMT", "nonsense"])
def test_a_download_begins_anew_where_the_content_is_another(stored, condition):
    response = ask(stored, Range="bytes=50-", If_Range=condition)
    assert response.status_code == 200 and body(response) == CONTENT


@pytest.mark.parametrize(
    "headers",
    [
        {"If_None_Match": ETAG},
        {"If_None_Match": '"x", "abc"'},
        {"If_None_Match": "*"},
        {"If_None_Match": 'W/"abc"'},
        {"If_Modified_Since": HTTP_WHEN},
        {"If_None_Match": ETAG, "Range": "bytes=0-9"},
    ],
)
def test_what_the_reader_has_already_does_not_travel_again(stored, headers):
    response = ask(stored, **headers)
    assert response.status_code == 304 and body(response) == b""
    assert response["ETag"] == ETAG


def test_another_version_travels_whatever_its_date(stored):
    response = ask(stored, If_None_Match='"old"', If_Modified_Since=HTTP_WHEN)
    assert response.status_code == 200
    response.close()


def test_a_write_condition_that_fails_is_told_so(stored):
    assert ask(stored, If_Match='"other"').status_code == 412


def test_a_file_is_never_squeezed_on_the_way(stored):
    request = RequestFactory(headers={"Accept-Encoding": "gzip"}).get("/")
    response = files.serve(
        request, stored, name="a.txt", media_type="text/plain", sha256="abc", modified=WHEN
    )
    from django.middleware.gzip import GZipMiddleware

    response = GZipMiddleware(lambda request: response)(request)
    assert "Content-Encoding" not in response
    assert response["ETag"] == ETAG and response["Content-Length"] == "100"
    response.close()


def test_the_web_server_sends_the_file_where_it_can(stored, settings):
    settings.SENDFILE_PREFIX = "/private/"
    response = ask(stored, Range="bytes=0-9")
    assert response["X-Accel-Redirect"] == "/private/documents/ab/secret"
    assert response["Content-Disposition"] == 'attachment; filename="goats.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert body(response) == b""


def test_a_file_that_is_lost_is_not_found(stored):
    default_storage.delete(stored.name)
    with pytest.raises(Http404):
        ask(stored)


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("goats.pdf", 'attachment; filename="goats.pdf"'),
        (
            "élevage.pdf",
            "attachment; filename=\"-levage.pdf\"; filename*=UTF-8''%C3%A9levage.pdf",
        ),
        ('a"b.pdf', "attachment; filename=\"a-b.pdf\"; filename*=UTF-8''a%22b.pdf"),
        ("a\r\nX: y.pdf", "attachment; filename=\"a-X: y.pdf\"; filename*=UTF-8''a%0D%0AX%3A%20y.pdf"),
        ("100%.pdf", "attachment; filename=\"100-.pdf\"; filename*=UTF-8''100%25.pdf"),
    ],
)
def test_the_name_reaches_old_and_new_browsers(name, header):
    assert files.disposition(name) == header


def test_what_a_request_sends_beyond_the_limit_is_dropped(settings):
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.MAX_UPLOAD_MB = 1
    sent = {f"file{n}": SimpleUploadedFile("a.txt", b"x" * (900 << 10)) for n in range(4)}
    request = RequestFactory().post("/", sent | {"title": "Goats"})
    assert request.POST["title"] == "Goats"
    assert (1 << 20) < sum(file.size for file in request.FILES.values()) <= (1 << 20) + 2 * (64 << 10)


def test_a_download_that_was_cut_goes_on_over_a_real_socket(stored):
    def application(environ, start_response):
        response = files.serve(
            WSGIRequest(environ),
            stored,
            name="goats.pdf",
            media_type="application/pdf",
            sha256="abc",
            modified=WHEN,
        )
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return response

    class Quiet(WSGIRequestHandler):
        def log_message(self, *words):
            pass

    def fetch(method="GET", **headers):
        line = HTTPConnection("127.0.0.1", server.server_port, timeout=10)
        line.request(
            method, "/goats.pdf", headers={name.replace("_", "-"): to for name, to in headers.items()}
        )
        answer = line.getresponse()
        content = answer.read()
        line.close()
        return answer.status, answer.headers, content

    with make_server("127.0.0.1", 0, application, handler_class=Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        _status, headers, _content = fetch("HEAD")
        assert (headers["Accept-Ranges"], headers["Content-Length"], headers["ETag"]) == (
            "bytes",
            "100",
            ETAG,
        )
        first = fetch(Range="bytes=0-39")
        rest = fetch(Range="bytes=40-", If_Range=first[1]["ETag"])
        assert (first[0], rest[0]) == (206, 206) and first[2] + rest[2] == CONTENT
        assert rest[1]["Content-Range"] == "bytes 40-99/100"
        assert fetch(Range="bytes=40-", If_Range='"old"')[::2] == (200, CONTENT)
        beyond = fetch(Range="bytes=100-")
        assert (beyond[0], beyond[1]["Content-Range"], beyond[2]) == (416, "bytes */100", b"")
        assert fetch(If_None_Match=ETAG)[::2] == (304, b"")
        assert fetch(Range="bytes=0-1,5-6")[::2] == (200, CONTENT)
        server.shutdown()
