"""What came of each part of a file that was brought in."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from portal import lines

MADE, CHANGED, UNCHANGED, REFUSED = "made", "changed", "unchanged", "refused"
MOST_KEPT = 50_000  # lines of a report


@dataclass
class Outcome:
    """What came of one part, which is a row by its `line` or a file by its name; `number` is the id of what
    was made or changed."""

    line: int | str
    outcome: str
    title: str = ""
    number: int | None = None
    sentences: list[str] = field(default_factory=list)

    @property
    def is_worth_telling(self) -> bool:
        return self.outcome != UNCHANGED or bool(self.sentences)


def counts(outcomes: Iterable[Outcome]) -> dict[str, int]:
    found = Counter(one.outcome for one in outcomes)
    return {name: found[name] for name in (MADE, CHANGED, UNCHANGED, REFUSED)}


def report(outcomes: Iterable[Outcome]) -> list[list[Any]]:
    """What is worth telling, as it is kept (`SentFile.report`)."""
    told = [one for one in outcomes if one.is_worth_telling]
    return [[one.line, one.outcome, one.title, one.number, one.sentences] for one in told[:MOST_KEPT]]


def as_csv(report: Iterable[Any], columns: list[str]) -> Iterator[str]:
    """The same as a table whose `columns` are called so."""
    return lines.as_csv(rows_of(report, columns))


def rows_of(report: Iterable[Any], columns: list[str]) -> Iterator[list[Any]]:
    yield columns
    for line, outcome, title, number, sentences in report:
        yield [line, outcome, number or "", title, " ".join(sentences)]


def as_line(one: Outcome) -> str:
    """An outcome as commands print it."""
    number = f" {one.number}" if one.number else ""
    return f"{one.line}: {one.outcome}{number}: {one.title[:80]} {' '.join(one.sentences)}".rstrip()
