"""Accounts that may be the same person's: by a similar address, or by a similar name in the same country."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection, models, transaction
from django.db.models import OuterRef, Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from members.models import Member
from members.models.names import AddressKey

LIKENESS = 0.55  # of two names, as pg_trgm measures it
SHORTEST = 4  # letters before the @ that say whose it is
MOST = 5  # of one kind beside one newcomer
# Before the @ of many an organisation's address: they say nothing of who writes from it.
SHARED = (
    *("info", "contact", "contacto", "admin", "administration", "office", "mail", "email", "secretariat"),
    *("secretaria", "hello", "direction", "coordination", "coordinator", "director", "support", "team"),
)


@dataclass(frozen=True)
class Near:
    """An account that may be the same person's, and by what."""

    member: Any
    by: Any


def near(members: Collection[Any]) -> dict[int, list[Near]]:
    """Beside each of some members, by id, the accounts that may be the same person's. Two queries for all.

    An address is similar where what stands before its @ is the same but for dots, hyphens, digits at its end
    and what follows a plus. Names are compared by their trigrams, in whatever order they stand.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(LIKENESS)])
        asked = list(with_similar(Member.objects.filter(pk__in=[one.pk for one in members])))
    ids = {pk for row in asked for pk in (*row["by_address"], *row["by_name"])}
    known = Member.objects.select_related("country").in_bulk(ids)
    found: dict[int, list[Near]] = defaultdict(list)
    for row in asked:
        alike = set(row["by_address"]) & set(row["by_name"])
        for pk in dict.fromkeys((*row["by_address"], *row["by_name"])):
            by = BOTH if pk in alike else ADDRESS if pk in row["by_address"] else NAME
            found[row["pk"]].append(Near(known[pk], by))
    return found


BOTH, ADDRESS, NAME = _("similar address and name"), _("similar address"), _("similar name")


def with_similar(rows: models.QuerySet) -> models.QuerySet:
    others = Member.objects.reachable().exclude(pk=OuterRef("pk"))
    key = AddressKey(OuterRef("email"))
    by_address = (
        others.alias(key=AddressKey("email"), letters=Length(AddressKey("email")))
        .filter(key=key, letters__gte=SHORTEST)
        .exclude(key__in=SHARED)
        .order_by("pk")
    )
    # Each side of the "or" is met by an index of its own: of many names very many are a bit alike.
    alike = Q(sort_name__trigram_similar=OuterRef("sort_name"))
    same = Q(sort_name=OuterRef("sort_name"))
    by_name = (
        others.filter(alike & Q(country=OuterRef("country")) | alike & Q(country=None) | same)
        .alias(likeness=TrigramSimilarity("sort_name", OuterRef("sort_name")))
        .order_by("-likeness", "pk")
    )
    return rows.annotate(
        by_address=ArraySubquery(by_address.values("pk")[:MOST]),
        by_name=ArraySubquery(by_name.values("pk")[:MOST]),
    ).values("pk", "by_address", "by_name")
