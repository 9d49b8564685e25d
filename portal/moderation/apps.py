from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    name = "portal.moderation"
    verbose_name = _("Moderation")

    def ready(self):
        from portal.moderation import mails, queues  # noqa: F401  announces its events
        from portal.moderation.models import Report

        queues.register_queue(
            "reports",
            label=_("Reports to look at"),
            count=lambda: Report.objects.open().count(),
            url="admin:moderation_report_changelist",
            query="state__exact=open",
        )
