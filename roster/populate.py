"""Experts in number, to measure on: some of the members, with listed entries."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from portal import text
from portal.populating import copy
from portal.vocabulary.models import Country, Language, Theme
from roster.models import (
    Availability,
    Expert,
    ExpertLanguage,
    ExpertTheme,
    Fee,
    Level,
    Service,
    Skill,
    Status,
)

MEMBERS_AN_EXPERT = 50
YEARS = 4
EXPERT = [
    "id", "member_id", "headline", "language", "levels", "services", "availability", "fee", "status",
    "decision_reason", "submitted_at", "listed_at", "revision", "body", "body_html", "body_version",
    "requests_per_month", "cv_audience", "confirmed_at", "confirm_asked", "available_from", "available_until",
]  # fmt: skip


def populate(counts: dict[str, int], words: Any, progress: Callable[[str], None]) -> None:
    """List `counts["experts"]` of the members as experts; one in fifty of those added, where none are
    asked for."""
    number = counts.get("experts") or counts.get("members", 0) // MEMBERS_AN_EXPERT
    members = get_user_model().objects.active().filter(expert=None).order_by("-pk")
    chosen = list(members.values_list("pk", flat=True)[:number])
    if not chosen:
        return
    first = (Expert.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    ids = range(first, first + len(chosen))
    with transaction.atomic():
        copy(Expert._meta.db_table, EXPERT, experts(ids, chosen, words))
        copy(Expert.countries.through._meta.db_table, ["expert_id", "country_id"], countries(ids, words))
        copy(ExpertTheme._meta.db_table, ["expert_id", "theme_id", "years", "proof"], themes(ids, words))
        copy(ExpertLanguage._meta.db_table, ["expert_id", "language_id", "level"], languages(ids, words))
        get_user_model().objects.filter(pk__in=chosen).update(is_expert=True)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [Expert._meta.db_table, ids[-1]]
            )
    progress(f"roster: listed {len(ids):,} experts")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE roster_expert, roster_experttheme, roster_expertlanguage")


def experts(ids: range, members: list[int], words: Any) -> Iterator[tuple]:
    now, chance = timezone.now(), words.random
    for pk, member in zip(ids, members, strict=True):
        language = words.language()
        body, html = words.body(language)
        at = now - timedelta(seconds=chance.randrange(YEARS * 365 * 86_400))
        yield (
            pk, member, words.title(language)[:150], language, chance.sample(Level.values, 2),
            chance.sample(Service.values, 2), chance.choice(Availability.values), chance.choice(Fee.values),
            Status.LISTED, "", at, at, 1, body, html, text.VERSION,
            chance.randint(1, 6), "secretariat", at, 0,
            days_from_now(chance, -90, 30), days_from_now(chance, 31, 300),
        )  # fmt: skip


def days_from_now(chance: Any, least: int, most: int) -> Any:
    """A day that some name, and others leave open."""
    if chance.random() < 0.8:
        return None
    return timezone.localdate() + timedelta(days=chance.randint(least, most))


def countries(ids: range, words: Any) -> Iterator[tuple]:
    known = list(Country.objects.known())
    for pk in ids:
        for code in words.random.sample(known, words.random.randint(1, 5)):
            yield pk, code


def themes(ids: range, words: Any) -> Iterator[tuple]:
    known = list(Theme.objects.known())
    for pk in ids:
        for theme in words.random.sample(known, words.random.randint(2, 4)):
            yield pk, theme, words.random.randint(1, 30), words.line("en")[:200]


def languages(ids: range, words: Any) -> Iterator[tuple]:
    known = [code for code in ("en", "fr", "es", "ar", "sw", "pt") if code in Language.objects.known()]
    for pk in ids:
        for code in words.random.sample(known, 2):
            yield pk, code, words.random.choice(Skill.values)
