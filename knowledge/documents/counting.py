"""Who counts as having looked at a document or fetched it: people, each once a day, and no robot."""

import re
from datetime import date
from typing import Any

from django.core.cache import caches
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from knowledge.documents import actions
from knowledge.documents.models import Document, Visit
from portal.seen import is_ahead

ROBOT = re.compile(
    r"bot|crawl|spider|slurp|archiv|fetch|monitor|preview|curl|wget|python|java/|http|scan|headless|check",
    re.IGNORECASE,
)
A_DAY = 86_400  # seconds


def count(request: HttpRequest, document: Document) -> None:
    """Count a download: the first piece of it, asked for by GET by a person."""
    if request.method == "GET" and is_first_piece(request) and not is_ahead(request):
        count_once(request, request.user, document.pk, Visit.Act.DOWNLOAD)


def count_view(request: HttpRequest, person: Any, document_id: int) -> None:
    """Count that `person`, or a visitor, looks at a document; called by `portal.seen`."""
    count_once(request, person, document_id, Visit.Act.VIEW)


def count_once(request: HttpRequest, person: Any, document_id: int, act: str) -> None:
    """Count what a person does with a document, once a day; a robot does nothing.

    What was counted is remembered for a while in this process, so that it isn't asked of the database again.
    """
    if is_robot(request):
        return
    day = timezone.now().date()
    who = person_on(day, request, person)
    key = f"{act}:{document_id}:{who}"
    if caches["memory"].get(key):
        return
    actions.count_use(
        document_id, act, who, day=day, country=country_of(person), member_id=getattr(person, "pk", None)
    )
    caches["memory"].set(key, True, A_DAY)


def is_first_piece(request: HttpRequest) -> bool:
    """A download that goes on where it stopped was counted when it began."""
    wanted = request.headers.get("Range", "").replace(" ", "").lower()
    return not wanted or wanted.startswith("bytes=0-")


def is_robot(request: HttpRequest) -> bool:
    agent = request.headers.get("User-Agent", "")
    return not agent or bool(ROBOT.search(agent))


def person_on(day: date, request: HttpRequest, person: Any) -> str:
    """A word for the person that is the same all day and tells nobody who it is."""
    if getattr(person, "is_authenticated", False):
        who = f"member {person.pk}"
    else:
        who = f"{request.META.get('REMOTE_ADDR', '')} {request.headers.get('User-Agent', '')}"
    return salted_hmac(f"knowledge.documents.visit {day}", who, algorithm="sha256").hexdigest()[:32]


def country_of(person: Any) -> str:
    return getattr(person, "country_id", "") or ""
