import os
import sys

from django.core.management.base import BaseCommand

from portal.notices.inbox import parsing, receiving, routing


class Command(BaseCommand):
    """Ends with the codes of sysexits.h, by which a mail server knows what to do with the message."""

    help = "Keep one message from standard input, as a mail server's pipe hands it over."
    requires_system_checks: list[str] = []  # each message starts this command anew

    def add_arguments(self, parser):
        parser.add_argument("--recipient", action="append", default=[], help="An address of the envelope.")
        parser.add_argument("--sender", help="The envelope's sender; empty for a report.")

    def handle(self, *, recipient, sender, **options):
        raw = sys.stdin.buffer.read(receiving.most_bytes() + 1)
        if len(raw) > receiving.most_bytes():
            self.end(os.EX_DATAERR, "The message is too large.")
        if not raw.strip():
            self.end(os.EX_DATAERR, "There is no message.")
        head = parsing.head_of(raw)
        recipients = recipient or receiving.named_recipients(head)
        try:
            if not any(routing.is_known(address) for address in recipients):
                self.end(os.EX_NOUSER, "There is no such address here.")
            receiving.receive(raw, recipients, receiving.named_sender(head) if sender is None else sender)
        except Exception as error:  # whatever it is, the mail server keeps the message and comes again
            self.end(os.EX_TEMPFAIL, f"The message cannot be kept just now: {error}")

    def end(self, code: int, words: str) -> None:
        self.stderr.write(words)
        sys.exit(code)
