from django.core.management.base import BaseCommand

from portal.text import stale, tasks


class Command(BaseCommand):
    help = "Render again the texts that an older version rendered: in the background, or --now."

    def add_arguments(self, parser):
        parser.add_argument("--now", action="store_true", help="do it here and say how far it is")

    def handle(self, *, now, **options):
        for model in stale.models():
            self.stdout.write(f"{model._meta.label}: {stale.stale(model).count()} to render again.")
            if now:
                self.render_all(model)
        if not now:
            tasks.rerender.enqueue()

    def render_all(self, model):
        done = stale.rerender(model, 0)
        while done is not None:
            self.stdout.write(f"{model._meta.label}: up to {done}.")
            done = stale.rerender(model, done)
