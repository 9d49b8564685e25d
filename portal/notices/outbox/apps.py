from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "portal.notices.outbox"
    label = "outbox"
    verbose_name = _("Outgoing mail")

    def ready(self):
        from portal import work
        from portal.moderation.queues import register_queue
        from portal.notices.models import Preference
        from portal.notices.outbox import tasks

        work.every("minute", tasks.send)
        work.every("day", tasks.prune)
        register_queue(
            "stopped-mail",
            label=_("Addresses that mail does not reach"),
            rows=Preference.objects.stopped,
            url="admin:notices_preference_changelist",
        )
