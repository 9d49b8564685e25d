"""What a document is to other ones."""

from collections.abc import Iterable
from typing import Any

from django.db import connection

from knowledge.documents.models import Document, Relation, RelationKind

ONE_WAY = (RelationKind.PART_OF, RelationKind.SUPERSEDES)  # nothing is, at however many steps, part of itself
LOCK = 5_318_008_001  # any number that nothing else takes
REACHED = """
    WITH RECURSIVE reached(id) AS (
        SELECT unnest(%s::bigint[])
        UNION
        SELECT other_id FROM documents_relation JOIN reached ON document_id = reached.id WHERE kind = %s
    )
    SELECT EXISTS (SELECT FROM reached WHERE id = %s)
"""

Relations = Iterable[tuple[str, int]]


class Circle(Exception):
    """By these relations a document would be part of itself, or supersede itself; nothing was written."""


def leads_back(document: Document, relations: Relations) -> bool:
    """Whether by these relations `document` would be, at however many steps, part of itself or its own
    successor."""
    pairs = list(relations)
    for kind in ONE_WAY:
        others = [other for one, other in pairs if one == kind]
        if others and document.pk:
            with connection.cursor() as cursor:
                cursor.execute(REACHED, [others, kind, document.pk])
                if cursor.fetchone()[0]:
                    return True
    return False


def write_relations(document: Document, relations: Relations, by: Any = None) -> None:
    """Let these (kind, id of the other document) be the relations of `document`, as far as `by` sees the
    others: relations to what they can't see stay. `by` None sees everything.

    Raises Circle. Two that would make a circle together come one after the other.
    """
    wanted = {(kind, other) for kind, other in relations if other != document.pk}
    if any(kind in ONE_WAY for kind, _other in wanted):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    before = document.relations.all()
    if by is not None:
        seen = Document.objects.visible_to(by)
        there = set(seen.filter(pk__in={other for _kind, other in wanted}).values_list("pk", flat=True))
        wanted = {(kind, other) for kind, other in wanted if other in there}
        before = before.filter(other__in=seen)
    if leads_back(document, wanted):
        raise Circle
    known = {(row.kind, row.other_id): row.pk for row in before}
    Relation.objects.filter(pk__in=[pk for pair, pk in known.items() if pair not in wanted]).delete()
    Relation.objects.bulk_create(
        [
            Relation(document=document, kind=kind, other_id=other)
            for kind, other in wanted
            if (kind, other) not in known
        ],
        ignore_conflicts=True,
    )
