"""Giving a file away, or the picture of its first page; who may have it was asked before."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from knowledge.documents.models import FileVersion
from portal import files


def serve_file(request: HttpRequest, version: FileVersion, *, inline: bool = False) -> HttpResponseBase:
    """The file as a download; `inline` shows it in the browser, as nobody: see `portal.files.serve`."""
    return files.serve(
        request,
        version.file,
        name=version.name,
        media_type=version.media_type,
        sha256=version.sha256,
        modified=version.created_at,
        inline=inline,
    )


def serve_picture(request: HttpRequest, version: FileVersion) -> HttpResponseBase:
    return files.serve(
        request,
        version.picture,
        name=f"{version.document_id}-{version.number}.webp",
        media_type="image/webp",
        sha256=f"{version.sha256}-picture",
        modified=version.created_at,
        inline=True,
    )
