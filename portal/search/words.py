"""The words of titles, to compare a mistyped word with: *Did you mean …?*"""

from difflib import SequenceMatcher

from django.db import connection, transaction

SHORTEST = 4  # letters; shorter words have too many neighbours
LONGEST = 40
MOST_WORDS = 6  # of a query
LIKE_ENOUGH = 0.75  # of 1: one letter in four may be wrong
COMMONER = 5  # times: a word that is known may still be a slip of somebody's

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

# The words that share the most of their three-letter parts with each of those typed.
NEAR = """
SELECT typed.word, typed.plain, coalesce(same.entries, 0), near.word, near.spelling, near.entries
FROM unnest(%s) AS given(word)
CROSS JOIN LATERAL (SELECT given.word, lower(portal_unaccent(given.word)) AS plain) AS typed
LEFT JOIN search_searchword AS same ON same.word = typed.plain
CROSS JOIN LATERAL (
    SELECT word, spelling, entries FROM search_searchword ORDER BY word <-> typed.plain LIMIT 20
) AS near
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
    """For each of `words` the word that was probably meant, where titles have one like it much oftener."""
    wanted = [word for word in words if SHORTEST <= len(word) <= LONGEST][:MOST_WORDS]
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(NEAR, [wanted])
        rows = cursor.fetchall()
    best: dict[str, tuple[float, int, str]] = {}
    for typed, plain, known, word, spelling, entries in rows:
        likeness = SequenceMatcher(None, plain, word).ratio()
        if word != plain and likeness >= LIKE_ENOUGH and entries > COMMONER * known:
            best[typed] = max(best.get(typed, (0.0, 0, "")), (likeness, entries, spelling))
    return {typed: spelling for typed, (_likeness, _entries, spelling) in best.items()}
