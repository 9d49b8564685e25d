"""The words of titles, to compare a mistyped word with: *Did you mean …?*"""

from django.db import connection, transaction

SHORTEST = 4  # letters; shorter words have too many neighbours
LONGEST = 40

# "simple" keeps the accents, so that the suggestion is spelt as people spell it. Only from titles that
# everyone may read, as everyone may read the suggestions.
COUNT = """
INSERT INTO search_searchword (word, spelling, entries)
SELECT portal_unaccent(word), mode() WITHIN GROUP (ORDER BY word), count(*)
FROM search_searchentry, unnest(tsvector_to_array(to_tsvector('simple', title))) AS word
WHERE own_title AND audience = 'everyone' AND length(portal_unaccent(word)) BETWEEN %s AND %s
    AND word ~ '^[[:alpha:]]+$'
GROUP BY 1
"""

# Among the words that share enough of their three-letter parts, the likest; of equals, the commonest.
NEAREST = """
SELECT typed.word, near.spelling
FROM unnest(%s) WITH ORDINALITY AS typed(word, place)
CROSS JOIN LATERAL (
    SELECT spelling FROM search_searchword
    WHERE word %% lower(portal_unaccent(typed.word))
    ORDER BY similarity(word, lower(portal_unaccent(typed.word))) DESC, entries DESC, word LIMIT 1
) AS near
WHERE NOT EXISTS (SELECT FROM search_searchword WHERE word = lower(portal_unaccent(typed.word)))
ORDER BY typed.place
"""


@transaction.atomic
def refresh() -> int:
    """Count the words of all titles anew; return how many different words there are."""
    with connection.cursor() as cursor:
        # Two at once would insert the same words; searches go on reading the words as they were.
        cursor.execute("LOCK TABLE search_searchword IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("DELETE FROM search_searchword")
        cursor.execute(COUNT, [SHORTEST, LONGEST])
        return cursor.rowcount


def nearest(words: list[str]) -> dict[str, str]:
    """The known word that is most like each of `words` that is not known itself; none where none is near."""
    wanted = [word for word in words if SHORTEST <= len(word) <= LONGEST]
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(NEAREST, [wanted])
        return dict(cursor.fetchall())
