import random
import time
from itertools import pairwise

import pytest

from portal.text import diff, merge
from portal.text.diff import Part
from portal.text.matching import Matcher


def kinds(old: str, new: str) -> list[str]:
    return [row.kind for row in diff.lines(old, new)]


def test_a_changed_word_is_shown_within_its_line():
    (row,) = diff.lines("Goats eat grass.", "Goats eat leaves.")
    assert row.kind == "changed" and (row.old_number, row.new_number) == (1, 1)
    assert row.old == [Part("Goats eat ", False), Part("grass", True), Part(".", False)]
    assert row.new == [Part("Goats eat ", False), Part("leaves", True), Part(".", False)]


def test_lines_added_and_removed():
    assert kinds("a\nb", "a\nx\nb") == ["same", "added", "same"]
    assert kinds("a\nx\nb", "a\nb") == ["same", "removed", "same"]
    assert kinds("", "a") == ["removed", "added"]
    assert kinds("one thing", "quite another") == ["removed", "added"]


def test_a_line_put_in_before_a_changed_one_does_not_hide_what_changed():
    rows = diff.lines("The herd moves north.", "A new line.\nThe herd moves south.")
    assert [row.kind for row in rows] == ["added", "changed"]


def test_what_stayed_far_from_a_change_is_left_out():
    old = "\n".join(str(number) for number in range(50))
    rows = diff.lines(old, old.replace("\n25\n", "\nx\n"))
    assert [row.kind for row in rows] == (
        ["skipped", *["same"] * 3, "removed", "added", *["same"] * 3, "skipped"]
    )
    assert rows[0].count + 3 == 25 and rows[-1].count + 3 == 24
    assert [row.kind for row in diff.lines(old, old)] == ["skipped"]


def test_windows_line_ends_are_no_difference():
    assert kinds("a\r\nb", "a\nb") == ["skipped"]


def test_a_very_long_difference_is_cut_and_says_so():
    rows = diff.lines("", "\n".join(f"word{number}" for number in range(5_000)))
    assert rows[-1].kind == "cut" and len(rows) + rows[-1].count - 1 == 5_001


def test_the_parts_of_a_difference_make_up_both_texts():
    chance = random.Random(1)
    for _round in range(200):
        old, new = ("\n".join(chance.choice(["a b", "a c", "b", ""]) for _ in range(6)) for _ in "12")
        rows = list(diff.Comparison(old, new).rows())
        for side, number, whole in [("old", "old_number", old), ("new", "new_number", new)]:
            there = [row for row in rows if getattr(row, number)]
            assert "\n".join("".join(part.words for part in getattr(row, side)) for row in there) == whole
            assert [getattr(row, number) for row in there] == list(range(1, len(there) + 1))


def longest_common(old: str, new: str) -> int:
    row = [0] * (len(new) + 1)
    for a in old:
        before = row
        row = [0]
        for position, b in enumerate(new):
            row.append(before[position] + 1 if a == b else max(before[position + 1], row[-1]))
    return row[-1]


def test_the_shortest_edit_is_the_shortest():
    chance = random.Random(2)
    for _round in range(500):
        old, new = ("".join(chance.choice("abc") for _ in range(chance.randrange(1, 12))) for _ in "12")
        pairs = sorted(Matcher(None, old, new).shortest_edit(0, len(old), 0, len(new)))
        assert len(pairs) == longest_common(old, new)
        assert all(old[a] == new[b] for a, b in pairs)
        assert all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))


CHANCE = random.Random(3)
SHUFFLED = [str(number) for number in range(30_000)]
CHANCE.shuffle(SHUFFLED)
HARD = {  # made when they are asked for
    "two unlike texts": lambda: ["\n".join(str(CHANCE.random()) for _ in range(10_000)) for _ in "12"],
    "a hundred kinds": lambda: ["\n".join(str(CHANCE.randrange(100)) for _ in range(65_000)) for _ in "12"],
    "a shift by one": lambda: ["ab\n" * 66_000, "ba\n" * 66_000],
    "another order": lambda: ["\n".join(sorted(SHUFFLED)), "\n".join(SHUFFLED)],
    "one long line": lambda: [" ".join(CHANCE.choice("ab") for _ in range(99_000)) for _ in "12"],
    "one long word": lambda: ["a" * 199_000, "b" * 199_000],
    "lines much alike": lambda: [
        "\n".join(f"a b c {CHANCE.randrange(9)}" for _ in range(24_000)) for _ in "12"
    ],
}


@pytest.mark.parametrize("name", HARD)
def test_no_two_texts_take_long(name):
    old, new = HARD[name]()
    assert max(len(old), len(new)) > 150_000
    start = time.thread_time()
    diff.lines(old, new)
    merge(old, new, old[::-1])
    assert time.thread_time() - start < 8


def test_changes_in_different_places_are_merged():
    base = "one\n\ntwo\n\nthree"
    assert merge(base, "ONE\n\ntwo\n\nthree", "one\n\ntwo\n\nTHREE\n\nfour") == (
        "ONE\n\ntwo\n\nTHREE\n\nfour",
        True,
    )


def test_changes_of_the_same_line_are_not():
    assert merge("one\ntwo", "one\nTWO", "one\n2") == ("one\nTWO", False)


def test_the_same_change_by_both_is_one():
    assert merge("one\ntwo", "one\n2", "one\n2") == ("one\n2", True)


def test_a_missing_line_end_at_the_end_is_no_conflict():
    assert merge("one", "one\r\n", "one\n\ntwo")[0].startswith("one")
    assert merge("a\nb\nc", "x\nb\nc", "a\nb\nc\n") == ("x\nb\nc\n", True)
