import re
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal import text
from portal.text import sections

PAGE = """What it is.

# Care

Kids need milk.

## Milk

First milk first.

```
# no heading
```

## Water

- Every day
  # nor this

Feeding
=======

> # nor this

Grass.
"""


def outline(source: str) -> list[tuple[int, int, str]]:
    return [(one.number, one.level, one.title) for one in sections.split(source)]


def words(source: str, number: int) -> str:
    one = sections.find(source, number)
    return source[one.start : one.end]


def test_a_page_is_cut_at_its_headings():
    assert outline(PAGE)[:4] == [(0, 0, ""), (1, 1, "Care"), (2, 2, "Milk"), (3, 2, "Water")]
    assert outline(PAGE)[-1] == (4, 1, "Feeding")
    assert words(PAGE, 0) == "What it is.\n\n"
    assert words(PAGE, 2).startswith("## Milk\n") and words(PAGE, 2).endswith("```\n\n")
    assert words(PAGE, 1).startswith("# Care") and words(PAGE, 1).endswith("nor this\n\n")
    assert words(PAGE, 4).startswith("Feeding\n=======") and words(PAGE, 4).endswith("Grass.\n")


def test_a_page_without_headings_is_one_section():
    assert outline("Goats.") == [(0, 0, "")] and words("Goats.", 0) == "Goats."
    assert outline("") == [(0, 0, "")]
    assert sections.find("Goats.", 1) is None


def test_a_changed_section_is_put_in_its_place():
    one = sections.find(PAGE, 2)
    changed = sections.put(PAGE, one, "## Milk\n\nWarm milk.")
    assert changed == PAGE[: one.start] + "## Milk\n\nWarm milk.\n\n" + PAGE[one.end :]
    assert outline(sections.put(PAGE, one, "")) == [
        (0, 0, ""),
        (1, 1, "Care"),
        (2, 2, "Water"),
        (3, 1, "Feeding"),
    ]


def test_sections_that_are_put_back_unchanged_change_nothing_but_empty_lines():
    for one in sections.split(PAGE):
        again = sections.put(PAGE, one, PAGE[one.start : one.end])
        assert re.sub(r"\n+", "\n", again).strip() == re.sub(r"\n+", "\n", PAGE).strip()
        assert outline(again) == outline(PAGE)


LINES = [
    "# a",
    "## b #",
    "#",
    "###### c",
    "a",
    "===",
    "---",
    "-=-",
    "- d",
    "    # e",
    "> # f",
    "",
    "```",
    "~~~",
]
LINES += [
    "a|b",
    "-|-",
    "1. g",
    "   ",
    "[^1]: h",
    "    i",
    "#\\",
    "# j\\",
    "\\# k",
    "$$",
    "***",
    "| x |",
    "    ",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=14))
@example(["---", "---"])
@example(["- d", "---", "# a"])
@example(["===", "===", "## b #"])
def test_sections_are_numbered_as_the_headings_of_the_page_and_cover_it(lines):
    source = "\n".join(lines)
    found = sections.split(source)
    shown = re.findall(r'<h(\d)[^>]* id="', text.render(source, profile="wiki").html)
    assert found[-1].number <= len(shown)
    for one in found[1:]:
        around = [other for other in found[1:] if other.start < one.start < other.end]
        level, unforeseen = int(shown[one.number - 1]), len(shown) - len(found[1:])
        assert min(len(around) + 2, 6) <= level <= min(len(around) + 2 + unforeseen, 6)
    assert found[0].start == 0 and max(one.end for one in found) == len(source)
    assert all(one.start <= one.end for one in found)


@pytest.mark.parametrize("line", ["#", "# a\n", "a\n---\n", "---\n", "-", "a\n" + "-" * 1_000, "# a"])
def test_whatever_a_text_is_it_is_cut_in_good_time(line):
    start = time.thread_time()
    source = (line * 199_000)[:199_000]
    assert sections.split(source)[0].start == 0
    assert time.thread_time() - start < 4
