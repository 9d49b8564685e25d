"""From what a person types to what PostgreSQL compares: words, "a phrase", -not -these, this OR that, begin*.

Each word becomes the lexemes of every configuration, any of which will do: `elevage` meets the French stem
of `élevage`, and a text in English meets its own stem of the same word. A word that is a stop word of one of
the languages ("the", "de") is not in those texts, so it can't be asked for; it only raises what has it.
"""

import re
from dataclasses import dataclass, field
from itertools import combinations

from django.contrib.postgres.search import SearchQuery
from django.db import connection, models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.search.lexemes import CONFIGURATIONS, PLAIN
from portal.text import clean_line

LENGTH = 200  # characters of a query that are read
TERMS = 12  # words and phrases of a query that are read
SHORTEST_BEGINNING = 4  # letters before a *; fewer begin too many words

QUOTES = str.maketrans(dict.fromkeys("“”„«»＂", '"'))
TOKEN = re.compile(r'(-?)"([^"]*)"|(\S+)')
BEGINNING = re.compile(r"(\w+)\*")
TOGETHER = re.compile(r" <(?:-|\d+)> ")
WORD = re.compile(r"[^\W\d_]+")

# What PostgreSQL's lists lack: whoever types a whole question would find only what has each of these.
STOP_WORD = re.compile(
    "من|في|على|إلى|الى|عن|مع|هذا|هذه|ذلك|التي|الذي|الذين|أو|او|ما|لا|أن|ان|إن|كان|كيف|هل|كل|بين|بعد|قبل|عند"
    "|les|cet|cette|leurs|chez|dont|entre|selon"
    "|comment|pourquoi|quand|combien|quels?|quelles?|cuándo|cuánto|cuáles",
    re.IGNORECASE,
)
ARABIC_WORD = re.compile("(ال)?([\u0621-\u064a]{3,})")  # the article is written as a part of the word

NOTHING = _("Please type a word to look for.")
ONLY_LEFT_OUT = _("Please type a word to look for as well: there is only what to leave out.")
TOO_COMMON = _("These words are in almost every text. Please add a rarer one.")

LEXEMES = """
SELECT CASE WHEN begins THEN ARRAY[{beginnings}] ELSE ARRAY[{phrases}] END
FROM unnest(%s::text[], %s::boolean[]) WITH ORDINALITY AS term(words, begins, place) ORDER BY place
""".format(
    beginnings=", ".join(
        f"to_tsquery('{name}', CASE WHEN begins THEN words || ':*' ELSE '' END)::text"
        for name in (*CONFIGURATIONS.values(), PLAIN)
    ),
    phrases=", ".join(
        f"phraseto_tsquery('{name}', words)::text" for name in (*CONFIGURATIONS.values(), PLAIN)
    ),
)


class ReadyQuery(SearchQuery):
    """A query whose lexemes are known already."""

    template = "%(expressions)s::tsquery"

    def __init__(self, lexemes: str):
        super().__init__(models.Value(lexemes), search_type="raw")


@dataclass
class Term:
    """A word or phrase, and what it may be in the index; one of `alternatives` is enough."""

    words: str
    begins: bool = False
    alternatives: set[str] = field(default_factory=set)
    stopped: bool = False  # nothing but stop words in at least one language

    def __str__(self):
        return any_of(self.alternatives)


@dataclass
class Query:
    """What a person asked for: `match` is what must be there, `wish` what raises a text that has it too.

    `loose` fits whatever `match` does and more: it is what the index can tell without reading rows, as it
    doesn't know which words stand together.
    """

    typed: str = ""
    shortened: bool = False
    match: str = ""
    loose: str = ""
    wish: str = ""
    words: list[str] = field(default_factory=list)  # those looked for, as they were typed
    problem: str | Promise = ""


