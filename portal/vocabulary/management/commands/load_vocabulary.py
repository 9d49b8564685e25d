from django.core.management.base import BaseCommand

from portal.vocabulary.loading import load


class Command(BaseCommand):
    help = "Bring themes, countries, regions, languages and concepts up to this version’s files."

    def handle(self, **options):
        counts = load()
        self.stdout.write("Loaded " + ", ".join(f"{count} {kind}" for kind, count in counts.items()) + ".")
