from django.core.management.base import BaseCommand, CommandError

from portal.search import indexing, words
from portal.search.models import SearchEntry
from portal.search.registry import kinds

SAY_EVERY = 20_000


class Command(BaseCommand):
    help = (
        "Make the search index right, while the portal is open, and say what was wrong. "
        "Running it again says 0."
    )

    def add_arguments(self, parser):
        parser.add_argument("kinds", nargs="*", metavar="kind", help="only these kinds; all if none is named")

    def handle(self, *args, **options):
        wanted = options["kinds"] or list(kinds)
        if unknown := [kind for kind in wanted if kind not in kinds]:
            raise CommandError(f"There is no kind “{unknown[0]}”. There are: {', '.join(sorted(kinds))}.")
        for kind in wanted:
            self.reindex(kind)
        if not options["kinds"]:
            gone, _ = SearchEntry.objects.exclude(kind__in=kinds).delete()
            self.stdout.write(f"of kinds that are no more: {gone} superfluous")
        self.stdout.write(f"{words.refresh()} different words in titles")

    def reindex(self, kind: str) -> None:
        said = 0

        def progress(done: int) -> None:
            nonlocal said
            if done >= said + SAY_EVERY:
                said = done
                self.stderr.write(f"{kind}: looked at {done}")

        changes = indexing.rebuild(kind, progress=progress)
        self.stdout.write(f"{kind}: {changes}")
