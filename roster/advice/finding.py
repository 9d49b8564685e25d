"""Which experts are proposed for a need: the database narrows them to some dozens, `matching` ranks
these."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Max, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone

from portal import blocks
from portal.vocabulary import memory
from portal.vocabulary.models import Country, Region, Theme
from roster.advice import explaining, matching, narrowing
from roster.advice.matching import Candidate, Wish, World
from roster.advice.models import OPEN, Need, Request
from roster.models import Expert, ExpertLanguage, ExpertTheme

MONTH = timedelta(days=30)
WORLD = "001"


@dataclass(frozen=True)
class Proposed:
    """An expert who can be asked, and why, in the reader's language."""

    expert: Expert
    reasons: list[str]


def world() -> World:
    """Themes and regions from process memory."""
    return World(
        area_of=memory.made(Theme, "advice: areas", areas),
        regions_of=memory.made(Country, "advice: regions", regions),
    )


def areas() -> dict[int, int | None]:
    return {pk: theme.parent_id for pk, theme in Theme.objects.known().items()}


def regions() -> dict[str, tuple[str, ...]]:
    """The regions of each country, the smallest first, without the world."""
    found = {
        code: [region.code for region in Region.objects.path(country.region_id)]
        for code, country in Country.objects.known().items()
    }
    return {code: tuple(one for one in reversed(path) if one != WORLD) for code, path in found.items()}


def propose(need: Need, person: Any, *, first: str = "") -> list[Proposed]:
    """The three to five experts that `person` is proposed for `need`, without those who were asked already.

    The expert with the handle `first`, whose page the asker came from, stands before all others, with what
    speaks for and against them, where they can be asked at all.
    """
    wish, apart = wish_of(need, person), apart_from(need, person)
    chosen = [(one.member_id, candidate_of(one)) for one in known(first, apart)] if first else []
    rest = [pair for pair in narrowing.best(wish, apart) if pair not in chosen]
    chosen, rest = with_load(chosen, rest)
    found = [matching.asked_for(wish, one, world()) for one in chosen]
    found += matching.rank(wish, rest, world())[: matching.MOST - len(found)]
    experts = Expert.objects.listed().select_related("member__country").defer("body", "body_html")
    by_pk = experts.in_bulk([one.candidate.pk for one in found])
    return [
        Proposed(by_pk[one.candidate.pk], explaining.in_words(one.reasons))
        for one in found
        if one.candidate.pk in by_pk
    ]


def wish_of(need: Need, person: Any) -> Wish:
    return Wish(
        theme=need.theme_id,
        language=need.language,
        today=timezone.localdate(),
        country=need.country_id or "",
        level=need.level,
        service=need.service,
        wanted_by=need.wanted_by,
        reads=frozenset(person.read_languages | {person.language}),
        key=need.pk or 0,
    )


def askable(need: Need, person: Any) -> QuerySet[Expert]:
    """The experts who can be asked at all: listed, and none of those `apart`."""
    return Expert.objects.listed().exclude(member__in=apart_from(need, person))


def apart_from(need: Need, person: Any) -> set[int]:
    """The members who can't be asked: `person` themselves, who was asked for it before, and all of whom
    either has blocked the other."""
    asked = [request.expert_id for request in need.requests.all()]
    return {person.pk, *asked, *blocks.of(person), *blocks.who_blocked(person.pk)}


def known(handle: str, apart: set[int]) -> QuerySet[Expert]:
    """The one listed expert with this handle, if they can be asked, with all that is matched."""
    rows = Expert.objects.listed().exclude(member__in=apart).filter(member__handle=handle)
    mine = {"expert": OuterRef("pk")}
    themes = ExpertTheme.objects.filter(**mine).values(row=JSONObject(theme="theme", years="years"))
    languages = ExpertLanguage.objects.filter(**mine).values(
        row=JSONObject(language="language", level="level")
    )
    countries = Expert.countries.through.objects.filter(**mine).values("country")
    return rows.select_related("member").annotate(
        their_themes=ArraySubquery(themes),
        their_languages=ArraySubquery(languages),
        their_countries=ArraySubquery(countries),
    )


def with_load(*groups: list[tuple[int, Candidate]]) -> list[list[Candidate]]:
    """The same candidates with the requests that each has; one query for all. Each comes with its member's
    id."""
    loads = load_of([member_id for group in groups for member_id, _one in group])
    return [[loaded(one, loads.get(member_id)) for member_id, one in group] for group in groups]


def loaded(one: Candidate, load: dict[str, Any] | None) -> Candidate:
    if not load:
        return one
    last = timezone.localdate(load["last"])
    return replace(one, open=load["open"], recent=load["recent"], last_asked=last)


def load_of(member_ids: list[int], now: datetime | None = None) -> dict[int, dict[str, Any]]:
    """By member: how many requests are open, how many came in the last thirty days, and when the last
    came."""
    since = (now or timezone.now()) - MONTH
    rows = Request.objects.filter(expert__in=member_ids).order_by().values("expert")
    counted = rows.annotate(
        open=Count("pk", filter=Q(state__in=OPEN)),
        recent=Count("pk", filter=Q(asked_at__gt=since)),
        last=Max("asked_at"),
    )
    return {row.pop("expert"): row for row in counted}


def candidate_of(row: Any) -> Candidate:
    """An expert as `matching` knows them, from a row of `known`."""
    return Candidate(
        pk=row.pk,
        themes={found["theme"]: found["years"] for found in row.their_themes},
        languages={found["language"]: found["level"] for found in row.their_languages},
        countries=frozenset(row.their_countries),
        home=row.member.country_id or "",
        levels=frozenset(row.levels),
        services=frozenset(row.services),
        availability=row.availability,
        available_from=row.available_from,
        available_until=row.available_until,
        per_month=row.requests_per_month,
    )
