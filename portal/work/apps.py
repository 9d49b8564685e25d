from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkConfig(AppConfig):
    name = "portal.work"
    verbose_name = _("Background work")

    def ready(self):
        from portal import work
        from portal.moderation.queues import register_queue
        from portal.work import tasks, upkeep

        work.every("hour", tasks.prune)
        register_queue(
            "failed-tasks",
            label=_("Tasks that failed"),
            rows=lambda: upkeep.dead(),
            url="admin:work_failedtask_changelist",
        )
