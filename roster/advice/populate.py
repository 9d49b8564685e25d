"""Requests for advice in number, to measure on: what members asked experts over the last years."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils import timezone

from portal import text
from portal.populating import copy, following
from portal.vocabulary.models import Country, Theme
from roster.advice.models import Act, Message, Need, Request, Result, State
from roster.models import Expert, Service

AN_EXPERT = 6  # requests, on average
YEARS = 2
ASKERS = 5_000
OFTEN_ASKS, OFTEN_ASKED = 100, 25  # one member asks one time in so many, one expert is asked
NEED = [
    "id", "asker_id", "title", "language", "theme_id", "country_id", "level", "service", "kind", "created_at",
    "body", "body_html", "body_version",
]  # fmt: skip
REQUEST = [
    "id", "need_id", "expert_id", "state", "asked_at", "first_answer_at", "accepted_at", "closed_at",
    "last_at", "due_from", "reminded", "result", "asker_south", "expert_south",
]  # fmt: skip
MESSAGE = [
    "request_id", "author_id", "act", "language", "named", "created_at", "by_mail", "body", "body_html",
    "body_version", "state", "state_reason",
]  # fmt: skip
STATES = [State.CLOSED] * 6 + [State.DECLINED] * 2 + [State.ACCEPTED, State.ASKED]


def populate(counts: dict[str, int], words: Any, progress: Callable[[str], None]) -> None:
    """Let members have asked the listed experts `counts["requests"]` times, or six times each, where experts
    were added. One of the experts was asked very often, and one of the members asks very often."""
    experts = list(Expert.objects.listed().order_by("pk").values_list("member_id", flat=True))
    members = get_user_model().objects.active().order_by("pk").values_list("pk", flat=True)
    askers = list(members[:ASKERS])
    if Request.objects.exists() or not experts or not (counts.get("experts") or counts.get("members")):
        return
    number = counts.get("requests") or AN_EXPERT * len(experts)
    pairs = pairs_of(askers, experts, number, words)
    with transaction.atomic():
        needs, requests = following(Need, number), following(Request, number)
        rows = [made(*ids, pair, words) for *ids, pair in zip(needs, requests, pairs, strict=True)]
        copy(Need._meta.db_table, NEED, (need for need, _request, _said in rows))
        copy(Request._meta.db_table, REQUEST, (request for _need, request, _said in rows))
        copy(Message._meta.db_table, MESSAGE, (one for _need, _request, said in rows for one in said))
    progress(f"advice: asked {number:,} times")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE advice_need, advice_request, advice_message")


def pairs_of(askers: list[int], experts: list[int], number: int, words: Any) -> list[tuple[int, int]]:
    """Who asks whom: the first asker and the first expert often, the others by chance."""
    chance = words.random
    pairs = [(askers[0], chance.choice(experts[1:] or experts)) for _time in range(number // OFTEN_ASKS)]
    pairs += [(chance.choice(askers[1:] or askers), experts[0]) for _time in range(number // OFTEN_ASKED)]
    while len(pairs) < number:
        pairs.append((chance.choice(askers), chance.choice(experts)))
    chance.shuffle(pairs)
    return pairs


def made(need: int, request: int, pair: tuple[int, int], words: Any) -> tuple[tuple, tuple, list[tuple]]:
    """A need with its one request, and what was said in it."""
    chance, language = words.random, words.language()
    asker, expert = pair
    asked = timezone.now() - timedelta(seconds=chance.randrange(YEARS * 365 * 86_400))
    answered = asked + timedelta(hours=chance.randint(1, 200))
    body, html = words.body(language)
    state = chance.choice(STATES)
    is_answered, is_ended = state != State.ASKED, state in (State.CLOSED, State.DECLINED)
    theme, country = chance.choice(ids_of(Theme)), chance.choice(ids_of(Country))
    rows = (
        (
            need, asker, words.title(language)[:150], language, theme, country, "",
            chance.choice(Service.values), "", asked, body, html, text.VERSION,
        ),
        (
            request, need, expert, state, asked, answered if is_answered else None,
            answered if is_answered and state != State.DECLINED else None, answered if is_ended else None,
            answered if is_answered else asked, asked, 0 if is_answered else 2,
            chance.choice(Result.values) if state == State.CLOSED else "", True, chance.random() < 0.7,
        ),
        list(said(request, asker, expert, asked, answered if is_answered else None, language, words)),
    )  # fmt: skip
    return rows


@cache
def ids_of(model: type[Theme | Country]) -> list[Any]:
    return list(model.objects.known())


def said(
    request: int, asker: int, expert: int, asked: Any, answered: Any, language: str, words: Any
) -> Iterator[tuple]:
    for author, act, moment in ((asker, Act.ASK, asked), (expert, Act.ACCEPT, answered)):
        if moment:
            body, html = words.body(language)
            yield (
                request, author, act, language, "", moment, False, body, html, text.VERSION, "published", "",
            )  # fmt: skip
