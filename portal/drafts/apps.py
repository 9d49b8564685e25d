from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DraftsConfig(AppConfig):
    name = "portal.drafts"
    verbose_name = _("Drafts")

    def ready(self):
        from portal import personal, work
        from portal.drafts import personal as own
        from portal.drafts import tasks

        work.every("day", tasks.forget_old)
        personal.register(
            "drafts",
            export=own.export,
            erase=own.erase,
            tables=own.TABLES,
        )
