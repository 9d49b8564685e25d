"""Which experts fit a need, and why: a pure function of what is known, so that it can be judged by reading
it.

A person who knows everybody would ask, in this order: does she know the subject? does she know the country?
do they have a language in common? has she time? And would not always ask the same. `rank` weighs just that,
in points that a person can add up, and every point it gives is a reason that the asker reads.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from hashlib import blake2b
from typing import Any

FEWEST, MOST = 3, 5  # proposals; beyond the fewest only who fits nearly as well as the best
NEARLY = 0.7

# How well a theme fits.
SAME_THEME, THEME_WITHIN, AREA, BESIDE = 50, 42, 32, 12
YEARS_COUNTED, A_YEAR = 20, 0.5
# How near an expert's work is to the country.
LIVES_THERE, WORKED_THERE, SAME_REGION, SAME_CONTINENT = 28, 25, 14, 6
# How well they speak the language of the need; another one that the asker reads counts less.
SPOKEN = {"C2": 15, "C1": 15, "B2": 13, "B1": 9, "A2": 3, "A1": 0}
ENOUGH = 9  # points of a language that make a conversation
OTHER_LANGUAGE = 6
LEVEL, SERVICE, AVAILABLE = 6, 6, 8
A_REQUEST, HEAVIEST = 6, 24  # what each open request takes away, and all of them at most
RECENTLY = 2  # what each request of the last thirty days takes away
LONG_UNASKED = 3  # for who was not asked for ninety days


class Why(StrEnum):
    """What speaks for an expert, or should be known beforehand."""

    SAME_THEME = "same-theme"
    THEME_WITHIN = "theme-within"
    AREA = "area"
    BESIDE = "beside"
    LIVES_THERE = "lives-there"
    WORKED_THERE = "worked-there"
    SAME_REGION = "same-region"
    SAME_CONTINENT = "same-continent"
    LANGUAGE = "language"
    OTHER_LANGUAGE = "other-language"
    LEVEL = "level"
    SERVICE = "service"
    AVAILABLE = "available"
    LITTLE_TIME = "little-time"
    FREE_FROM = "free-from"
    NO_REQUESTS = "no-requests"
    SOME_REQUESTS = "some-requests"
    # Of whom the asker chose themselves, and should know beforehand.
    OTHER_THEMES = "other-themes"
    NO_LANGUAGE = "no-language"
    NO_TIME = "no-time"
    FULL = "full"


@dataclass(frozen=True)
class Reason:
    """One thing that speaks for an expert, with its points and what it names: a theme's id, a code, a
    number."""

    why: Why
    points: float = 0
    about: Any = None
    also: Any = None


@dataclass(frozen=True)
class World:
    """What is known of themes and countries: the area of each theme, and the regions of each country, the
    smallest first, without the world itself."""

    area_of: Mapping[int, int | None]
    regions_of: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Wish:
    """A need as it is matched. `reads` are all languages that the asker reads; `key` tells needs apart."""

    theme: int
    language: str
    today: date
    country: str = ""
    level: str = ""
    service: str = ""
    wanted_by: date | None = None
    reads: frozenset[str] = frozenset()
    key: int = 0


@dataclass(frozen=True)
class Candidate:
    """An expert as they are matched. `open` requests wait for them or are under way, `recent` ones came in
    the last thirty days, of which they take `per_month`; `last_asked` is when the last of all came."""

    pk: int
    themes: Mapping[int, int]  # years, by theme
    languages: Mapping[str, str]  # level, by code
    countries: frozenset[str] = frozenset()
    home: str = ""
    levels: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    availability: str = "available"
    available_from: date | None = None
    available_until: date | None = None
    open: int = 0
    recent: int = 0
    per_month: int = 4
    last_asked: date | None = None


@dataclass(frozen=True)
class Proposal:
    candidate: Candidate
    reasons: list[Reason] = field(default_factory=list)

    @property
    def points(self) -> float:
        return sum(reason.points for reason in self.reasons)


def rank(wish: Wish, candidates: Iterable[Candidate], world: World, most: int = MOST) -> list[Proposal]:
    """The three to five experts to ask, the best first; fewer where fewer can help.

    Left out in any case: who has no time until it is too late, whose month is full, with whom there is no
    language in common, and who knows nothing near the theme. Who only knows another theme of the same area is
    proposed where there are not three others, and only for what they know of the country or its region.
    """
    fitting = [found for one in candidates if (found := proposal(wish, one, world))]
    fitting.sort(key=lambda found: (-found.points, *turn(wish, found.candidate)))
    near = [found for found in fitting if found.reasons[0].why != Why.BESIDE]
    if len(near) < FEWEST:
        near += [found for found in fitting if found.reasons[0].why == Why.BESIDE][: FEWEST - len(near)]
    enough = near[0].points * NEARLY if near else 0
    return [found for place, found in enumerate(near[:most]) if place < FEWEST or found.points >= enough]


def turn(wish: Wish, one: Candidate) -> tuple[date, bytes]:
    """Of two who fit alike, whose turn it is: who was not asked for longer, then by lot, each need its
    own."""
    lot = blake2b(f"{wish.key}:{one.pk}".encode(), digest_size=8).digest()
    return one.last_asked or date.min, lot


def proposal(wish: Wish, one: Candidate, world: World) -> Proposal | None:
    """All that speaks for one expert; None for who can't help."""
    theme = of_theme(wish, one, world)
    language = of_language(wish, one)
    time = of_time(wish, one)
    if not (theme and language and time) or one.recent >= one.per_month:
        return None
    country = of_country(wish, one, world)
    if theme.why == Why.BESIDE and (country is None or country.why == Why.SAME_CONTINENT):
        return None
    reasons = [theme, country, language]
    if wish.level and wish.level in one.levels:
        reasons.append(Reason(Why.LEVEL, LEVEL, wish.level))
    if wish.service and wish.service in one.services:
        reasons.append(Reason(Why.SERVICE, SERVICE, wish.service))
    return Proposal(one, [reason for reason in (*reasons, time, of_load(wish, one)) if reason])


