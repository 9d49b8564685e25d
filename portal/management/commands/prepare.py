import hashlib

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from portal.catalogues import compile_new


class Command(BaseCommand):
    help = "Bring the database, the translations and the static files up to date. Quick where they are."

    def handle(self, **options):
        if self.behind():
            self.stdout.write("Bringing the database up to date …")
            call_command("migrate", verbosity=0)
        compile_new()
        self.collect_static()

    def behind(self) -> bool:
        """Whether a migration waits."""
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))

    def collect_static(self) -> None:
        """Collect and compress the static files, unless they are those of the last time."""
        stamp = settings.VAR_DIR / "static.stamp"
        found = self.fingerprint()
        if stamp.exists() and stamp.read_text() == found:
            return
        self.stdout.write("Collecting the static files …")
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(found)

    def fingerprint(self) -> str:
        """What would be collected, and how: names, sizes, times, and the storage that compresses them."""
        seen = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
        for finder in get_finders():
            for name, storage in finder.list([]):
                seen.update(f"{name} {storage.size(name)} {storage.get_modified_time(name)}".encode())
        return seen.hexdigest()
