"""Members in any number, to measure on, written by COPY."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from taggit.models import Tag

from members.models import Help, Level, Member, Organisation, Profile, Stakeholder
from members.rules import RULES_VERSION
from portal.populating import copy
from portal.vocabulary.models import Country, Language, Theme

ORGANISATIONS = 500
TAGS = 40
YEARS = 5
UNLISTED, KEEPS_TO_MEMBERS = 0.03, 0.1  # of all members
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
    "revision",
)


def populate(counts: dict[str, int], words: Any, progress: Callable[[str], None]) -> None:
    """Add `counts["members"]` active members with their entries, their ids after the last that is there."""
    number = counts.get("members", 0)
    if not number:
        return
    first = (Member.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    ids = range(first, first + number)
    themes, languages, helping, work = (
        getattr(Profile, relation).through._meta.db_table
        for relation in ("themes", "languages", "help_languages", "work_countries")
    )
    tagged = Profile.tags.through
    with transaction.atomic():
        organisations = make_organisations(words)
        copy(Member._meta.db_table, MEMBER, members(ids, words))
        progress(f"members: wrote {number:,} accounts")
        copy(Profile._meta.db_table, PROFILE, profiles(ids, organisations, words))
        copy(themes, ("profile_id", "theme_id"), links(ids, list(Theme.objects.known()), 3, words))
        copy(languages, ("profile_id", "language_id"), links(ids, usual_languages(), 2, words))
        copy(helping, ("profile_id", "language_id"), links(ids[::2], usual_languages(), 2, words))
        copy(work, ("profile_id", "country_id"), links(ids[::2], list(Country.objects.known()), 2, words))
        copy(tagged._meta.db_table, ("object_id", "content_type_id", "tag_id"), tags(ids[::3], words))
        progress(f"members: wrote {number:,} entries")
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [Member._meta.db_table, ids[-1]]
            )
    with connection.cursor() as cursor:
        tables = (Member._meta.db_table, Profile._meta.db_table, tagged._meta.db_table)
        cursor.execute(f"ANALYZE {', '.join((*tables, themes, languages, helping, work))}")


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
    often = unequal(countries)
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
            chance.choices(countries, often)[0],
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
            chance.random() >= UNLISTED,
            kept_to_members(chance),
            "",
            "",
            "",
            "",
            chance.sample(Level.values, chance.randint(0, 2)) if helps else [],
            chance.sample(Help.values, chance.randint(0, 3)) if helps else [],
            "",
            None,
            1,
        )


def kept_to_members(chance: Any) -> str:
    """Some show one of their fields to members alone."""
    fields = ("organisation", "themes", "languages", "levels", "willing_to_help", "tags")
    return json.dumps({chance.choice(fields): "members"}) if chance.random() < KEEPS_TO_MEMBERS else "{}"


def unequal(choices: list) -> list[float]:
    """How often each of the choices comes: the first most often, the last by far the least."""
    return [1 / (place + 1) for place in range(len(choices))]


def links(ids: range, choices: list, most: int, words: Any) -> Iterator[tuple]:
    """Up to `most` of the choices for each id, none of them twice, some of them rare."""
    often = unequal(choices)
    for pk in ids:
        for choice in set(words.random.choices(choices, often, k=words.random.randint(1, most))):
            yield pk, choice


def tags(ids: range, words: Any) -> Iterator[tuple]:
    """A tag or two, of those that are there and some new ones."""
    missing = range(Tag.objects.count(), TAGS)
    Tag.objects.bulk_create(
        [Tag(name=f"{words.title('en')} {number}", slug=f"populated-{number}") for number in missing],
        ignore_conflicts=True,
    )
    of_profiles = ContentType.objects.get_for_model(Profile).pk
    for pk, tag in links(ids, list(Tag.objects.order_by("pk").values_list("pk", flat=True)[:TAGS]), 2, words):
        yield pk, of_profiles, tag


def usual_languages() -> list[str]:
    return [
        code for code in ("en", "fr", "es", "ar", "pt", "sw", "ha", "am") if code in Language.objects.known()
    ]
