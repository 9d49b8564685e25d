"""The letters of the list of authors."""

from typing import Any

from django.db import connection

from portal import kept
from portal.access import audiences_for

LETTERS = """
SELECT letter, count(*) FROM documents_facetvalue
WHERE facet = 'author' AND id IN (SELECT unnest(authors) FROM documents_listing WHERE audience = ANY(%s))
GROUP BY letter ORDER BY letter
"""


def letters(person: Any) -> list[tuple[str, int]]:
    """Each letter with how many authors there are of documents that the lists show `person`, in the order of
    the scripts: Latin, Greek, Cyrillic, Arabic and on."""
    audiences = audiences_for(person)

    def read() -> list[tuple[str, int]]:
        with connection.cursor() as cursor:
            cursor.execute(LETTERS, [list(audiences)])
            return cursor.fetchall()

    return kept.piece(("letters of authors", audiences), read)
