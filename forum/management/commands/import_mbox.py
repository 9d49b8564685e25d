import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from forum import importing
from forum.importing.mbox import NotAnMbox
from forum.models import Category
from portal.alone import Busy

SAY_EVERY = 2  # seconds


class Command(BaseCommand):
    help = (
        "Bring a mailing list along: its messages become discussions and questions in a category. Safe "
        "to run again, also with a mailbox that has grown. Nobody is written to. See docs/importing.md."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the mailbox, as mbox, also packed by gzip")
        parser.add_argument("--category", required=True, metavar="SLUG", help="where it goes")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
        parser.add_argument(
            "--language", default="en", metavar="xx", help="of messages whose language can’t be told (en)"
        )

    def handle(self, *, file, category, dry_run, language, **options):
        self.began = self.said = time.monotonic()
        try:
            figures = importing.bring(
                file,
                self.category(category),
                language=self.language(language),
                dry_run=dry_run,
                progress=self.progress,
            )
        except (NotAnMbox, OSError) as error:
            raise CommandError(f"{file} can’t be read as a mailbox. {error}") from error
        except Busy as error:
            raise CommandError(
                "Another import is running. Wait for it, then start this one again."
            ) from error
        for line in figures.lines(dry_run=dry_run):
            self.stdout.write(line)
        self.stdout.write("Nothing was changed." if dry_run else f"Done in {self.seconds():.0f} s.")

    def category(self, slug: str) -> Category:
        found = Category.objects.filter(slug=slug).first()
        if not found:
            slugs = ", ".join(Category.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no category “{slug}”. There are: {slugs}.")
        return found

    def language(self, code: str) -> str:
        if len(code) not in (2, 3) or not (code.isascii() and code.isalpha()):
            raise CommandError(f"“{code}” is no language: give its code, such as en, fr, es, ar.")
        return code.lower()

    def progress(self, words: str) -> None:
        if time.monotonic() - self.said > SAY_EVERY:
            self.said = time.monotonic()
            self.stdout.write(f"{self.seconds():6.0f} s  {words}")
            self.stdout.flush()

    def seconds(self) -> float:
        return time.monotonic() - self.began
