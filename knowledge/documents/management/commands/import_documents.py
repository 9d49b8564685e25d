import time
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from knowledge.documents import permissions
from knowledge.documents.actions.importing import UNCHANGED, Outcome, import_documents
from knowledge.documents.table.reading import NotATable, open_table
from knowledge.documents.table.report import as_csv
from portal.alone import Busy

SAY_EVERY = 2  # seconds


class Command(BaseCommand):
    help = (
        "Bring in documents from a CSV file with CGSpace's column names. Safe to run again, also with a "
        "changed file. Nobody is written to. See docs/importing.md."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the table, as CSV")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
        parser.add_argument("--publish", action="store_true", help="publish new documents at once")
        parser.add_argument("--as", dest="handle", metavar="HANDLE", help="whose documents they become")
        parser.add_argument("--encoding", default="", help="of the file, where it is not UTF-8: cp1252 …")
        parser.add_argument("--report", type=Path, help="write what came of every line to this CSV file")

    def handle(self, *, file, dry_run, publish, handle, encoding, report, **options):
        self.began = self.said = time.monotonic()
        try:
            with file.open("rb") as opened:
                found = import_documents(
                    self.person(handle),
                    open_table(opened, encoding),
                    publish=publish,
                    dry_run=dry_run,
                    progress=self.progress,
                )
        except (NotATable, OSError) as error:
            raise CommandError(f"{file} can’t be read as a table. {error}") from error
        except Busy as error:
            raise CommandError("Another table is being brought in. Wait for it, then start again.") from error
        for name in found.unknown:
            self.stdout.write(f"“{name}” has no place here; its values are kept and written out again.")
        for one in found.outcomes:
            if one.outcome != UNCHANGED or one.sentences:
                self.stdout.write(line_of(one))
        if report:
            write_report(report, found.outcomes)
        self.stdout.write(", ".join(f"{count} {name}" for name, count in found.counts.items()) + ".")
        self.stdout.write("Nothing was changed." if dry_run else f"Done in {self.seconds():.0f} s.")

    def person(self, handle):
        members = get_user_model().objects.active()
        if not handle:
            found = members.filter(is_staff=True).order_by("pk").first()
            if not found:
                raise CommandError("Nobody is the secretariat yet. Make one with createsuperuser.")
            return found
        found = members.filter(handle=handle).first()
        if not found:
            raise CommandError(f"There is no active member “{handle}”.")
        if not (verdict := permissions.can_import_documents(found)):
            raise CommandError(f"{handle}: {verdict.reason}")
        return found

    def progress(self, rows: int) -> None:
        if time.monotonic() - self.said > SAY_EVERY:
            self.said = time.monotonic()
            self.stdout.write(f"{self.seconds():6.0f} s  {rows} lines")
            self.stdout.flush()

    def seconds(self) -> float:
        return time.monotonic() - self.began


def line_of(one: Outcome) -> str:
    number = f" {one.document_id}" if one.document_id else ""
    sentences = " ".join(one.sentences)
    return f"Line {one.line}: {one.outcome}{number}: {one.title[:80]} {sentences}".rstrip()


def write_report(path: Path, outcomes: list[Outcome]) -> None:
    lines = ([one.line, one.outcome, one.title, one.document_id, one.sentences] for one in outcomes)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(as_csv(lines))
