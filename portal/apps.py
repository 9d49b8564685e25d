from datetime import timedelta

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self):
        from portal import converters, pulse, work  # noqa: F401  registers the path converters
        from portal.text import tasks

        work.every("day", tasks.rerender, after=timedelta(hours=2))
        # A signal, though we have no others: only it comes after the last migration of every app.
        post_migrate.connect(pulse.after_migrations, sender=self)
