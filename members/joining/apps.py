from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JoiningConfig(AppConfig):
    name = "members.joining"
    verbose_name = _("Joining")

    def ready(self):
        from members import door
        from members.joining import by_mail, entering, finishing, mails, reminding, tasks
        from members.joining import personal as own
        from portal import personal, work
        from portal.notices import outbox
        from portal.notices.inbox.registry import register_address

        door.register(
            may_write_to_join=entering.may_write_to_join,
            entered=entering.entered,
            came_in=entering.came_in,
            how=entering.how,
        )
        outbox.register("invitation", mails.write)
        outbox.register("confirming", reminding.write)
        outbox.register("unfinished", finishing.write)
        register_address("invitation", by_mail.arrived, matches=by_mail.is_ours)
        personal.register("joining", export=own.export, erase=own.erase, tables=own.TABLES)
        work.every("day", tasks.remind, after=timedelta(hours=4))
        work.every("day", tasks.forget_invited, after=timedelta(hours=3))
