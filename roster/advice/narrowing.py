"""The experts worth ranking for a need, found by the database: some dozens, however many there are.

It adds up the points of `matching` that rows alone can tell: theme, years, country, language. What else
counts (time, level, service, load) is little enough that who is best is among the first fifty. Of those who
are alike, a lot that each need draws anew decides who is among them, so that nobody is always left out.
"""

from collections.abc import Collection
from typing import Any

from django.db import connection
from django.utils import timezone

from portal.vocabulary.models import Country, Theme
from roster.advice import matching
from roster.advice.matching import Candidate, Wish

NARROWED = 50

BEST = f"""
WITH fit AS (
    SELECT expert_id, max(
        CASE WHEN theme_id = %(theme)s THEN {matching.SAME_THEME}
             WHEN theme_id = ANY(%(within)s) THEN {matching.THEME_WITHIN}
             WHEN theme_id = %(area)s THEN {matching.AREA}
             ELSE {matching.BESIDE} END
        + {matching.A_YEAR} * least(years, {matching.YEARS_COUNTED})) AS points
    FROM roster_experttheme WHERE theme_id = ANY(%(themes)s) GROUP BY expert_id
), talk AS (
    SELECT expert_id, max(
        CASE WHEN language_id <> %(language)s THEN {matching.OTHER_LANGUAGE}
             WHEN level = 'A2' THEN {matching.SPOKEN["A2"]}
             WHEN level = 'B1' THEN {matching.SPOKEN["B1"]}
             WHEN level = 'B2' THEN {matching.SPOKEN["B2"]}
             ELSE {matching.SPOKEN["C1"]} END) AS points
    FROM roster_expertlanguage
    WHERE language_id = ANY(%(languages)s) AND level <> 'A1' AND (level <> 'A2' OR language_id = %(language)s)
    GROUP BY expert_id
), worked AS (
    SELECT expert_id, max(
        CASE WHEN country_id = %(country)s THEN {matching.WORKED_THERE}
             ELSE {matching.SAME_REGION} END) AS points
    FROM roster_expert_countries WHERE country_id = ANY(%(region)s) GROUP BY expert_id
)
SELECT expert.id, expert.member_id, member.country_id, expert.levels, expert.services, expert.availability,
    expert.available_from, expert.available_until, expert.requests_per_month,
    ARRAY(SELECT ARRAY[theme_id, years] FROM roster_experttheme WHERE expert_id = expert.id),
    ARRAY(SELECT ARRAY[language_id, level] FROM roster_expertlanguage WHERE expert_id = expert.id),
    ARRAY(SELECT country_id FROM roster_expert_countries WHERE expert_id = expert.id)
FROM fit
JOIN talk USING (expert_id)
JOIN roster_expert AS expert ON expert.id = fit.expert_id
JOIN members_member AS member ON member.id = expert.member_id
LEFT JOIN worked USING (expert_id)
WHERE expert.status = 'listed' AND member.status = 'active' AND expert.requests_per_month > 0
    AND (expert.available_until IS NULL OR expert.available_until >= %(today)s)
    AND (expert.availability <> 'unavailable' OR expert.available_from IS NOT NULL)
    AND member.id <> ALL(%(apart)s)
ORDER BY fit.points + talk.points + greatest(
        worked.points,
        CASE WHEN member.country_id = %(country)s THEN {matching.LIVES_THERE}
             WHEN member.country_id = ANY(%(region)s) THEN {matching.SAME_REGION} ELSE 0 END
    ) DESC,
    hashint8(expert.id * 7919 + %(key)s)
LIMIT {NARROWED}
"""


def best(wish: Wish, apart: Collection[int]) -> list[tuple[int, Candidate]]:
    """The experts worth ranking, each with the id of the member, without the members in `apart`: those who
    know the theme, a part of it or its area; only where these are few, also who knows another theme of the
    area. Two queries at most.
    """
    area = Theme.objects.known()[wish.theme].parent_id
    within = Theme.objects.within(wish.theme)
    found = ranked(wish, apart, area, within, within | {area} if area else within)
    if area and len(found) < matching.FEWEST:
        return ranked(wish, apart, area, within, within | Theme.objects.within(area))
    return found


def ranked(
    wish: Wish, apart: Collection[int], area: int | None, within: set[int], themes: set[int]
) -> list[tuple[int, Candidate]]:
    values: dict[str, Any] = {
        "theme": wish.theme,
        "area": area,
        "within": list(within),
        "themes": list(themes),
        "language": wish.language,
        "languages": list(wish.reads | {wish.language}),
        "country": wish.country or None,
        "region": codes_around(wish.country),
        "today": timezone.localdate(),
        "apart": list(apart),
        "key": wish.key,
    }
    with connection.cursor() as cursor:
        cursor.execute(BEST, values)
        return [(row[1], candidate(row)) for row in cursor.fetchall()]


def candidate(row: tuple[Any, ...]) -> Candidate:
    """An expert as `matching` knows them, without what they have to do already."""
    return Candidate(
        pk=row[0],
        themes=dict(row[9]),
        languages=dict(row[10]),
        countries=frozenset(row[11]),
        home=row[2] or "",
        levels=frozenset(row[3]),
        services=frozenset(row[4]),
        availability=row[5],
        available_from=row[6],
        available_until=row[7],
        per_month=row[8],
    )


def codes_around(country: str) -> list[str]:
    """The countries of the smallest region that the country is in, itself too."""
    known = Country.objects.known().get(country)
    if known is None:
        return []
    return [country, *(one.code for one in Country.objects.in_region(known.region_id or ""))]
