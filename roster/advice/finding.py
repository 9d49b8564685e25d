"""Which experts are proposed for a need: the database narrows them to some hundreds, `matching` ranks
these."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import JSONObject
from django.utils import timezone

from portal import blocks
from portal.vocabulary.models import Country, Region, Theme
from roster.advice import explaining, matching
from roster.advice.matching import Candidate, Wish, World
from roster.advice.models import OPEN, Need, Request
from roster.models import Expert, ExpertLanguage, ExpertTheme

NARROWED = 300  # experts that are read; of those who fit as far as the database can tell, the least asked
MONTH = timedelta(days=30)
WORLD = "001"


@dataclass(frozen=True)
class Proposed:
    """An expert who can be asked, and why, in the reader's language."""

    expert: Expert
    reasons: list[str]


def world() -> World:
    """Themes and regions from process memory."""
    regions = {
        code: tuple(region.code for region in reversed(Region.objects.path(country.region_id)))
        for code, country in Country.objects.known().items()
    }
    return World(
        area_of={pk: theme.parent_id for pk, theme in Theme.objects.known().items()},
        regions_of={code: tuple(one for one in some if one != WORLD) for code, some in regions.items()},
    )


def propose(need: Need, person: Any, *, first: str = "") -> list[Proposed]:
    """The three to five experts that `person` is proposed for `need`, without those who were asked already.

    The expert with the handle `first`, whose page the asker came from, stands before all others, with what
    speaks for them, where they can be asked at all.
    """
    wish = wish_of(need, person)
    rows = list(narrowed(need, person, wish))
    if first and not any(row.member.handle == first for row in rows):
        rows += known(askable(need, person).filter(member__handle=first))
    by_pk = {row.pk: row for row in rows}
    candidates = [candidate_of(row) for row in with_load(rows)]
    found = matching.rank(wish, candidates, world())
    if first:
        chosen = [one for one in candidates if by_pk[one.pk].member.handle == first]
        found = [matching.asked_for(wish, one, world()) for one in chosen] + [
            one for one in found if one.candidate not in chosen
        ][: matching.MOST - len(chosen)]
    return [Proposed(by_pk[one.candidate.pk], explaining.in_words(one.reasons)) for one in found]


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
    """The experts who can be asked at all: listed, not `person` themselves, not asked for it before, and none
    of both has blocked the other."""
    asked = Request.objects.filter(need=need.pk, expert=OuterRef("member"))
    apart = {person.pk, *blocks.of(person), *blocks.who_blocked(person.pk)}
    return Expert.objects.listed().exclude(member__in=apart).exclude(Exists(asked))


def narrowed(need: Need, person: Any, wish: Wish) -> QuerySet[Expert]:
    """Of those who know something near the theme the ones who fit best as far as rows can tell, some
    hundreds."""
    themes = ExpertTheme.objects.filter(expert=OuterRef("pk"))
    exact = Exists(themes.filter(theme=wish.theme))
    near = Exists(themes.filter(theme__in=related_themes(wish.theme)))
    talks = ExpertLanguage.objects.filter(expert=OuterRef("pk"), level__in=["B1", "B2", "C1", "C2"])
    today = timezone.localdate()
    rows = askable(need, person).filter(near)
    rows = rows.filter(Q(available_until=None) | Q(available_until__gte=today))
    rows = rows.exclude(availability="unavailable", available_from=None)
    points = scored(exact, 4) + scored(Exists(talks.filter(language=wish.language)), 3)
    if wish.country:
        codes = [country.code for country in Country.objects.in_region(wish_region(wish.country))]
        there = Expert.countries.through.objects.filter(expert=OuterRef("pk"))
        points += scored(Q(member__country=wish.country) | Exists(there.filter(country=wish.country)), 3)
        points += scored(Q(member__country__in=codes) | Exists(there.filter(country__in=codes)), 1)
    latest = Request.objects.filter(expert=OuterRef("member")).order_by("-asked_at").values("asked_at")[:1]
    rows = rows.annotate(points=points, latest=latest)
    return known(rows.order_by("-points", F("latest").asc(nulls_first=True), "pk"))[:NARROWED]


def scored(condition: Any, points: int) -> Case:
    return Case(When(condition, then=Value(points)), default=Value(0), output_field=IntegerField())


def wish_region(country: str) -> str:
    """The smallest region that the country is in."""
    return Country.objects.known()[country].region_id or ""


def related_themes(theme_id: int) -> set[int]:
    """The theme, its area, and all themes of both."""
    theme = Theme.objects.known()[theme_id]
    return Theme.objects.within(theme.parent_id or theme_id) | Theme.objects.within(theme_id)


def known(rows: QuerySet[Expert]) -> QuerySet[Expert]:
    """The experts with their themes, languages and countries, in the same query."""
    mine = {"expert": OuterRef("pk")}
    themes = ExpertTheme.objects.filter(**mine).values(row=JSONObject(theme="theme", years="years"))
    languages = ExpertLanguage.objects.filter(**mine).values(
        row=JSONObject(language="language", level="level")
    )
    countries = Expert.countries.through.objects.filter(**mine).values("country")
    rows = rows.select_related("member__country").defer("body", "body_html")
    return rows.annotate(
        their_themes=ArraySubquery(themes),
        their_languages=ArraySubquery(languages),
        their_countries=ArraySubquery(countries),
    )


def with_load(rows: list[Any]) -> list[Any]:
    """The same rows with the requests that each expert has; one query for all."""
    loads = load_of([row.member_id for row in rows])
    for row in rows:
        row.load = loads.get(row.member_id, {})
    return rows


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
    """An expert as `matching` knows them, from a row of `known` and `with_load`."""
    one = Candidate(
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
    if not row.load:
        return one
    last = timezone.localdate(row.load["last"])
    return replace(one, open=row.load["open"], recent=row.load["recent"], last_asked=last)
