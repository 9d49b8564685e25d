from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("Members")

    def ready(self):
        from django.db.models import F

        from members import (  # noqa: F401  mails announces its events
            account_mails,
            actions,
            by_mail,
            decisions,
            index,
            mails,
            permissions,
            tasks,
        )
        from members import personal as own
        from members.models import Member
        from members.register import exporting, listing
        from portal import moderation, notices, personal, search, sheets, work
        from portal.moderation.decisions import register_decisions
        from portal.notices import outbox
        from portal.notices.inbox.registry import register_address, register_leaving

        search.register(
            "member",
            model=Member,
            label=_("Members"),
            entries=index.entries,
            listed=False,
            beside=listing.relist,
        )
        notices.register_kind(
            "member", label=_("Member"), plural=_("Members"), visible=Member.objects.visible_to
        )
        moderation.register(
            "member",
            Member,
            label=_("Member"),
            visible=lambda person: Member.objects.none(),  # nobody is reported; a suspension can be answered
            can_moderate=permissions.can_suspend_member,
            author=lambda member: member,
            describe=decisions.describe_suspended,
        )
        moderation.register_people(suspend=actions.suspend, reinstate=actions.reinstate, trust=actions.vouch)
        moderation.register_queue(
            "members",
            label=_("Members to approve"),
            rows=Member.objects.awaiting_approval,
            url="admin:members_member_changelist",
            query="standing=waiting",
        )
        sheets.register(
            "members",
            label=_("Members"),
            people="member",
            may=permissions.can_export_members,
            rows=exporting.table,
            url="members:index",
            has_addresses=True,
        )
        register_leaving(permissions.can_leave, actions.leave)
        register_address("join", by_mail.arrived, matches=by_mail.is_ours)
        outbox.register("account", account_mails.write, is_secret=True)
        outbox.register("joining", by_mail.write)
        register_decisions(
            "member",
            label=_("Newcomer"),
            waiting=lambda: Member.objects.awaiting_approval().select_related(
                "country", "profile__organisation"
            ),
            since=F("entered_at"),
            may=permissions.can_decide_member,
            describe=decisions.describe_newcomer,
            answers=decisions.ANSWERS,
        )
        work.every("day", tasks.forget_photos, after=timedelta(hours=4))
        work.every("day", tasks.forget_unconfirmed, after=timedelta(hours=3))
        personal.register(
            "members",
            export=own.export,
            erase=own.erase,
            tables=own.TABLES,
        )
