from django.conf import settings
from django.core.management.base import BaseCommand

from knowledge.documents import quality
from knowledge.documents.models import Document, Status

AT_ONCE = 500


class Command(BaseCommand):
    help = "List documents in whose description something is odd: dates, numbers, licences, letters, twins."

    def add_arguments(self, parser):
        parser.add_argument(
            "--status", choices=[*Status.values, "all"], default="published", help="which (published)"
        )

    def handle(self, *, status, **options):
        rows = Document.objects.filter(source=None).select_related("current").defer("current__text")
        rows = rows.prefetch_related("authors").order_by("pk")
        if status != "all":
            rows = rows.filter(status=status)
        looked_at = odd = last = 0
        while batch := list(rows.filter(pk__gt=last)[:AT_ONCE]):
            last, looked_at = batch[-1].pk, looked_at + len(batch)
            found = quality.of(batch)
            for document in batch:
                odd += bool(found[document.pk])
                for sentence in found[document.pk]:
                    self.stdout.write(f"{settings.SITE_URL}{document.short_url}  {sentence}")
        self.stdout.write(f"{odd} of {looked_at} documents have something to look at.")
