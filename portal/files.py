"""Private files: taken in up to a limit, given out only by a view that has asked `visible_to`."""

import re
from datetime import datetime
from typing import IO, Any
from urllib.parse import quote

from django.conf import settings
from django.core.files.base import File
from django.core.files.uploadhandler import FileUploadHandler
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe

# What a browser would open is opened as nobody: no script, no form, no cookie, no other address.
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox"
RANGE = re.compile(r"bytes=,*([0-9]{0,40})-([0-9]{0,40}),*", re.IGNORECASE)
NOT_ASCII = re.compile(r"[^\x20-\x7e]+")


def serve(
    request: HttpRequest,
    file: File,
    *,
    name: str,
    media_type: str,
    sha256: str,
    modified: datetime,
    inline: bool = False,
) -> HttpResponseBase:
    """The answer that gives `file` away as a download under `name`; the caller has asked whether it may.

    `sha256` of its content is the entity tag, so a download that was cut goes on where it stopped
    (RFC 9110, sections 13 and 14: one range; several at once are answered by the whole). With
    SENDFILE_PREFIX the web server in front sends the bytes. `inline` shows it in the browser: only for
    pictures that we made ourselves. Raises Http404 where the file isn't stored.
    """
    headers = common_headers(name, media_type, "inline" if inline else "attachment")
    if settings.SENDFILE_PREFIX:
        return by_web_server(file, headers)
    etag, when = f'"{sha256}"', int(modified.timestamp())
    headers |= {"ETag": etag, "Last-Modified": http_date(when), "Accept-Ranges": "bytes"}
    # GZipMiddleware would squeeze what is squeezed already, and lose the length and the ranges.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    unchanged = get_conditional_response(request, etag, when, HttpResponse(headers=headers))
    if unchanged is not None and unchanged.status_code != 200:
        return unchanged
    size = size_of(file)
    part = wanted_part(request, size, etag, when)
    if part is None:
        return send(request, file, range(size), headers)
    headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}" if part else f"bytes */{size}"
    return (
        send(request, file, part, headers, status=206) if part else HttpResponse(status=416, headers=headers)
    )


def common_headers(name: str, media_type: str, how: str = "attachment") -> dict[str, str]:
    return {
        "Content-Type": media_type,
        "Content-Disposition": disposition(name, how),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": SANDBOX,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-cache",
    }


def by_web_server(file: File, headers: dict[str, str]) -> HttpResponse:
    """Let nginx send the file from an internal location (X-Accel-Redirect)."""
    address = settings.SENDFILE_PREFIX.rstrip("/") + "/" + quote(str(file.name))
    return HttpResponse(headers=headers | {"X-Accel-Redirect": address})


def size_of(file: File) -> int:
    try:
        return file.size
    except FileNotFoundError as error:
        raise Http404 from error


def wanted_part(request: HttpRequest, size: int, etag: str, when: int) -> range | None:
    """The bytes that the request asks for: None for all of them, an empty range where there are none such.

    A Range that cannot be read, names several parts, or comes with an If-Range of another content
    is as good as none (RFC 9110, sections 13.1.5 and 14.2).
    """
    found = RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if request.method != "GET" or not found or not still_same(request.headers.get("If-Range"), etag, when):
        return None
    first, last = found.groups()
    if not first:
        return range(max(0, size - int(last)), size) if last else None
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1, size) if last else size)


def still_same(condition: str | None, etag: str, when: int) -> bool:
    """Whether what If-Range names, by strong tag or exact date, is what we have."""
    return condition is None or condition == etag or parse_http_date_safe(condition) == when


def send(
    request: HttpRequest, file: File, part: range, headers: dict[str, str], status: int = 200
) -> HttpResponseBase:
    headers = headers | {"Content-Length": str(len(part))}
    if request.method == "HEAD":
        return HttpResponse(headers=headers)
    try:
        content: Any = Part(file.open("rb"), part)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, status=status)
    for header, value in headers.items():
        response[header] = value
    return response


class Part:
    """Some bytes of an open file, read like a file and closed like one."""

    def __init__(self, file: IO[bytes] | File, part: range):
        self.file, self.left = file, len(part)
        file.seek(part.start)

    def read(self, size: int) -> bytes:
        chunk = self.file.read(min(size, self.left))
        self.left -= len(chunk)
        return chunk

    def close(self) -> None:
        self.file.close()


def disposition(name: str, how: str = "attachment") -> str:
    """The Content-Disposition that saves a file as `name`, for old readers in ASCII (RFC 6266, app. D).

    It is shown instead where `how` is "inline".
    """
    plain = NOT_ASCII.sub("-", name)
    plain = plain.replace("\\", "-").replace('"', "-").replace("%", "-")
    extended = "" if plain == name else f"; filename*=UTF-8''{quote(name, safe='')}"
    return f'{how}; filename="{plain}"{extended}'


class CappedUpload(FileUploadHandler):
    """Drops what a request sends beyond MAX_UPLOAD_MB, so that nobody fills the disk.

    Stands before the handlers that keep the bytes. What they keep is then a little over the limit,
    and the form can say so beside its field, with all that was typed.
    """

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.left = settings.MAX_UPLOAD_MB * 1024 * 1024 + self.chunk_size

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.left -= len(raw_data)
        return raw_data if self.left >= 0 else None

    def file_complete(self, file_size: int) -> None:
        """The handlers after this one make the file."""
