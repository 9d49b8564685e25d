from pathlib import Path

from django.core.management.base import CommandError

from knowledge.documents import permissions
from knowledge.documents.actions.importing import import_documents
from knowledge.documents.table.reading import NotATable, open_table
from portal.alone import Busy
from portal.uploads.bringing import BringingCommand


class Command(BringingCommand):
    help = (
        "Bring in documents from a CSV file with CGSpace's column names. Safe to run again, also with a "
        "changed file. Nobody is written to. See docs/importing.md."
    )
    columns = ["line", "outcome", "document", "title", "remarks"]

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("file", type=Path, help="the table, as CSV")
        parser.add_argument("--publish", action="store_true", help="publish new documents at once")
        parser.add_argument("--encoding", default="", help="of the file, where it is not UTF-8: cp1252 …")

    def handle(self, *, file, dry_run, publish, handle, encoding, report, **options):
        self.begin()
        try:
            with file.open("rb") as opened:
                found = import_documents(
                    self.person(handle, permissions.can_import_documents),
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
        self.tell(found.outcomes, report, dry_run)
