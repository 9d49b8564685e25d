"""What requests for advice hold of a person: given to them, and erased when they go."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from portal import notices
from portal.moderation.personal import forget_words
from portal.notices.models import Event
from portal.personal import Part
from roster.advice.actions.telling import first_message
from roster.advice.models import OPEN, Act, Message, Need, Request, State

TABLES = ("advice.Need", "advice.Request", "advice.Message")
BATCH = 500


def export(member: Any) -> Iterator[Part]:
    """All that the member needed and was asked for, with what both said in it."""
    yield "advice/needs.json", [need_row(need) for need in Need.objects.filter(asker=member).order_by("pk")]
    requests = Request.objects.filter(Q(need__asker=member) | Q(expert=member)).for_list()
    rows = []
    for request in requests.prefetch_related("messages__author").order_by("pk").iterator(chunk_size=BATCH):
        rows.append(request_row(request))
    yield "advice/requests.json", rows


def need_row(need: Need) -> dict[str, Any]:
    return {
        "title": need.title,
        "text": need.body,
        "language": need.language,
        "theme": need.known_theme.name,
        "country": need.country_id,
        "level": need.level,
        "service": need.service,
        "wanted_by": need.wanted_by,
        "begun": need.created_at,
        "public": bool(need.kind),
    }


def request_row(request: Request) -> dict[str, Any]:
    return {
        "title": request.need.title,
        "asked_by": request.need.asker.display_name,
        "expert": request.expert.display_name,
        "state": request.state,
        "asked": request.asked_at,
        "first_answered": request.first_answer_at,
        "later_on": request.later_on,
        "result": request.result,
        "messages": [
            {"by": one.author.display_name, "at": one.created_at, "what": one.act, "text": one.body}
            for one in sorted(request.messages.all(), key=lambda one: (one.created_at, one.pk))
        ],
    }


def erase(member: Any) -> None:
    """Remove what the member said, and what they needed; that there was a request stays, for the numbers.

    What is open ends, and the other one is told. Notices of it go, since they hold titles and texts.
    """
    mine = Request.objects.filter(Q(need__asker=member) | Q(expert=member))
    for request in mine.filter(state__in=OPEN).select_related("need__asker", "expert"):
        end(member, request)
    written = Message.objects.filter(author=member)
    of_needs = Message.objects.filter(request__need__asker=member)
    ids = set(written.values_list("pk", flat=True)) | set(of_needs.values_list("pk", flat=True))
    events = Event.objects.filter(kind="advice", object_id__in=ids)
    events.exclude(name="advice-gone").delete()
    forget_words("advice", ids)
    written.update(body="", body_html="", named="", form_key=None)
    Need.objects.filter(asker=member).update(
        title="", body="", body_html="", country=None, level="", wanted_by=None, kind="", object_id=None
    )
    Request.objects.filter(suggested=member).update(suggested=None)
    Request.objects.filter(seen_to_by=member).update(seen_to_by=None)


def end(member: Any, request: Request) -> None:
    """Close an open request of who leaves, and tell the other one, who may be waiting."""
    other = request.expert if request.need.asker_id == member.pk else request.need.asker
    Request.objects.filter(pk=request.pk).update(
        state=State.WITHDRAWN, closed_at=timezone.now(), later_on=None, last_at=F("last_at")
    )
    message = Message(request=request, author=member, act=Act.LEAVE, language=request.need.language)
    message.set_body("")
    message.save(force_insert=True)
    own = request.need.asker_id == other.pk
    notices.tell(
        "advice-gone",
        actor=None,
        kind="advice",
        object_id=message.pk,
        title=request.need.title if own else "",
        url=request.get_absolute_url(),
        thread=("advice", first_message(request)),
        to=[other],
    )
