"""What commands that bring a file in have in common."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from portal.access import Denied, Verdict
from portal.uploads import outcomes
from portal.uploads.outcomes import Outcome

SAY_EVERY = 2  # seconds


class BringingCommand(BaseCommand):
    """Says how far it is, what came of each part, and writes that down where it was asked to."""

    columns: list[str] = []  # of the report
    part = "Line"

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
        parser.add_argument("--as", dest="handle", metavar="HANDLE", help="in whose name")
        parser.add_argument("--report", type=Path, help="write what came of every part to this CSV file")

    def begin(self) -> None:
        self.began = self.said = time.monotonic()

    def person(self, handle: str, may: Callable[[Any], Verdict]) -> Any:
        """The active member `handle`, else the first of the secretariat."""
        members = get_user_model().objects
        if not handle:
            found = members.secretariat().order_by("pk").first()
            if not found:
                raise CommandError("Nobody is the secretariat yet. Make one with createsuperuser.")
            return found
        found = members.active().filter(handle=handle).first()
        if not found:
            raise CommandError(f"There is no active member “{handle}”.")
        if isinstance(verdict := may(found), Denied):
            raise CommandError(f"{handle}: {verdict.reason}")
        return found

    def progress(self, parts: int) -> None:
        if time.monotonic() - self.said > SAY_EVERY:
            self.said = time.monotonic()
            self.stdout.write(f"{self.seconds():6.0f} s  {parts} done")
            self.stdout.flush()

    def tell(self, found: list[Outcome], report: Path | None, dry_run: bool) -> None:
        for one in found:
            if one.is_worth_telling:
                self.stdout.write(f"{self.part} {outcomes.as_line(one)}")
        if report:
            rows = [[one.line, one.outcome, one.title, one.number, one.sentences] for one in found]
            with report.open("w", encoding="utf-8", newline="") as file:
                file.writelines(outcomes.as_csv(rows, self.columns))
        figures = outcomes.counts(found).items()
        self.stdout.write(", ".join(f"{count} {name}" for name, count in figures) + ".")
        self.stdout.write("Nothing was changed." if dry_run else f"Done in {self.seconds():.0f} s.")

    def seconds(self) -> float:
        return time.monotonic() - self.began
