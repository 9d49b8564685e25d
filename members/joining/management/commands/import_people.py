from pathlib import Path

from django.core.management.base import CommandError

from members.joining import permissions
from members.joining.people.bringing import invite_people
from members.joining.people.reading import NotAList, open_list
from members.models import Language
from portal.uploads.bringing import BringingCommand


class Command(BringingCommand):
    help = (
        "Invite the people of a CSV file by mail. Nothing of them is shown before they accept. Safe to run "
        "again. See docs/importing.md."
    )
    columns = ["line", "outcome", "", "", "remarks"]

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("file", type=Path, help="the list, as CSV; one column is called “email”")
        parser.add_argument("--language", choices=Language.values, default="en", help="of the mail")
        parser.add_argument("--note", default="", help="a word to them, at most 500 characters")
        parser.add_argument("--encoding", default="", help="of the file, where it is not UTF-8: cp1252 …")

    def handle(self, *, file, dry_run, handle, language, note, encoding, report, **options):
        self.begin()
        try:
            with file.open("rb") as opened:
                people = open_list(opened, encoding)
                found = invite_people(
                    self.person(handle, permissions.can_import_people),
                    people,
                    language=language,
                    note=note[:500],
                    dry_run=dry_run,
                    progress=self.progress,
                )
        except (NotAList, OSError) as error:
            raise CommandError(f"{file} can’t be read as a list of people. {error}") from error
        for name in people.unknown:
            self.stdout.write(f"“{name}” has no place here and is left out.")
        self.tell(found, report, dry_run)
