"""Bringing a mailing list along: an mbox becomes topics with their trees.

`bring` goes through the mailbox once to see where each message is and what it answers, and then takes thread
after thread, some hundred messages in a transaction. What came in is known again by its Message-ID, so a run
that was killed is run again, and so is one whose mailbox has grown.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from django.contrib.auth import get_user_model
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from forum.importing import mbox, planning, texts, threads, writing
from forum.importing.entries import Entry, entry_of, made_id, mend_dates
from forum.importing.reader import Reader
from forum.importing.report import TWICE, Figures
from forum.models import Category, Post, Topic
from portal.alone import alone
from portal.notices.inbox import messages

BATCH = 400  # messages in a transaction, save where one thread has more
TRIES = 3  # a batch that meets somebody else's change is planned anew

Progress = Callable[[str], None]


def bring(
    path: Path,
    category: Category,
    *,
    language: str = "en",
    dry_run: bool = False,
    progress: Progress = lambda words: None,
) -> Figures:
    """Bring the mailbox at `path` into `category`; with `dry_run` say what that would do, and change nothing.

    `language` is that of messages whose own can't be told. `progress` is told how far it is, often. Raises
    mbox.NotAnMbox, OSError for a file that can't be read, and Busy while another import runs.
    """
    with mbox.open_mbox(path) as file:
        if dry_run:
            return Run(file, category, language, None, progress).go()
        with alone("forum.importing"):
            return Run(file, category, language, writing.write, progress).go()


@dataclass
class Run:
    """One import. Without `write` nothing is changed."""

    file: BinaryIO
    category: Category
    language: str
    write: Callable[[Category, planning.Plan], None] | None
    progress: Progress
    entries: list[Entry] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    figures: Figures = field(default_factory=Figures)
    made: set[int] = field(default_factory=set)  # topics

    def go(self) -> Figures:
        self.look_through()
        found, self.by_subject = threads.threads(self.entries)
        done = 0
        for some in batches(found):
            self.bring_in(some)
            done += sum(len(thread.numbers) for thread in some)
            self.progress(f"{done:,} of {len(self.entries):,} messages")
        if self.write:
            members().give_away(list(self.names))
        return self.figures

    def look_through(self) -> None:
        """Read the headers of every message. What is there twice counts once.

        Two messages of different people or dates with one Message-ID are two: the second gets another.
        """
        now = timezone.now()
        seen: dict[str, str] = {}
        names: dict[str, Counter[str]] = defaultdict(Counter)
        for number, found in enumerate(mbox.messages(self.file)):
            if number % 500 == 0:
                self.progress(f"{number:,} messages found")
            entry = entry_of(found, now)
            if seen.get(entry.message_id, entry.same) != entry.same:
                entry.message_id = made_id(found.head, entry.message_id)
            if entry.message_id in seen:
                self.figures.left_out[TWICE].append(entry.place.line)
                continue
            seen[entry.message_id] = entry.same
            entry.references = tuple(one for one in entry.references if one != entry.message_id)
            names[entry.author][entry.name] += bool(entry.name)
            self.entries.append(entry)
        mend_dates(self.entries, now)
        self.names = {author: counted.most_common(1)[0][0] for author, counted in names.items() if author}

    def bring_in(self, some: list[threads.Thread]) -> None:
        """Read the texts of some threads, plan them, and write the plan."""
        known = messages.things_of(self.entries[one].message_id for thread in some for one in thread.numbers)
        new = [number for thread in some for number in self.new_ones(thread, known)]
        read = Reader(self.file, self.names, keep=self.write is not None).read(self.entries, new)
        for attempt in range(1, TRIES + 1):
            try:
                with transaction.atomic():
                    plan = self.planned(some, read)
                break
            except (IntegrityError, OperationalError):
                if attempt == TRIES:
                    raise
        self.made.update(topic.pk for topic in plan.topics)
        self.figures.add(plan.figures)
        if self.write:
            members().give_away(list(plan.figures.made))

    def new_ones(self, thread: threads.Thread, known: dict[str, Any]) -> list[int]:
        unknown = [one for one in thread.numbers if self.entries[one].message_id not in known]
        return [one for one in unknown if not self.entries[one].left_out]

    def planned(self, some: list[threads.Thread], read: dict[int, texts.Text]) -> planning.Plan:
        """The plan of some threads, by what is here now; carried out where there is `write`."""
        ids = [self.entries[number].message_id for thread in some for number in thread.numbers]
        ids += [lost for thread in some for chain in thread.lost.values() for lost in chain]
        titles = {planning.subject_of(planning.first_of(thread, self.entries)) for thread in some} - {""}
        here = writing.whats_here(self.category, ids, titles, self.made, lock=self.write is not None)
        authors = planning.authors_of(self.entries, read)
        figures = Figures()
        owners = self.owners(authors, figures)
        free = writing.new_ids if self.write else (lambda model, count: planning.free_ids())
        planner = planning.Planner(
            self.category, self.entries, read, here, owners,
            free(Topic, len(read)), free(Post, len(read)), self.language, self.by_subject,
        )  # fmt: skip
        for thread in some:
            planner.add(thread)
        planner.plan.figures.add(figures)
        if self.write:
            self.write(self.category, planner.plan)
        return planner.plan

    def owners(self, authors: set[str], figures: Figures) -> dict[str, int]:
        """The member behind each author, made unclaimed where there is none."""
        owners = members().owners_of(authors)
        active = set(members().reachable().filter(pk__in=owners.values()).values_list("pk", flat=True))
        figures.members = {author for author, pk in owners.items() if pk in active}
        figures.unclaimed = owners.keys() - figures.members
        missing = {author: self.names[author] for author in authors - owners.keys()}
        figures.made = set(missing)
        if self.write:
            return owners | members().open_unclaimed(missing)
        return owners | dict(zip(missing, planning.free_ids(), strict=False))


def members() -> Any:
    return get_user_model().objects


def batches(found: list[threads.Thread]) -> Iterator[list[threads.Thread]]:
    """Threads together that have about as many messages as a transaction should hold."""
    some: list[threads.Thread] = []
    size = 0
    for thread in found:
        if some and size + len(thread.numbers) > BATCH:
            yield some
            some, size = [], 0
        some.append(thread)
        size += len(thread.numbers)
    if some:
        yield some
