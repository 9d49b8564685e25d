from django.core.management.base import BaseCommand, CommandError

from portal.search import indexing, words
from portal.search.registry import kinds


class Command(BaseCommand):
    help = (
        "Make the search index right, while the portal is open, and say what was wrong. "
        "Running it again says 0."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "kinds", nargs="*", metavar="kind", help="only these kinds; all, where none is named"
        )

    def handle(self, *args, **options):
        wanted = options["kinds"] or list(kinds)
        if unknown := [kind for kind in wanted if kind not in kinds]:
            raise CommandError(f"There is no kind “{unknown[0]}”. There are: {', '.join(sorted(kinds))}.")
        for kind in wanted:
            changes = indexing.rebuild(kind, progress=lambda done, kind=kind: self.progress(kind, done))
            self.stdout.write(
                f"{kind}: {changes.missing} missing, {changes.differed} differed, "
                f"{changes.superfluous} superfluous"
            )
        self.stdout.write(f"{words.refresh()} different words in titles")

    def progress(self, kind: str, done: int) -> None:
        if done % 10_000 < indexing.BATCH and done >= 10_000:
            self.stderr.write(f"{kind}: looked at {done}")
