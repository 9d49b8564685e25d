"""Members in any number, to measure on, written by COPY."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from members.models import Help, Level, Member, Organisation, Profile, Stakeholder
from members.rules import RULES_VERSION
from portal.populating import copy
from portal.vocabulary.models import Country, Language, Theme

ORGANISATIONS = 500
YEARS = 5
NO_PASSWORD = "!populated"  # nobody signs in by it

MEMBER = (
    *(
        "id",
        "email",
        "handle",
        "full_name",
        "password",
        "status",
        "status_reason",
        "country_id",
        "stakeholder",
    ),
    *(
        "language",
        "time_zone",
        "is_staff",
        "is_expert",
        "trusted",
        "date_joined",
        "entered_at",
    ),
    *("approved_at", "rules_version", "rules_accepted_at", "face", "group_ids"),
)
PROFILE = (
    *("member_id", "organisation_id", "position", "about", "willing_to_help", "levels", "help_offered"),
    *("orcid", "orcid_verified", "links", "listed", "audiences"),
    *("photo", "photo_small", "photo_key", "places", "help_levels", "help_with", "gender", "birth_decade"),
)


def populate(counts: dict[str, int], words: Any, progress: Callable[[str], None]) -> None:
    """Add `counts["members"]` active members with their entries, their ids after the last that is there."""
    number = counts.get("members", 0)
    if not number:
        return
    first = (Member.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    ids = range(first, first + number)
    themes, languages = Profile.themes.through._meta.db_table, Profile.languages.through._meta.db_table
    with transaction.atomic():
        organisations = make_organisations(words)
        copy(Member._meta.db_table, MEMBER, members(ids, words))
        progress(f"members: wrote {number:,} accounts")
        copy(Profile._meta.db_table, PROFILE, profiles(ids, organisations, words))
        copy(themes, ("profile_id", "theme_id"), links(ids, list(Theme.objects.known()), 3, words))
        copy(languages, ("profile_id", "language_id"), links(ids, usual_languages(), 2, words))
        progress(f"members: wrote {number:,} entries")
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [Member._meta.db_table, ids[-1]]
            )
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {Member._meta.db_table}, {Profile._meta.db_table}, {themes}, {languages}")


def make_organisations(words: Any) -> list[int]:
    """The ids of the organisations, more made where there are few."""
    missing = range(Organisation.objects.count(), ORGANISATIONS)
    Organisation.objects.bulk_create(
        [Organisation(name=f"{words.name('en')} {number}", kind=Stakeholder.NGO) for number in missing],
        ignore_conflicts=True,
    )
    return list(Organisation.objects.values_list("pk", flat=True))


def members(ids: range, words: Any) -> Iterator[tuple]:
    now, chance = timezone.now(), words.random
    countries, kinds = list(Country.objects.known()), Stakeholder.values
    for pk in ids:
        language = words.language()
        joined = now - timedelta(seconds=chance.randrange(YEARS * 365 * 86400))
        yield (
            pk,
            f"member-{pk}@populated.example",
            f"member-{pk}",
            words.name(language),
            NO_PASSWORD,
            "active",
            "",
            chance.choice(countries),
            chance.choice(kinds),
            language,
            "UTC",
            False,
            False,
            False,
            joined,
            joined,
            joined,
            RULES_VERSION,
            joined,
            "",
            "{}",
        )


def profiles(ids: range, organisations: list[int], words: Any) -> Iterator[tuple]:
    chance = words.random
    for pk in ids:
        language = words.language()
        helps = chance.random() < 0.5
        yield (
            pk,
            chance.choice(organisations) if chance.random() < 0.8 else None,
            words.title(language)[:150],
            " ".join(words.line(language) for _sentence in range(3)),
            helps,
            chance.sample(Level.values, chance.randint(0, 2)),
            words.line(language) if helps else "",
            "",
            False,
            [],
            True,
            "{}",
            "",
            "",
            "",
            "",
            chance.sample(Level.values, chance.randint(0, 2)) if helps else [],
            chance.sample(Help.values, chance.randint(0, 3)) if helps else [],
            "",
            None,
        )


def links(ids: range, choices: list, most: int, words: Any) -> Iterator[tuple]:
    """Up to `most` of the choices for each id, none of them twice."""
    for pk in ids:
        for choice in words.random.sample(choices, words.random.randint(1, most)):
            yield pk, choice


def usual_languages() -> list[str]:
    return [
        code for code in ("en", "fr", "es", "ar", "pt", "sw", "ha", "am") if code in Language.objects.known()
    ]
