from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class InboxConfig(AppConfig):
    name = "portal.notices.inbox"
    label = "inbox"
    verbose_name = _("Incoming mail")

    def ready(self):
        from django.db.models import F

        from portal import work
        from portal.moderation.decisions import register_decisions
        from portal.moderation.queues import register_queue
        from portal.notices import outbox
        from portal.notices.inbox import actions, answers, decisions, tasks
        from portal.notices.inbox.models import Incoming

        register_queue(
            "mails",
            label=_("Mails to look at"),
            rows=Incoming.objects.held,
            url="admin:inbox_incoming_changelist",
            query="state__exact=held",
        )
        register_decisions(
            actions.KIND,
            label=_("Incoming mail"),
            waiting=lambda: Incoming.objects.held().select_related("member"),
            since=F("received_at"),
            may=actions.can_decide_incoming,
            describe=decisions.describe_incoming,
            answers=decisions.ANSWERS,
        )
        outbox.register(answers.NAME, answers.write)
        work.every("day", tasks.tidy)
        if settings.IMAP_URL:
            work.every("minute", tasks.fetch)
