"""Who counts as having fetched a document: people, each once a day, and no robot."""

import re
from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from knowledge.documents import actions
from knowledge.documents.models import Document

ROBOT = re.compile(
    r"bot|crawl|spider|slurp|archiv|fetch|monitor|preview|curl|wget|python|java/|http|scan|headless|check",
    re.IGNORECASE,
)


def count(request: HttpRequest, document: Document) -> None:
    """Count a download: the first piece of it, asked for by GET by a person."""
    if request.method != "GET" or not is_first_piece(request) or is_robot(request):
        return
    day = timezone.now().date()
    actions.count_download(document, person_on(day, request), day=day, country=country_of(request.user))


def is_first_piece(request: HttpRequest) -> bool:
    """A download that goes on where it stopped was counted when it began."""
    wanted = request.headers.get("Range", "").replace(" ", "").lower()
    return not wanted or wanted.startswith("bytes=0-")


def is_robot(request: HttpRequest) -> bool:
    agent = request.headers.get("User-Agent", "")
    return not agent or bool(ROBOT.search(agent))


def person_on(day: date, request: HttpRequest) -> str:
    """A word for the person that is the same all day and tells nobody who it is."""
    if request.user.is_authenticated:
        who = f"member {request.user.pk}"
    else:
        who = f"{request.META.get('REMOTE_ADDR', '')} {request.headers.get('User-Agent', '')}"
    return salted_hmac(f"knowledge.documents.download {day}", who, algorithm="sha256").hexdigest()[:32]


def country_of(person) -> str:
    return getattr(person, "country_id", "") or ""
