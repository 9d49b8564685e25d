"""Who wrote which line of a page, in parts that are short enough to be shown."""

from itertools import groupby
from typing import Any, NamedTuple

from knowledge.wiki.actions.authorship import mark_of, written_in
from knowledge.wiki.models import Authorship, Page, Revision
from portal.text.matching import Matcher

PART_LINES = 200
PART_LETTERS = 12_000
LINE_LETTERS = 2_000  # of a longer line, the beginning


class Passage(NamedTuple):
    """Lines that stand together and are from one revision, None where that isn't known; the first has the
    number `start`, counted from 1."""

    revision: Revision | None
    start: int
    text: str


class Authors(NamedTuple):
    """A part of a text by whom it is, which of how many; `passages` is None where that is not known yet."""

    revision: Revision
    passages: list[Passage] | None
    part: int
    parts: int


def of(page: Page, person: Any, shown: Revision, part: int) -> Authors:
    """Whose the lines of the revision `shown` are that stand in one part of it, as far as `person` sees.

    `shown` is the newest revision, or one that readers see while later ones wait.
    """
    lines = shown.body.split("\n")
    parts = cut(lines)
    part = min(max(part, 1), len(parts))
    numbers = numbers_in(page, shown, lines)
    if numbers is None:
        return Authors(shown, None, part, len(parts))
    wanted = parts[part - 1]
    told = {numbers[place] for place in wanted}
    revisions = Revision.objects.visible_in(page, person).filter(number__in=told).for_list()
    by_number = {revision.number: revision for revision in revisions}
    return Authors(shown, passages(lines, numbers, wanted, by_number), part, len(parts))


def cut(lines: list[str]) -> list[range]:
    """The places of the lines of each part."""
    parts, start, letters = [], 0, 0
    for place, line in enumerate(lines):
        length = min(len(line), LINE_LETTERS)
        if place > start and (place - start >= PART_LINES or letters + length > PART_LETTERS):
            parts.append(range(start, place))
            start, letters = place, 0
        letters += length
    return [*parts, range(start, len(lines))]


def numbers_in(page: Page, shown: Revision, lines: list[str]) -> list[int] | None:
    """From which revision each of the lines is; 0 where that isn't known, None where nothing is."""
    row = Authorship.objects.filter(page=page).first()
    if not row or row.number < shown.number:
        return None
    newest = shown if row.number == shown.number else Revision.objects.get(page=page, number=row.number)
    written = written_in(row, newest.body)
    if newest.number == shown.number:
        return written.numbers
    stayed = {to: written.numbers[at] for at, to in Matcher(None, written.lines, lines).pairs()}
    numbers = [stayed.get(place) or written.gone.get(mark_of(line), 0) for place, line in enumerate(lines)]
    return [number if number <= shown.number else 0 for number in numbers]


def passages(
    lines: list[str], numbers: list[int], places: range, revisions: dict[int, Revision]
) -> list[Passage]:
    """The lines at these places, those of one revision together; empty ones go with what is above them."""
    owners: list[int] = []
    for place in places:
        owners.append(numbers[place] if lines[place].strip() or not owners else owners[-1])
    found = []
    for number, run in groupby(zip(owners, places, strict=True), key=lambda pair: pair[0]):
        run_places = [place for _number, place in run]
        words = "\n".join(shortened(lines[place]) for place in run_places)
        found.append(Passage(revisions.get(number), run_places[0] + 1, words))
    return found


def shortened(line: str) -> str:
    return line if len(line) <= LINE_LETTERS else f"{line[:LINE_LETTERS]} …"
