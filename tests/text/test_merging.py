"""Two changes of one text brought together: whatever they are, no line that either wrote is lost."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.text.merging import marked, merge, three_way

LINES = st.lists(st.sampled_from(["", "Goats", "# Feed", "Hay and pods", "Twice a day", "ماعز"]), max_size=8)
NEW = st.lists(st.sampled_from(["Mine one", "Mine two", "Goats", ""]), max_size=8)
THEIRS = st.lists(st.sampled_from(["Theirs one", "Theirs two", "Goats", ""]), max_size=8)


def changed(base, new, at: int):
    """The lines of `base` with some replaced from the place `at` on."""
    return "\n".join([*base[:at], *new, *base[at + len(new) :]])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(base=LINES, new=NEW, theirs=THEIRS, at=st.integers(0, 8), there=st.integers(0, 8))
def test_no_line_that_either_wrote_is_lost(base, new, theirs, at, there):
    mine, other = changed(base, new, at), changed(base, theirs, there)
    merged = three_way("\n".join(base), mine, other)
    kept = merged.text.split("\n")
    assert all(line in kept for line in mine.split("\n") if line.startswith("Mine"))
    shown = kept + [line for one in merged.passages for line in one.theirs.split("\n")]
    assert all(line in shown for line in other.split("\n") if line.startswith("Theirs"))
    assert merge("\n".join(base), mine, other)[1] == (not merged.passages)


def words_marked(parts) -> list[str]:
    return [part.words for part in parts if part.changed]


def test_changed_words_are_marked_and_a_text_that_is_another_one_as_a_whole():
    base = "Goats eat hay and pods in the dry season."
    mine = "Goats eat hay and leaves in the dry season."
    theirs = "The market is on Monday, and buyers come from the coast in lorries."
    [sides] = marked(three_way(base, mine, theirs).passages)
    assert words_marked(sides.mine) == ["leaves"]
    assert words_marked(sides.theirs) == [theirs] and words_marked(sides.base) == [base]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(base=LINES, new=NEW, theirs=THEIRS)
def test_marking_words_changes_none(base, new, theirs):
    merged = three_way("\n".join(base), "\n".join(new), "\n".join(theirs))
    for one, sides in zip(merged.passages, marked(merged.passages), strict=True):
        for said, shown in ((one.base, sides.base), (one.mine, sides.mine), (one.theirs, sides.theirs)):
            assert "".join(part.words for part in shown) == said
