from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.notices.inbox import imap


class Command(BaseCommand):
    help = "Fetch new messages from the IMAP folder of IMAP_URL, as the worker does each minute."

    def handle(self, **options):
        if not settings.IMAP_URL:
            raise CommandError("Set IMAP_URL to imaps://user:password@host/Folder.")
        try:
            count = imap.fetch(settings.IMAP_URL)
        except imap.Unreachable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Messages taken: {count}.")