def asked_for(wish: Wish, one: Candidate, world: World) -> Proposal:
    """Whom the asker chose themselves, with all that speaks for and against it."""
    full = Reason(Why.FULL, about=one.per_month) if one.recent >= one.per_month else None
    reasons = [
        of_theme(wish, one, world) or Reason(Why.OTHER_THEMES),
        of_country(wish, one, world),
        of_language(wish, one) or Reason(Why.NO_LANGUAGE, about=wish.language),
        of_time(wish, one) or Reason(Why.NO_TIME),
        full or of_load(wish, one),
    ]
    return Proposal(one, [reason for reason in reasons if reason])


def of_theme(wish: Wish, one: Candidate, world: World) -> Reason | None:
    """The theme of the expert's that fits best: the asked one, one within it, the area it belongs to, or one
    beside it in the same area. Years count up to twenty."""
    area = world.area_of.get(wish.theme)
    found = []
    for theme, years in one.themes.items():
        if theme == wish.theme:
            why, points = Why.SAME_THEME, SAME_THEME
        elif world.area_of.get(theme) == wish.theme:
            why, points = Why.THEME_WITHIN, THEME_WITHIN
        elif theme == area:
            why, points = Why.AREA, AREA
        elif area is not None and world.area_of.get(theme) == area:
            why, points = Why.BESIDE, BESIDE
        else:
            continue
        found.append(Reason(why, points + A_YEAR * min(years, YEARS_COUNTED), theme, years))
    return max(found, key=lambda reason: reason.points, default=None)


def of_country(wish: Wish, one: Candidate, world: World) -> Reason | None:
    """How near the expert's work is; one who lives or worked in the country knows it, one from its region or
    continent knows what is like it."""
    if not wish.country:
        return None
    if one.home == wish.country:
        return Reason(Why.LIVES_THERE, LIVES_THERE, wish.country)
    if wish.country in one.countries:
        return Reason(Why.WORKED_THERE, WORKED_THERE, wish.country)
    regions = world.regions_of.get(wish.country, ())
    known = {region for code in {*one.countries, one.home} for region in world.regions_of.get(code, ())}
    if regions and regions[0] in known:
        return Reason(Why.SAME_REGION, SAME_REGION, regions[0])
    common = next((region for region in regions if region in known), None)
    return Reason(Why.SAME_CONTINENT, SAME_CONTINENT, common) if common else None


def of_language(wish: Wish, one: Candidate) -> Reason | None:
    """The language that both have in common: the need's, else another one that the asker reads. None where
    they could not talk."""
    spoken = SPOKEN.get(one.languages.get(wish.language, ""), 0)
    if spoken >= ENOUGH:
        return Reason(Why.LANGUAGE, spoken, wish.language, one.languages[wish.language])
    others = [code for code in wish.reads if SPOKEN.get(one.languages.get(code, ""), 0) >= ENOUGH]
    if others:
        best = max(others, key=lambda code: (SPOKEN[one.languages[code]], code))
        return Reason(Why.OTHER_LANGUAGE, OTHER_LANGUAGE, best, one.languages[best])
    return Reason(Why.LANGUAGE, spoken, wish.language, one.languages[wish.language]) if spoken else None


def of_time(wish: Wish, one: Candidate) -> Reason | None:
    """Whether the expert has time before the advice is wanted; without a day, now or within thirty days."""
    if one.available_until and one.available_until < wish.today:
        return None
    if one.available_from and one.available_from > wish.today:
        last = wish.wanted_by.toordinal() if wish.wanted_by else wish.today.toordinal() + 30
        late = one.available_from.toordinal() > last
        return None if late else Reason(Why.FREE_FROM, 0, one.available_from)
    if one.availability == "unavailable" and not one.available_from:
        return None
    if one.availability == "limited":
        return Reason(Why.LITTLE_TIME, 0)
    return Reason(Why.AVAILABLE, AVAILABLE)


def of_load(wish: Wish, one: Candidate) -> Reason:
    """What the expert has to do already takes away, and what they have not had for long adds a little."""
    takes = min(A_REQUEST * one.open, HEAVIEST) + RECENTLY * one.recent
    rested = one.last_asked is None or (wish.today - one.last_asked).days > 90
    points = (LONG_UNASKED if rested else 0) - takes
    return Reason(Why.SOME_REQUESTS, points, one.open) if one.open else Reason(Why.NO_REQUESTS, points)