def parse(typed: str) -> Query:
    """Read what was typed, whatever it is; what can't be looked for has its `problem` said in a sentence."""
    read = clean_line(typed[: 4 * LENGTH])
    query = Query(typed=read[:LENGTH], shortened=len(read) > LENGTH or len(typed) > 4 * LENGTH)
    if not query.typed:
        return query
    wanted, unwanted = split(query)
    look_up([*unwanted, *(term for group in wanted for term in group)])
    required, wished = sift(wanted)
    left_out = any_of({str(term) for term in unwanted if term.alternatives})
    query.match = all_of([any_of({str(term) for term in group}) for group in required])
    query.loose = TOGETHER.sub(" & ", query.match)
    query.wish = any_of({str(term) for term in wished})
    query.words = [word.lower() for group in wanted for term in group for word in WORD.findall(term.words)]
    if not query.match:
        query.problem = TOO_COMMON if wished else ONLY_LEFT_OUT if left_out else NOTHING
    elif left_out:
        query.match = f"({query.match}) & !({left_out})"
        query.loose = f"({query.loose}) & !({left_out})" if not TOGETHER.search(left_out) else query.loose
    return query


def split(query: Query) -> tuple[list[list[Term]], list[Term]]:
    """The terms that are wanted, in groups of which one will do, and those that are not."""
    wanted: list[list[Term]] = []
    unwanted: list[Term] = []
    joins = False
    tokens = list(TOKEN.finditer(query.typed.translate(QUOTES)))
    query.shortened |= len(tokens) > TERMS
    for minus, phrase, bare in (token.groups() for token in tokens[:TERMS]):
        if bare == "OR":
            joins = bool(wanted)
            continue
        minus, bare = minus or "", bare or ""
        if bare.startswith("-"):
            minus, bare = "-", bare[1:]
        beginning = BEGINNING.fullmatch(bare)
        begins = bool(beginning and len(beginning[1]) >= SHORTEST_BEGINNING)
        term = Term(beginning[1] if beginning else phrase or bare, begins)
        if minus:
            unwanted.append(term)
        elif joins:
            wanted[-1].append(term)
        else:
            wanted.append([term])
        joins = False
    return wanted, unwanted


def look_up(terms: list[Term]) -> None:
    """Have PostgreSQL find the lexemes of all `terms`, with one query."""
    spellings = [(term, words) for term in terms for words in spelt(term.words)]
    with connection.cursor() as cursor:
        cursor.execute(
            LEXEMES, [[words for _term, words in spellings], [term.begins for term, _words in spellings]]
        )
        rows = cursor.fetchall()
    for (term, words), (lexemes,) in zip(spellings, rows, strict=True):
        term.alternatives |= set(filter(None, lexemes))
        term.stopped |= (not term.begins and not all(lexemes)) or bool(STOP_WORD.fullmatch(words))


def spelt(words: str) -> set[str]:
    """The words with and without hyphens, an Arabic one with and without the article.

    To PostgreSQL "covid-19" is not "covid 19", and an Arabic stem may depend on the article before it.
    """
    arabic = ARABIC_WORD.fullmatch(words)
    return {words, words.replace("-", " ")} | ({arabic[2], f"ال{arabic[2]}"} if arabic else set())


def sift(groups: list[list[Term]]) -> tuple[list[list[Term]], list[Term]]:
    """The groups that can be asked for, and the terms that can only be wished for."""
    required, wished = [], []
    for group in groups:
        found = [term for term in group if term.alternatives]
        if found and not any(term.stopped for term in found):
            required.append(found)
        else:
            wished += found
    return required, wished


def likeness(text: str) -> tuple[str, str]:
    """The lexemes of which two, of different words of `text`, are enough, and those of any word.

    The last word counts as a beginning, as it may not be finished. Both are empty where nothing can be asked.
    """
    read = clean_line(text[: 4 * LENGTH])[:LENGTH]
    terms = [Term(word) for word in dict.fromkeys(WORD.findall(read.lower())) if len(word) > 2][:TERMS]
    if terms and read[-1].isalpha() and len(terms[-1].words) >= SHORTEST_BEGINNING:
        terms[-1].begins = True
    look_up(terms)
    words = [str(term) for term in terms if term.alternatives and not term.stopped]
    pairs = [all_of(list(pair)) for pair in combinations(words, 2)]
    return any_of(set(pairs)) or any_of(set(words)), any_of(set(words))


def any_of(queries: set[str]) -> str:
    return " | ".join(f"({query})" for query in sorted(queries))


def all_of(queries: list[str]) -> str:
    return " & ".join(f"({query})" for query in queries)
