"""By what members are found, as short words: what each kind of reader may know of them, and nothing else.

A facet is a reader, a letter and a value: "e:t12" is the theme 12, for everybody. What members alone may
know begins with "m", what only the secretariat may know with "s"; who may know more has all that others have,
too, so that a reader's conditions are met by facets of one kind.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from members.permissions import shown_fields
from portal.access import AnyMember, is_member, is_secretariat
from portal.vocabulary.models import Region

ANYBODY, WILLING = "a", "h"
COUNTRY, STAKEHOLDER, THEME, LANGUAGE, LEVEL = "c", "k", "t", "l", "v"
REGION, ORGANISATION, TAG, HELP_WITH, HELP_LANGUAGE, HELP_LEVEL, WILLING_IN = (
    "r",
    "o",
    "g",
    "w",
    "x",
    "y",
    "i",
)
READERS = {"e": None, "m": AnyMember(), "s": AnyMember(is_staff=True)}
FOUND_BY = (
    *("country", "stakeholder", "organisation", "themes", "tags", "languages", "levels"),
    *("willing_to_help", "help_with", "help_levels", "help_languages"),
)


def facet(person: Any, kind: str, value: Any = "") -> str:
    """The facet that stands for `value` to `person`."""
    reader = "s" if is_secretariat(person) else "m" if is_member(person) else "e"
    return f"{reader}:{kind}{value}"


def facets_of(profile: Any) -> list[str]:
    """All facets of an entry, for every kind of reader."""
    found = (
        f"{reader}:{one}"
        for reader, person in READERS.items()
        for one in shown_to(shown_fields(person, profile, FOUND_BY))
    )
    return sorted(set(found))


def shown_to(shown: dict[str, Any]) -> Iterator[str]:
    yield ANYBODY
    country = shown["country"].pk if "country" in shown else ""
    if country:
        yield COUNTRY + country
        yield from lettered(REGION, (region.pk for region in Region.objects.path(shown["country"].region_id)))
    if "stakeholder" in shown:
        yield STAKEHOLDER + shown["stakeholder"]
    if "organisation" in shown:
        yield f"{ORGANISATION}{shown['organisation'].pk}"
    if "willing_to_help" in shown:
        yield WILLING
        yield WILLING_IN + country
    yield from (f"{THEME}{theme.pk}" for theme in shown.get("themes", ()))
    yield from (f"{TAG}{tag['id']}" for tag in shown.get("tags", ()))
    yield from lettered(LANGUAGE, (language.pk for language in shown.get("languages", ())))
    yield from lettered(LEVEL, shown.get("levels", ()))
    yield from lettered(HELP_WITH, shown.get("help_with", ()))
    yield from lettered(HELP_LEVEL, shown.get("help_levels", ()))
    yield from lettered(HELP_LANGUAGE, (language.pk for language in shown.get("help_languages", ())))


def lettered(letter: str, values: Iterable[Any]) -> Iterator[str]:
    return (f"{letter}{value}" for value in values)
