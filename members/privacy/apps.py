from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "members.privacy"
    verbose_name = _("One’s own data")

    def ready(self):
        from members.privacy import actions, mails, tasks  # noqa: F401  mails announces its events
        from members.privacy import personal as own
        from members.privacy.models import Erasure
        from portal import personal, pulse, work
        from portal.moderation.queues import register_queue

        personal.register("privacy", export=own.export, erase=own.erase, tables=own.TABLES)
        personal.follow_closing(actions.follow_closing)
        pulse.leave_out("privacy_archive", "privacy_erasure")
        work.every("day", tasks.forget_archives)
        register_queue(
            "erasures",
            label=_("Accounts to erase: a second look"),
            rows=lambda: Erasure.objects.filter(state=Erasure.State.ASKED),
            url="admin:privacy_erasure_changelist",
            query="state__exact=asked",
        )
