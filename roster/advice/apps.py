from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AdviceConfig(AppConfig):
    name = "roster.advice"
    verbose_name = _("Requests for advice")

    def ready(self):
        from portal import moderation, notices, personal, work
        from roster.advice import (  # noqa: F401  mails announces its events
            by_mail,
            desk,
            holdings,
            mails,
            permissions,
            tasks,
        )
        from roster.advice.models import Message, Request

        notices.register_kind(
            "advice",
            label=_("Request for advice"),
            plural=_("Requests for advice"),
            visible=by_mail.visible,
            letter=by_mail.letter,
            letters=by_mail.letters,
            reply=by_mail.reply,
            words=by_mail.WORDS,
            watched=False,
        )
        moderation.register(
            "advice",
            Message,
            label=_("Message in a request for advice"),
            visible=by_mail.visible,
            can_moderate=permissions.can_moderate_message,
            text=lambda message: message.body,
            rows=desk.rows,
            describe=desk.describe,
        )
        moderation.register_queue(
            "advice",
            label=_("Requests for advice that nobody answers"),
            rows=Request.objects.for_secretariat,
            url="admin:advice_request_changelist",
            query="waits=yes",
        )
        work.every("hour", tasks.remind)
        personal.register("advice", export=holdings.export, erase=holdings.erase, tables=holdings.TABLES)
