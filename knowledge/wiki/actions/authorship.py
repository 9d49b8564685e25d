"""Which line of a page is from which revision, kept as revisions are added.

A line that leaves the text is remembered: where it comes back, by going back to an earlier revision, by an
undo or at another place of the page, it is still whose it was.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import groupby

from django.db import connection, transaction

from knowledge.wiki import tasks
from knowledge.wiki.models import Authorship, Page, Revision
from portal.text.matching import Matcher

BEHIND = """
SELECT p.id FROM wiki_page p JOIN wiki_revision r ON r.id = p.current_id
LEFT JOIN wiki_authorship a ON a.page_id = p.id AND a.number = r.number AND (
    SELECT sum(count) FROM unnest(a.runs) WITH ORDINALITY AS run (count, place) WHERE place % 2 = 0
) = length(r.body) - length(replace(r.body, E'\\n', '')) + 1
WHERE a.id IS NULL ORDER BY p.id
"""
MOST_GONE = 10_000  # lines that are remembered after they left
AT_ONCE = 50  # revisions that are read together


@dataclass
class Written:
    """By the revisions up to `number`: from which of them each of `lines` is, and the lines that left, by
    their marks."""

    number: int = 0
    lines: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    gone: dict[int, int] = field(default_factory=dict)

    def go_on(self, number: int, body: str) -> None:
        """Take the next revision in."""
        new = body.split("\n")
        pairs = Matcher(None, self.lines, new).pairs()
        stayed = {at for at, _to in pairs}
        self.forget(place for place in range(len(self.lines)) if place not in stayed)
        numbers: list[int | None] = [None] * len(new)
        for at, to in pairs:
            numbers[to] = self.numbers[at]
        self.numbers = [
            self.gone.get(mark_of(line), number) if known is None else known
            for line, known in zip(new, numbers, strict=True)
        ]
        self.number, self.lines = number, new

    def forget(self, places: Iterable[int]) -> None:
        """The lines at these places leave; the first to have said them is remembered, for a long while."""
        for place in places:
            if self.lines[place].strip():
                mark = mark_of(self.lines[place])
                self.gone[mark] = min(self.numbers[place], self.gone.pop(mark, self.numbers[place]))
        if (many := len(self.gone) - MOST_GONE) > 0:
            for mark in list(self.gone)[:many]:
                del self.gone[mark]

    def as_row(self) -> dict:
        runs = [part for number, run in groupby(self.numbers) for part in (number, len(list(run)))]
        gone = [part for pair in self.gone.items() for part in pair]
        return {"number": self.number, "runs": runs, "gone": gone}


def mark_of(line: str) -> int:
    """A number that stands for a line, as PostgreSQL's bigint holds it."""
    return int.from_bytes(blake2b(line.encode(), digest_size=8).digest(), signed=True)


def written_in(row: Authorship, body: str) -> Written:
    """What a row says of the text `body`, which is that of its revision."""
    runs, gone = iter(row.runs), iter(row.gone)
    numbers = [number for number, count in zip(runs, runs, strict=True) for _line in range(count)]
    return Written(row.number, body.split("\n"), numbers, dict(zip(gone, gone, strict=True)))


def follow(page: Page, before: Revision | None, revision: Revision) -> None:
    """Note whose the lines of a page are by its new `revision`, made from the one `before`. The caller holds
    the page. Where nothing was known before, all revisions are read in the background."""
    known = Authorship.objects.filter(page=page).first()
    if revision.number == 1:
        written = Written()
    elif known and before and known.number == before.number == revision.number - 1:
        written = written_in(known, before.body)
    else:
        tasks.find_authors.enqueue(page.pk)
        return
    written.go_on(revision.number, revision.body)
    Authorship.objects.update_or_create(page=page, defaults=written.as_row())


def find_authors(page_id: int) -> bool:
    """Find anew whose each line of a page is, from all its revisions; False where it was known rightly.

    What is written meanwhile is taken in at the end, when the page is held.
    """
    written = Written()
    read_on(written, page_id)
    with transaction.atomic():
        page = Page.objects.locked(page_id)
        read_on(written, page_id)
        known = Authorship.objects.filter(page=page).first()
        row = written.as_row()
        if not written.number or (known and all(getattr(known, name) == row[name] for name in row)):
            return False
        Authorship.objects.update_or_create(page=page, defaults=row)
    return True


def read_on(written: Written, page_id: int) -> None:
    for number, body in bodies(page_id, written.number):
        written.go_on(number, body)


def bodies(page_id: int, after: int) -> Iterator[tuple[int, str]]:
    """The numbers and texts of a page's revisions after the one numbered so, a few at a time."""
    revisions = Revision.objects.filter(page=page_id).order_by("number").values_list("number", "body")
    while found := list(revisions.filter(number__gt=after)[:AT_ONCE]):
        yield from found
        after = found[-1][0]


def recount() -> int:
    """Find anew whose each line is, in the pages of which that is not known for the newest revision, line by
    line; returns how many. To read the history of all pages would take as long as to write it."""
    with connection.cursor() as cursor:
        cursor.execute(BEHIND)
        return sum(find_authors(pk) for (pk,) in cursor.fetchall())
