from importlib import import_module

from django.apps import apps
from django.core.management.base import BaseCommand
from django.utils.module_loading import module_has_submodule


class Command(BaseCommand):
    help = "Repair the counters of every room. Where they are right it changes nothing."

    def handle(self, **options):
        for config in apps.get_app_configs():
            if not module_has_submodule(config.module, "actions"):
                continue
            recount = getattr(import_module(f"{config.name}.actions"), "recount", None)
            if recount:
                self.stdout.write(f"{config.name}: {recount()} rows repaired.")
