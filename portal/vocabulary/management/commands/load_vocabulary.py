from django.core.management.base import BaseCommand

from portal.vocabulary import following
from portal.vocabulary.loading import load
from portal.vocabulary.models import Theme


class Command(BaseCommand):
    help = "Bring themes, countries, regions, languages and concepts up to this version’s files."

    def handle(self, **options):
        counts = load()
        following.changed(Theme)
        self.stdout.write("Loaded " + ", ".join(f"{count} {kind}" for kind, count in counts.items()) + ".")
