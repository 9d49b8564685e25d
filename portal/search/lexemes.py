"""From words to what is compared: PostgreSQL's lexemes, without accents, stemmed by the text's own language.

A text is kept as the lexemes of its own language alone. A query becomes the lexemes of all four languages
and of none (`parsing`), so every text is met by its own, whatever the reader's language. A second, unstemmed
copy of each text would find nothing more and double the index.
"""

from django.contrib.postgres.search import SearchVectorField
from django.db import models

CONFIGURATIONS = {code: f"portal_{code}" for code in ("en", "fr", "es", "ar")}
PLAIN = "portal_simple"  # for every other language


class Configuration(models.Func):
    """The text search configuration of the language in a column."""

    template = (
        "(CASE %(expressions)s "
        + " ".join(f"WHEN '{code}' THEN '{name}'::regconfig" for code, name in CONFIGURATIONS.items())
        + f" ELSE '{PLAIN}'::regconfig END)"
    )
    output_field = models.TextField()


class Weighted(models.Func):
    """The lexemes of a text column in the row's language, all with one weight, "A" (worth most) to "D"."""

    template = "setweight(to_tsvector(%(expressions)s), '%(weight)s')"
    output_field = SearchVectorField()

    def __init__(self, text, *, weight: str):
        super().__init__(Configuration("language"), text, weight=weight)


class Joined(models.Func):
    """Several vectors as one."""

    template = "(%(expressions)s)"
    arg_joiner = " || "
    output_field = SearchVectorField()


class LexemesField(models.GeneratedField):
    """A vector that the database makes from other columns; not sent back after a write, as it is large."""

    db_returning = False  # type: ignore[assignment]


def title_if(own: bool) -> models.Case:
    """The title of the rows that have one of their own, or of those to which it is lent; else no words."""
    return models.Case(models.When(own_title=own, then="title"), default=models.Value(""))
