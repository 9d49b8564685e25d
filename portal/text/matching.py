"""What two sequences have in common, in bounded time.

The standard library's SequenceMatcher takes minutes over two pages of 200 kB made to annoy it. This one
finds the elements that occur once in both (as patience diff does), then the shortest edit between those
(Myers, "An O(ND) Difference Algorithm and Its Variations", 1986) as long as its allowance of steps lasts;
what is left then counts as different. The result depends on the texts alone, not on the clock.
"""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from math import isqrt

ALLOWANCE = 1_000_000  # steps: about half a second

Pair = tuple[int, int]


class Matcher:
    """Matches `old` with `new`. Also what merge3 asks of a sequence matcher: (None, old, new)."""

    def __init__(self, _junk: None, old: Sequence, new: Sequence, allowance: int = ALLOWANCE):
        self.old, self.new = old, new
        self.allowance = allowance

    def pairs(self) -> list[Pair]:
        """(position in old, position in new) of what stayed, in order."""
        found: list[Pair] = []
        waiting = [(0, len(self.old), 0, len(self.new))]
        while waiting:
            a, a_end, b, b_end = waiting.pop()
            while a < a_end and b < b_end and self.old[a] == self.new[b]:
                found.append((a, b))
                a, b = a + 1, b + 1
            while a < a_end and b < b_end and self.old[a_end - 1] == self.new[b_end - 1]:
                a_end, b_end = a_end - 1, b_end - 1
                found.append((a_end, b_end))
            if a < a_end and b < b_end:
                anchors = self.anchors(a, a_end, b, b_end)
                if anchors:
                    found.extend(anchors)
                    waiting.extend(gaps(anchors, (a, a_end, b, b_end)))
                else:
                    found.extend(self.shortest_edit(a, a_end, b, b_end))
        return sorted(found)

    def get_matching_blocks(self) -> list[tuple[int, int, int]]:
        """As difflib's: (start in old, start in new, length), with an empty one at the end."""
        blocks: list[list[int]] = []
        for a, b in self.pairs():
            if blocks and (a, b) == (blocks[-1][0] + blocks[-1][2], blocks[-1][1] + blocks[-1][2]):
                blocks[-1][2] += 1
            else:
                blocks.append([a, b, 1])
        return [(a, b, length) for a, b, length in [*blocks, [len(self.old), len(self.new), 0]]]

    def anchors(self, a: int, a_end: int, b: int, b_end: int) -> list[Pair]:
        """The longest increasing run of elements that occur exactly once on each side."""
        in_old, in_new = Counter(self.old[a:a_end]), Counter(self.new[b:b_end])
        place = {self.new[at]: at for at in range(b, b_end) if in_new[self.new[at]] == 1}
        once = [
            (at, place[self.old[at]])
            for at in range(a, a_end)
            if in_old[self.old[at]] == 1 and self.old[at] in place
        ]
        return longest_increasing(once)

    def shortest_edit(self, a: int, a_end: int, b: int, b_end: int) -> list[Pair]:
        """Myers' greedy algorithm; nothing in common when the allowance does not suffice."""
        old, new = self.old[a:a_end], self.new[b:b_end]
        most = min(len(old) + len(new), isqrt(2 * max(self.allowance, 0)))
        reach = array("i", [0]) * (2 * most + 3)  # at most + diagonal: how far that diagonal goes in old
        trace: list[array] = []
        for edits in range(most + 1):
            trace.append(reach[most - edits : most + edits + 3])
            for diagonal in range(-edits, edits + 1, 2):
                x = start = step(reach, most + 1 + diagonal, first=diagonal == -edits, last=diagonal == edits)
                while x < len(old) and x - diagonal < len(new) and old[x] == new[x - diagonal]:
                    x += 1
                reach[most + 1 + diagonal] = x
                self.allowance -= x - start + 1
                if x >= len(old) and x - diagonal >= len(new):
                    return [(a + i, b + j) for i, j in walk_back(trace, len(old), len(new))]
            if self.allowance < 0:
                return []
        return []


def step(reach: array, at: int, *, first: bool, last: bool) -> int:
    """Where the furthest path with one edit more begins on the diagonal at `at`: from above or the left."""
    down = first or (not last and reach[at - 1] < reach[at + 1])
    return reach[at + 1] if down else reach[at - 1] + 1


def gaps(anchors: list[Pair], bounds: tuple[int, int, int, int]) -> Iterator[tuple[int, int, int, int]]:
    """The stretches between anchors, as (start in old, end in old, start in new, end in new)."""
    a, a_end, b, b_end = bounds
    for at, to in [*anchors, (a_end, b_end)]:
        if a < at and b < to:
            yield a, at, b, to
        a, b = at + 1, to + 1


def longest_increasing(pairs: list[Pair]) -> list[Pair]:
    """The longest subsequence of `pairs`, given by rising first member, whose second member rises too."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for number, (_at, to) in enumerate(pairs):
        length = bisect_left(tails, to)
        before.append(ends[length - 1] if length else None)
        tails[length : length + 1] = [to]
        ends[length : length + 1] = [number]
    index = ends[-1] if ends else None
    chosen = []
    while index is not None:
        chosen.append(pairs[index])
        index = before[index]
    return chosen[::-1]


def walk_back(trace: list[array], x: int, y: int) -> list[Pair]:
    """The diagonal steps of the path that Myers' algorithm found; each item of `trace` holds the reach of the
    diagonals from one beyond the leftmost to one beyond the rightmost of its round."""
    found = []
    for edits in range(len(trace) - 1, -1, -1):
        reach, diagonal = trace[edits], x - y
        at = diagonal + edits + 1
        first, last = diagonal == -edits, diagonal == edits
        start = step(reach, at, first=first, last=last) if edits else 0
        while x > start:
            x, y = x - 1, y - 1
            found.append((x, y))
        if edits:
            down = first or (not last and reach[at - 1] < reach[at + 1])
            x, y = (x, y - 1) if down else (x - 1, y)
    return found
