import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from knowledge.documents.models import Document, Status
from knowledge.documents.table.writing import table


class Command(BaseCommand):
    help = (
        "Write documents as CSV with CGSpace's column names: the table that import_documents takes. "
        "See docs/importing.md."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, nargs="?", help="where to; without it to the standard output")
        parser.add_argument(
            "--status", choices=[*Status.values, "all"], default="published", help="which (published)"
        )
        parser.add_argument("--ids", type=int, nargs="+", default=[], help="these documents alone")

    def handle(self, *, file, status, ids, **options):
        documents = Document.objects.filter(source=None)
        if status != "all":
            documents = documents.filter(status=status)
        if ids:
            documents = documents.filter(pk__in=ids)
        lines = table(documents)
        if not file:
            sys.stdout.reconfigure(encoding="utf-8", newline="")
            sys.stdout.writelines(lines)
            return
        with file.open("w", encoding="utf-8", newline="") as opened:
            opened.writelines(lines)
        self.stderr.write(f"Written to {file}.")
