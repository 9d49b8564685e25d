"""Two texts beside each other."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from portal.text.characters import clean
from portal.text.matching import Matcher

WORD = re.compile(r"\w+|\s+|[^\w\s]")
CONTEXT = 3  # unchanged lines shown around a change
ALIKE = 0.4  # the part of two lines' words that must be the same to show one as the other, changed
SEARCHED = 40  # lines of a changed passage among which an old line looks for its new form
MOST_ROWS = 2_000
WORDS_ALLOWANCE = 500_000


@dataclass(frozen=True)
class Part:
    """A piece of a line, and whether the other side lacks it."""

    words: str
    changed: bool


@dataclass
class Row:
    """A row of a difference, to be shown in two columns.

    `kind` is "same", "changed", "removed", "added", "skipped" or "cut". A skipped row stands for `count`
    lines that are the same; a cut one, always the last, for `count` rows that are too many to be shown.
    Numbers count from 1 and are None where a side has no such line.
    """

    kind: str
    old_number: int | None = None
    new_number: int | None = None
    old: list[Part] = field(default_factory=list)
    new: list[Part] = field(default_factory=list)
    count: int = 0


class Comparison:
    """The difference of two texts while it is being made; words share one allowance of steps."""

    def __init__(self, old: str, new: str):
        self.old, self.new = clean(old).split("\n"), clean(new).split("\n")
        self.allowance = WORDS_ALLOWANCE

    def rows(self) -> Iterator[Row]:
        a = b = 0
        end = (len(self.old), len(self.new))
        for at, to in [*Matcher(None, self.old, self.new).pairs(), end]:
            yield from self.passage(a, at, b, to)
            if (at, to) != end:
                part = [Part(self.old[at], False)]
                yield Row("same", at + 1, to + 1, part, part)
            a, b = at + 1, to + 1

    def passage(self, a: int, a_end: int, b: int, b_end: int) -> Iterator[Row]:
        """The rows of a changed passage: lines that were changed beside what they became, in order."""
        for line in range(a, a_end):
            match = self.likeness(line, range(b, min(b_end, b + SEARCHED)))
            if match is None:
                yield Row("removed", line + 1, None, [Part(self.old[line], True)])
                continue
            twin, old_parts, new_parts = match
            yield from self.added(b, twin)
            yield Row("changed", line + 1, twin + 1, old_parts, new_parts)
            b = twin + 1
        yield from self.added(b, b_end)

    def added(self, start: int, end: int) -> Iterator[Row]:
        for line in range(start, end):
            yield Row("added", None, line + 1, [], [Part(self.new[line], True)])

    def likeness(self, line: int, candidates: range) -> tuple[int, list[Part], list[Part]] | None:
        """The first of the new lines that is much like this old one, with both cut into parts."""
        words = WORD.findall(self.old[line])
        known = set(words)
        for twin in candidates:
            others = WORD.findall(self.new[twin])
            self.allowance -= len(others)
            if self.allowance < 0:
                return None
            if much_alike(known, set(others)):
                matcher = Matcher(None, words, others, self.allowance)
                pairs = matcher.pairs()
                self.allowance = matcher.allowance
                stayed_old, stayed_new = {at for at, _to in pairs}, {to for _at, to in pairs}
                return twin, parts(words, stayed_old), parts(others, stayed_new)
        return None


def much_alike(words: set[str], others: set[str]) -> bool:
    words, others = {w for w in words if not w.isspace()}, {w for w in others if not w.isspace()}
    return bool(words and others) and len(words & others) >= ALIKE * max(len(words), len(others))


def parts(words: list[str], stayed: set[int]) -> list[Part]:
    """The line put together again from its words, each run of changed or unchanged ones a part."""
    runs: list[tuple[list[str], bool]] = []
    for position, word in enumerate(words):
        changed = position not in stayed
        if not runs or runs[-1][1] != changed:
            runs.append(([], changed))
        runs[-1][0].append(word)
    return [Part("".join(run), changed) for run, changed in runs]


def lines(old: str, new: str) -> list[Row]:
    """The difference of two texts, line by line and by word within a line, with a little of what is around.

    Takes at most a few seconds for two texts of 200 kB, whatever they are: what cannot be compared in that
    time is shown as removed and added. Parts are plain text: escape them as usual.
    """
    rows = list(Comparison(old, new).rows())
    shown: set[int] = set()
    for position, row in enumerate(rows):
        if row.kind != "same":
            shown.update(range(position - CONTEXT, position + CONTEXT + 1))
    result: list[Row] = []
    for position, row in enumerate(rows):
        if position in shown:
            result.append(row)
        elif result and result[-1].kind == "skipped":
            result[-1].count += 1
        else:
            result.append(Row("skipped", count=1))
    if len(result) > MOST_ROWS:
        result[MOST_ROWS:] = [Row("cut", count=len(result) - MOST_ROWS)]
    return result
