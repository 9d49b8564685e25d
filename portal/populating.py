"""Texts to fill a portal with, for measuring: varied, in four languages, the same for the same seed.

The pieces are in data/phrases.toml. Paragraphs are made and rendered once, so a text costs next to nothing.
"""

import random
import tomllib
from collections.abc import Iterable
from io import StringIO
from pathlib import Path
from typing import Any

from django.db import connection, models
from django.db.models import Max

from portal import text

PHRASES = Path(__file__).parent / "data" / "phrases.toml"
LANGUAGES = {"en": 40, "fr": 25, "es": 25, "ar": 10}  # how often each comes, in a hundred
PARAGRAPHS = 300  # in each language
COPY_AT_ONCE = 10_000


class Words:
    """Titles, texts and names; every app's `populate` draws from the same one."""

    def __init__(self, seed: int = 1):
        self.random = random.Random(seed)
        self.phrases = tomllib.loads(PHRASES.read_text(encoding="utf-8"))
        self.paragraphs = {language: self._make_paragraphs(language) for language in LANGUAGES}

    def language(self) -> str:
        """One of the four, English most often."""
        return self.random.choices(list(LANGUAGES), list(LANGUAGES.values()))[0]

    def title(self, language: str) -> str:
        """A title of about six words; some ten thousand differ in each language."""
        phrases, choose = self.phrases[language], self.random.choice
        title = choose(phrases["titles"]).format(subject=choose(phrases["subjects"]))
        return f"{title} ({choose(phrases['places'])})" if self.random.random() < 0.5 else title

    def body(self, language: str) -> tuple[str, str]:
        """A text of one to four paragraphs, as Markdown and as the HTML that `text.render` makes of it."""
        chosen = self.random.choices(self.paragraphs[language], k=self.random.choice((1, 1, 2, 2, 3, 4)))
        return "\n\n".join(source for source, _html in chosen), "\n".join(html for _source, html in chosen)

    def line(self, language: str) -> str:
        """One sentence, for a summary."""
        phrases, choose = self.phrases[language], self.random.choice
        return f"{choose(phrases['places'])}, {choose(phrases['scenes'])} {choose(phrases['causes'])}."

    def name(self, language: str) -> str:
        """A person's name as it is written where the language is."""
        phrases, choose = self.phrases[language], self.random.choice
        return f"{choose(phrases['given'])} {choose(phrases['family'])}"

    def _make_paragraphs(self, language: str) -> list[tuple[str, str]]:
        sources = [self._paragraph(language) for _number in range(PARAGRAPHS)]
        return [(source, text.render(source).html) for source in sources]

    def _paragraph(self, language: str) -> str:
        phrases, chance = self.phrases[language], self.random.random()
        if chance < 0.1:
            return "\n".join(f"- {advice}" for advice in self.random.sample(phrases["advice"], 4))
        sentences = [self.line(language), *self.random.sample(phrases["advice"], self.random.randint(1, 3))]
        if chance < 0.3:
            sentences.append(f"**{self.random.choice(phrases['asks'])}**")
        elif chance < 0.5:
            sentences.insert(0, self.line(language))
        return " ".join(sentences)


def copy(table: str, columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> int:
    """Insert `rows` into `table` by COPY, a batch at a time; returns how many. Lists become arrays."""
    total, names = 0, ", ".join(columns)
    batch: list[str] = []
    with connection.cursor() as cursor:

        def send() -> None:
            cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", StringIO("\n".join(batch)))
            batch.clear()

        for row in rows:
            batch.append("\t".join(map(copied, row)))
            total += 1
            if len(batch) == COPY_AT_ONCE:
                send()
        if batch:
            send()
    return total


def following(model: type[models.Model], count: int) -> range:
    """The next `count` ids of a table, which are its own from now on."""
    first = (model._default_manager.aggregate(last=Max("pk"))["last"] or 0) + 1
    with connection.cursor() as cursor:
        table = model._meta.db_table
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, first + count - 1])
    return range(first, first + count)


def copied(value: Any) -> str:
    r"""A value as COPY's text format has it: \N for None, {…} for a list of words or numbers."""
    if value is None:
        return r"\N"
    if isinstance(value, list | tuple):
        return "{" + ",".join(copied(element(one)) for one in value) + "}"
    if isinstance(value, str):
        return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    if isinstance(value, bool):
        return "t" if value else "f"
    return str(value)


def element(value: Any) -> Any:
    """A word as it stands within an array, in quotes."""
    if not isinstance(value, str):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
