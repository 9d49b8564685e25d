"""Which message answers which: the way of Jamie Zawinski (https://www.jwz.org/doc/threading.html), in short.

A message answers the last of its References. What was referred to and is not in the mailbox keeps a place,
so that two answers to a lost message still belong together. Each message's own word counts first; only what
has no parent by it may get one by what others refer to. By its subject a message is put to a thread where it
refers to nothing, calls itself an answer, and the thread is not old.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise

from forum.importing.entries import Entry

NOT_OLD = timedelta(days=60)
NONE = -1


@dataclass
class Thread:
    """Messages that belong together, by their number in the mailbox, ascending.

    `parents` names for each the message of the mailbox that it answers, `lost` the Message-IDs between the
    two, or above it, that are referred to and not in the mailbox, the nearest first.
    """

    numbers: list[int] = field(default_factory=list)
    parents: dict[int, int] = field(default_factory=dict)
    lost: dict[int, tuple[str, ...]] = field(default_factory=dict)


class Forest:
    """A place for each Message-ID, in trees: `parent` by place. Which tree a place is in is found quickly."""

    def __init__(self, entries: list[Entry]):
        self.place_of = {entry.message_id: number for number, entry in enumerate(entries)}
        self.ids = [entry.message_id for entry in entries]
        self.parent = [NONE] * len(entries)
        self.towards_root = list(range(len(entries)))

    def place(self, message_id: str) -> int:
        """The place of a Message-ID, made where there is none yet."""
        if message_id not in self.place_of:
            self.place_of[message_id] = len(self.ids)
            self.ids.append(message_id)
            self.parent.append(NONE)
            self.towards_root.append(len(self.towards_root))
        return self.place_of[message_id]

    def root(self, place: int) -> int:
        way = []
        while self.towards_root[place] != place:
            way.append(place)
            place = self.towards_root[place]
        for passed in way:
            self.towards_root[passed] = place
        return place

    def link(self, child: int, parent: int) -> bool:
        """Put `child` under `parent`, unless it has a place already or would stand under itself."""
        if self.parent[child] != NONE or self.root(parent) == child:
            return False
        self.parent[child] = parent
        self.towards_root[child] = parent
        return True


def threads(entries: list[Entry]) -> tuple[list[Thread], set[int]]:
    """The threads of a mailbox, the one that was begun first first, and which messages the subject placed.

    No two entries may have the same Message-ID, and each must have a date.
    """
    forest = Forest(entries)
    for number, entry in enumerate(entries):
        if entry.references:
            forest.link(number, forest.place(entry.references[-1]))
    for entry in entries:
        chain = [forest.place(one) for one in entry.references]
        for parent, child in pairwise(chain):
            forest.link(child, parent)
    by_subject = link_by_subject(forest, entries)
    return gathered(forest, entries), by_subject


def link_by_subject(forest: Forest, entries: list[Entry]) -> set[int]:
    """Put what refers to nothing and calls itself an answer under the latest thread of its subject."""
    latest: dict[str, int] = {}
    placed = set()
    for number in by_date(entries, range(len(entries))):
        entry = entries[number]
        subject = entry.subject.casefold()
        if not subject or entry.left_out:
            continue
        if entry.is_answer and not entry.references and subject in latest:
            before = latest[subject]
            is_old = entry.date - entries[before].date > NOT_OLD
            if not is_old and forest.link(number, forest.root(before)):
                placed.add(number)
        latest[subject] = number
    return placed


def gathered(forest: Forest, entries: list[Entry]) -> list[Thread]:
    """The trees as threads, with the lost places contracted."""
    found: dict[int, Thread] = defaultdict(Thread)
    for number in range(len(entries)):
        thread = found[forest.root(number)]
        thread.numbers.append(number)
        lost, above = [], forest.parent[number]
        while above >= len(entries):  # not in the mailbox
            lost.append(forest.ids[above])
            above = forest.parent[above]
        if above != NONE:
            thread.parents[number] = above
        if lost:
            thread.lost[number] = tuple(lost)
    return sorted(found.values(), key=lambda thread: min(entries[one].date for one in thread.numbers))


def by_date(entries: list[Entry], numbers: range | list[int]) -> list[int]:
    return sorted(numbers, key=lambda number: (entries[number].date, number))
