"""Who follows a combination of conditions is told of each new document that fits.

At publishing nobody asks each combination whether it fits. Each stands under an anchor that every document
that fits it has: the number of its rarest value, or the lexemes of its words, of which such a
document has at least one. One look into an index by what the document has finds those few that may fit.
"""

import re
from typing import Any

from django.db import connection

from knowledge.documents.finding.conditions import Conditions
from knowledge.documents.finding.facets import FACETS
from knowledge.documents.finding.listing import AUTHOR, numbers
from knowledge.documents.models import Combination
from portal import notices
from portal.search.parsing import parse

KIND = "documents"
MOST = 50  # combinations that one member follows
MOST_MET = 500  # of which the watchers of one document are told, those with the most conditions first
EVERY, BEGINNING = "", "*"  # the anchors of no conditions at all, and of words that are only begun
LEXEME = re.compile(r"'((?:[^']|'')+)'")
# The facets with the most values first: the fewer documents an anchor has, the seldomer it is looked at.
RAREST = ("collection", "donor", "country", "theme", "region", "year", "licence", "reader", "type")

MEETING = f"""
WITH one AS MATERIALIZED (
    SELECT listing.keys || listing.authors AS keys, entry.vector
    FROM documents_listing listing LEFT JOIN search_searchentry entry
        ON entry.kind = 'document' AND entry.object_id = listing.document_id
    WHERE listing.document_id = %s
)
SELECT combination.id FROM one, documents_combination combination
WHERE combination.anchors && (
        SELECT ARRAY['{EVERY}', '{BEGINNING}'] || keys::text[] || coalesce(tsvector_to_array(vector), '{{}}')
        FROM one
    )
    AND combination.keys <@ one.keys
    AND (combination.match = '' OR one.vector @@ combination.match::tsquery)
ORDER BY cardinality(combination.keys) DESC, combination.id LIMIT {MOST_MET}
"""


def met_by(document_id: int) -> list[tuple[str, int]]:
    """The followed combinations that a listed document fits, as `notices.tell` takes them. One query."""
    with connection.cursor() as cursor:
        cursor.execute(MEETING, [document_id])
        return [(KIND, pk) for (pk,) in cursor.fetchall()]


def level(person: Any, conditions: Conditions) -> tuple[int, str] | None:
    """The number of the combination of these conditions, and how `person` follows it, if at all."""
    pk = Combination.objects.filter(query=conditions.query(sort=False)).values_list("pk", flat=True).first()
    found = pk and notices.watching(person, KIND, pk)
    return (pk, found) if pk and found else None


def combination(conditions: Conditions, names: dict[str, str]) -> Combination:
    """The combination of these conditions, made where nobody has followed it yet."""
    query = conditions.query(sort=False)
    if found := Combination.objects.filter(query=query).first():
        return found
    ids = numbers(conditions.chosen.items(), {})
    if conditions.author:
        ids[AUTHOR, ""] = conditions.author
    match = parse(conditions.q).match
    named = {name: names[name] for name in ("author", "collection") if name in names}
    made = Combination(
        query=query, keys=sorted(ids.values()), match=match, anchors=anchors(ids, match), names=named
    )
    Combination.objects.bulk_create([made], ignore_conflicts=True)
    return Combination.objects.get(query=query)


def anchors(ids: dict[tuple[str, str], int], match: str) -> list[str]:
    """What a document has at least one of, if it fits."""
    if ids:
        places = {AUTHOR: -1} | {name: place for place, name in enumerate(RAREST)}
        return [str(min((places.get(facet, len(FACETS)), pk) for (facet, _value), pk in ids.items())[1])]
    if ":*" in match:
        return [BEGINNING]
    return sorted({lexeme.replace("''", "'") for lexeme in LEXEME.findall(match)}) or [EVERY]
