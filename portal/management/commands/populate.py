import time
from importlib import import_module

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import connection
from django.utils.module_loading import module_has_submodule

from portal import search
from portal.populating import Words

KINDS = (
    *("members", "experts", "topics", "posts", "documents", "pages"),
    *("groups", "conversations", "requests", "newcomers", "invitations"),
)


class Command(BaseCommand):
    help = "Fill the database with a portal of any size, to measure on. Nobody else may write meanwhile."

    def add_arguments(self, parser):
        for kind in KINDS:
            parser.add_argument(f"--{kind}", type=int, default=0, metavar="N")
        parser.add_argument("--seed", type=int, default=1, help="The same seed makes the same texts.")

    def handle(self, *, seed, **options):
        self.start = self.last = time.monotonic()
        counts = {kind: options[kind] for kind in KINDS}
        words = Words(seed)
        self.progress("made the phrases")
        for config in apps.get_app_configs():
            if module_has_submodule(config.module, "populate"):
                import_module(f"{config.name}.populate").populate(counts, words, self.progress)
        with search.without_indexes():
            for kind in search.kinds:
                changes = search.rebuild(kind, bulk=True)
                self.progress(f"indexed {changes.missing:,} of kind {kind}")
        self.progress("made the index of the search")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        self.progress("counted for the planner")
        self.stdout.write(f"Done in {time.monotonic() - self.start:.0f} s.")

    def progress(self, text: str) -> None:
        """Say what has been done, how long it took, and how long it has been in all."""
        now = time.monotonic()
        self.stdout.write(f"{now - self.start:6.0f} s  (+{now - self.last:.1f} s)  {text}")
        self.stdout.flush()
        self.last = now
