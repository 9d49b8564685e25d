import signal
import threading

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.notices.inbox.lmtp import HOST, Listener


class Command(BaseCommand):
    help = "Take mail from a mail server by LMTP, on LMTP_PORT of this machine, until told to end."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=settings.LMTP_PORT, help="Default: LMTP_PORT.")

    def handle(self, *, port, **options):
        if not port:
            raise CommandError("Set LMTP_PORT, or give --port.")
        told = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda number, frame: told.set())
        listener = Listener(port)
        try:
            listener.start()
        except OSError as error:
            raise CommandError(f"Port {port} cannot be used: {error}") from error
        self.stdout.write(f"Taking mail by LMTP on {HOST}:{port}.")
        told.wait()
        listener.stop()
