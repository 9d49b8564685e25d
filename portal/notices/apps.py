from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "portal.notices"
    verbose_name = _("Notices")

    def ready(self):
        from portal import personal, work
        from portal.notices import digest_mails, mails, outbox, tasks
        from portal.notices import personal as own
        from portal.notices.models import Digest
        from portal.notices.registry import register_kind

        outbox.register("notice", mails.notices)
        outbox.register("digest", digest_mails.digests)
        register_kind(
            "digest",
            label=_("Digest"),
            visible=lambda person: Digest.objects.filter(member=person.pk),
            reply=digest_mails.refuse_reply,
            watched=False,
        )
        work.every("quarter", tasks.send_digests)
        work.every("day", tasks.prune_digests)
        personal.register(
            "notices",
            export=own.export,
            erase=own.erase,
            tables=own.TABLES,
        )
