from datetime import timedelta

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self):
        from portal import converters, work  # noqa: F401  registers the path converters
        from portal.text import tasks

        work.every("day", tasks.rerender, after=timedelta(hours=2))
