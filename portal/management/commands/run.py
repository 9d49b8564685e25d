import os
import sys
import time

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from portal import embedded
from portal.serving import answers, only_one, port_is_free, supervise

DATABASE_LOOK = 2  # seconds between two looks at the embedded database


class Command(BaseCommand):
    help = "Prepare everything, then serve the portal and do its background work until Ctrl-C."

    def add_arguments(self, parser):
        parser.add_argument("--reload", action="store_true", help="Serve by runserver, which reloads itself.")

    def handle(self, *, reload, **options):
        with only_one(settings.VAR_DIR / "run.lock") as alone:
            if not alone:
                raise CommandError("The portal already runs from this folder.")
            if not port_is_free(settings.PORT):
                raise CommandError(f"Port {settings.PORT} is in use. Choose another: make run PORT=8001")
            call_command("prepare")
            if settings.DEMO:
                call_command("demo")
            connection.close()
            self.next_look = 0.0
            self.greeted = False
            supervise(self.commands(reload), self.each_round)
            self.stdout.write("The portal has ended.")

    def commands(self, reload: bool) -> dict[str, list[str]]:
        os.environ["PORT"] = str(settings.PORT)
        if reload:
            web = [sys.executable, "manage.py", "runserver", f"127.0.0.1:{settings.PORT}"]
        else:
            web = [sys.executable, "-m", "gunicorn", "-c", "python:portal.gunicorn", "portal.wsgi"]
        os.chdir(settings.BASE_DIR)
        commands = {"The web server": web, "The worker": [sys.executable, "manage.py", "work"]}
        if settings.LMTP_PORT:
            commands["The listener for mail"] = [sys.executable, "manage.py", "lmtp"]
        return commands

    def each_round(self) -> None:
        self.keep_database()
        if not self.greeted and answers(settings.PORT):
            self.greet()

    def keep_database(self) -> None:
        """Start the embedded database again should it have been killed."""
        if settings.DATABASE_IS_EMBEDDED and time.monotonic() >= self.next_look:
            self.next_look = time.monotonic() + DATABASE_LOOK
            try:
                embedded.database_url(settings.VAR_DIR / "postgres")
            except embedded.DatabaseError as error:
                self.stderr.write(str(error))

    def greet(self) -> None:
        self.greeted = True
        self.stdout.write(f"\nThe portal is at {settings.SITE_URL}/ — Ctrl-C ends it.")
        if settings.MAIL_PAGE:
            self.stdout.write(f"Mail that it sends is at {settings.SITE_URL}/mail/ and not delivered.\n")
