from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("Members")

    def ready(self):
        from members import index, mails, tasks  # noqa: F401  announces its events
        from members.models import Member
        from portal import moderation, notices, search, work

        search.register("member", model=Member, label=_("Members"), entries=index.entries)
        notices.register_kind("member", label=_("Member"), visible=Member.objects.visible_to)
        moderation.register_queue(
            "members",
            label=_("Members to approve"),
            count=lambda: Member.objects.awaiting_approval().count(),
            url="admin:members_member_changelist",
            query="standing=waiting",
        )
        work.every("day", tasks.forget_unconfirmed, after=timedelta(hours=3))
