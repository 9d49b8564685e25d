"""Bringing in a table: each row makes a document, changes the one it made before, or is refused and why.

500 rows in a transaction; where one of them can't be written, each by itself, so that the others come
through. A row is known again by its key (`table.keys`), so a run that was stopped is run again. Nobody is
written to.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from knowledge.documents import permissions, quality
from knowledge.documents.actions import importing_rows as writing_rows
from knowledge.documents.actions.relating import Circle, write_relations
from knowledge.documents.actions.showing import shown_anew
from knowledge.documents.models import Document, Imported
from knowledge.documents.table import columns
from knowledge.documents.table.keys import digest_of_row, given_key, key_of, own_number
from knowledge.documents.table.reading import Line, Table
from knowledge.documents.table.rows import Row, understand
from knowledge.documents.table.vocabulary import Words
from knowledge.documents.table.writing import cells_of, data_of, described
from portal.access import require
from portal.alone import alone
from portal.uploads import outcomes
from portal.uploads.outcomes import CHANGED, MADE, REFUSED, UNCHANGED, Outcome

AT_ONCE = 500


@dataclass
class Item:
    """A row on its way: what it says, and the document that it is about, if that is there."""

    line: int
    row: Row
    key: str
    digest: str
    outcome: Outcome
    document: Document | None = None
    kept: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Report:
    outcomes: list[Outcome] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)  # columns without a place here

    @property
    def counts(self) -> dict[str, int]:
        return outcomes.counts(self.outcomes)


def import_documents(
    person: Any,
    table: Table,
    *,
    publish: bool = False,
    dry_run: bool = False,
    progress: Callable[[int], None] = lambda rows: None,
) -> Report:
    """Bring in the rows of `table` as documents of `person`, published or handed in; with `dry_run` only say
    what would come of each. Raises Busy while another table is brought in.
    """
    require(permissions.can_import_documents(person))
    if dry_run:
        return Run(person, table, publish, True, progress).go()
    with alone("knowledge.documents.table"):
        return Run(person, table, publish, False, progress).go()


class Run:
    def __init__(
        self, person: Any, table: Table, publish: bool, dry_run: bool, progress: Callable[[int], None]
    ):
        self.table, self.dry_run, self.progress = table, dry_run, progress
        self.words = Words.read()
        self.writer = writing_rows.Writer(person, publish)
        self.seen: dict[str, int] = {}  # line by key
        self.report = Report(unknown=table.unknown)
        self.related: list[Item] = []

    def go(self) -> Report:
        while lines := list(islice(self.table.lines, AT_ONCE)):
            same = self.unchanged(lines)
            items = [item for line in lines if (item := self.read(line, same))]
            self.find(items)
            if not self.dry_run:
                self.write([item for item in items if item.outcome.outcome in (MADE, CHANGED)])
            self.progress(len(self.report.outcomes))
        for start in range(0, len(self.related), AT_ONCE):
            self.relate(self.related[start : start + AT_ONCE])
        return self.report

    def unchanged(self, lines: list[Line]) -> dict[int, int]:
        """The documents of the rows that say exactly what they said the last time, by line."""
        keys = {key_of(line.cells): line for line in reversed(lines) if not line.fault}
        there = Imported.objects.filter(key__in=keys).values_list("key", "digest", "pk")
        return {
            keys[key].number: number
            for key, digest, number in there
            if digest == digest_of_row(keys[key].cells)
        }

    def read(self, line: Line, same: dict[int, int]) -> Item | None:
        """A row that can be understood and isn't one of the `same`; of another only what comes of it."""
        outcome = Outcome(line.number, REFUSED)
        self.report.outcomes.append(outcome)
        if line.fault:
            outcome.sentences = [str(line.fault)]
            return None
        if line.number in same:
            outcome.outcome, outcome.number = UNCHANGED, same[line.number]
            outcome.title = line.cells.get(columns.TITLE, "")[:300]
            self.seen.setdefault(key_of(line.cells), line.number)
            return None
        row = understand(line.cells, self.words)
        outcome.title = row.data.get("title", "")[:300]
        outcome.sentences = [*row.errors, *row.warnings]
        if not row.errors:
            said = quality.Description(row.data, row.data.get("authors", []))
            outcome.sentences += quality.about(said) if "type" in row.data else []
        key = key_of(line.cells)
        first = self.seen.setdefault(key, line.number)
        if row.errors:
            return None
        if first != line.number:
            outcome.sentences = [_("It is the same as line %(line)s.") % {"line": first}]
            return None
        return Item(line.number, row, key, digest_of_row(line.cells), outcome)

    def find(self, items: list[Item]) -> None:
        """Find the documents that are there, and say what is to be done with each row."""
        there = self.documents(items)
        twins = self.twins([item for item in items if item.key not in there])
        for item in items:
            item.document = there.get(item.key)
            ours = cells_of(item.row.data, self.words)
            item.kept = kept_of(item.row.cells, ours)
            if item.document:
                self.compare(item, item.document, ours)
            else:
                self.begin(item, twins)

    def documents(self, items: list[Item]) -> dict[str, Document]:
        """The documents that the rows are about, by key."""
        keys = [item.key for item in items]
        numbers = dict(Imported.objects.filter(key__in=keys).values_list("key", "pk"))
        own = {key: number for key in keys if key not in numbers and (number := own_number(key))}
        free = Document.objects.filter(pk__in=own.values(), imported=None).values_list("pk", flat=True)
        numbers |= {key: number for key, number in own.items() if number in set(free)}
        found = {
            document.pk: document for document in described(Document.objects.filter(pk__in=numbers.values()))
        }
        return {key: found[number] for key, number in numbers.items() if number in found}

    def twins(self, items: list[Item]) -> dict[str, int]:
        """Documents that have the DOI of a row that isn't one of them, by DOI."""
        wanted = {doi.lower() for item in items if (doi := item.row.data.get("doi"))}
        if not wanted:
            return {}
        found = Document.objects.alias(lowered=Lower("doi")).exclude(doi="").filter(lowered__in=wanted)
        return {doi.lower(): number for doi, number in found.values_list("doi", "pk")}

    def begin(self, item: Item, twins: dict[str, int]) -> None:
        """Whether the row can make a document."""
        lacking = [column for column, name in ((columns.TYPE, "type"), (columns.ISSUED, "year"))
                   if name not in item.row.data]  # fmt: skip
        twin = twins.get(item.row.data.get("doi", "").lower())
        sentence = _("Document %(number)s has this DOI already.") % {"number": twin} if twin else ""
        if lacking:
            item.outcome.sentences.append(
                _("A new document needs %(names)s.") % {"names": ", ".join(lacking)}
            )
        elif sentence and not given_key(item.row.cells):
            item.outcome.number = twin
            item.outcome.sentences.append(sentence)
        else:
            item.outcome.outcome = MADE
            item.outcome.sentences += [sentence] if sentence else []

    def compare(self, item: Item, document: Document, ours: dict[str, str]) -> None:
        """Whether the row says anything else than what is there."""
        outcome, imported = item.outcome, getattr(document, "imported", None)
        outcome.number, outcome.outcome = document.pk, UNCHANGED
        if document.source_id:
            outcome.outcome = REFUSED
            outcome.sentences.append(_("It was harvested from elsewhere, and is changed there."))
            return
        theirs = cells_of(data_of(document), self.words)
        said = {name for column in item.row.cells for name in columns.FIELDS.get(column, ())}
        differing = [
            column
            for column, names in columns.FIELDS.items()
            if said.issuperset(names) and column in ours and ours[column] != theirs[column]
        ]
        kept = imported.kept if imported else {}
        others = [name for name in item.row.cells if item.kept.get(name) != kept.get(name)]
        changed = list(dict.fromkeys([*differing, *others]))
        outcome.sentences = outcome.sentences if changed else []
        if changed:
            outcome.outcome = CHANGED
            outcome.sentences.insert(0, _("Changed: %(names)s.") % {"names": ", ".join(changed)})

    def write(self, items: list[Item]) -> None:
        """Write all of them, or where that fails each by itself."""
        if not items:
            return
        try:
            self.write_at_once(items)
        except DatabaseError:
            for item in items:
                try:
                    self.write_at_once([item])
                except DatabaseError as error:
                    item.outcome.outcome = REFUSED
                    reason = str(error).partition("\n")[0]
                    sentence = _("The database does not take it: %(reason)s")
                    item.outcome.sentences.insert(0, sentence % {"reason": reason})
        self.related += [
            item for item in items if item.row.relations and item.outcome.outcome in (MADE, CHANGED)
        ]

    def write_at_once(self, items: list[Item]) -> None:
        """All of them or none; tags that were made with them are gone again then."""
        try:
            with transaction.atomic():
                self.write_all(items)
        except DatabaseError:
            self.writer.tags.clear()
            raise

    def write_all(self, items: list[Item]) -> None:
        new = [item for item in items if item.outcome.outcome == MADE]
        for item, document in zip(new, self.writer.make([item.row.data for item in new]), strict=True):
            item.document = document
            item.outcome.number = document.pk
        for item in items:
            if item.outcome.outcome == CHANGED:
                self.writer.change(item.document, item.row.data)
        Imported.objects.bulk_create(
            [
                Imported(document=item.document, key=item.key, digest=item.digest, kept=self.all_kept(item))
                for item in items
            ],
            update_conflicts=True,
            unique_fields=["document"],
            update_fields=["key", "digest", "kept", "at"],
        )
        shown_anew([item.document.pk for item in items if item.document])

    def all_kept(self, item: Item) -> dict[str, list[str]]:
        """What the row keeps, and what an earlier table kept of columns that this one lacks."""
        was_there = item.outcome.outcome == CHANGED  # else there is nothing to be asked for
        imported = getattr(item.document, "imported", None) if was_there else None
        before = imported.kept if imported else {}
        return {name: pair for name, pair in before.items() if name not in item.row.cells} | item.kept

    @transaction.atomic
    def relate(self, items: list[Item]) -> None:
        """Tie documents to one another, now that all of them are there."""
        wanted = {key for item in items for _kind, key in item.row.relations}
        numbers = {key: number for key in wanted if (number := own_number(key))}
        there = set(Document.objects.filter(pk__in=numbers.values()).values_list("pk", flat=True))
        numbers = {key: number for key, number in numbers.items() if number in there}
        numbers |= dict(Imported.objects.filter(key__in=wanted).values_list("key", "pk"))
        for item in items:
            document: Any = item.document
            pairs = [(kind, numbers[key]) for kind, key in item.row.relations if key in numbers]
            pairs = [(kind, number) for kind, number in pairs if number != document.pk]
            try:
                with transaction.atomic():
                    write_relations(document, pairs)
            except Circle:
                pairs = []
            if len(pairs) < len(item.row.relations):
                sentence = _("Some of these lead to no document here, or in a circle, and are left out.")
                item.outcome.sentences.append(f"{columns.OWN_RELATIONS}: {sentence}")
        shown_anew([item.document.pk for item in items if item.document])


def kept_of(cells: dict[str, str], ours: dict[str, str]) -> dict[str, list[str]]:
    """The cells that we would write otherwise than they came: [as it came, as we would]."""
    return {
        name: [cell, ours.get(name, "")]
        for name, cell in cells.items()
        if name != columns.ID and cell != ours.get(name, "")
    }
