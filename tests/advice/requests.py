"""Needs and requests for the tests."""

from django.utils import timezone

from portal.notices.outbox import addresses
from portal.vocabulary.models import Country
from roster.advice import actions
from roster.advice.models import Message, Need, Request
from roster.models import Expert
from tests.roster.entries import make_expert, theme

__all__ = ["make_expert"]


def data(**changes) -> dict:
    """What somebody with goats that cough needs."""
    return {
        "title": "My goats cough in the rains",
        "body": "Twelve of thirty **cough**. What can I do?",
        "language": "en",
        "theme": theme("small-ruminants"),
        "country": Country.objects.known()["KE"],
        "level": "local",
        "service": "advice",
        "wanted_by": None,
    } | changes


def posted(**changes) -> dict:
    """The same as the form sends it."""
    return {
        "title": "My goats cough in the rains",
        "body": "Twelve of thirty **cough**. What can I do?",
        "language": "en",
        "theme": str(theme("small-ruminants").pk),
        "country": "KE",
        "level": "local",
        "service": "advice",
        "wanted_by": "",
        "place": "",
    } | changes


def make_need(asker, **changes) -> Need:
    return actions.state_need(asker, data(**changes))


def make_request(asker, expert: Expert, **changes) -> Request:
    """`asker` has asked the expert."""
    need = make_need(asker, **changes)
    [request] = actions.ask_experts(asker, need, [expert])
    return request


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def opening(request: Request) -> Message:
    return request.messages.order_by("pk")[0]


def said(request: Request) -> list[tuple[str, str, str]]:
    """Who did what, with which words."""
    return [(one.author.handle, one.act, one.body) for one in request.messages.order_by("created_at", "pk")]


def reply_address(member, message: Message) -> str:
    return addresses.reply_to(member.pk, "advice", message.pk)


def back(request: Request, **ago) -> Request:
    """As if it had been sent so long ago."""
    moment = timezone.now() - timezone.timedelta(**ago)
    Request.objects.filter(pk=request.pk).update(asked_at=moment, due_from=moment)
    return fresh(request)
