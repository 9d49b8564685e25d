from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.vocabulary import following
from portal.vocabulary.agrovoc import NoConcepts, load_file
from portal.vocabulary.models import Concept


class Command(BaseCommand):
    help = (
        "Load concepts of AGROVOC, FAO's thesaurus, from a CSV file. Safe to run again, also with a later "
        "edition: what is new is added, what differs is changed, nothing is deleted. See docs/importing.md."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the table of concepts, as CSV, also packed by gzip")

    def handle(self, *, file, **options):
        try:
            found = load_file(file, progress=self.progress)
        except (NoConcepts, OSError) as error:
            raise CommandError(f"{file} can’t be read as a table of concepts. {error}") from error
        if found.changed:
            following.changed(Concept)
        for reason in found.reasons:
            self.stdout.write(reason)
        if found.left_out > len(found.reasons):
            self.stdout.write(f"… and {found.left_out - len(found.reasons)} more left out.")
        self.stdout.write(
            f"New {found.made}, changed {found.changed}, unchanged {found.unchanged}, "
            f"left out {found.left_out}."
        )

    def progress(self, rows: int) -> None:
        if rows % 10_000 == 0:
            self.stdout.write(f"{rows} rows …")
