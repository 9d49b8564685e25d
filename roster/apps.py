from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RosterConfig(AppConfig):
    name = "roster"
    verbose_name = _("Roster of experts")

    def ready(self):
        from django.db.models import F
        from django.db.models.functions import Coalesce

        from portal import home, moderation, notices, personal, search, sheets, work
        from portal.moderation.decisions import register_decisions
        from portal.notices import outbox
        from portal.notices.inbox.registry import register_address
        from roster import actions, by_mail, decisions, index, mails, permissions, tables, tasks
        from roster import personal as own
        from roster.models import Endorsement, Expert

        search.register("expert", model=Expert, label=_("Experts"), entries=index.entries)
        notices.register_kind(
            "expert",
            label=_("Expert"),
            plural=_("Experts"),
            visible=lambda person: Expert.objects.visible_to(person).select_related("member"),
        )
        moderation.register(
            "expert",
            Expert,
            label=_("Expert"),
            visible=Expert.objects.visible_to,
            can_moderate=permissions.can_moderate_expert,
            author=lambda expert: expert.member,
            text=lambda expert: expert.body,
            rows=lambda ids: Expert.objects.filter(pk__in=ids).for_desk(),
            describe=decisions.describe_expert,
        )
        moderation.register_queue(
            "experts",
            label=_("Experts to look at"),
            rows=Expert.objects.waiting,
            url="admin:roster_expert_changelist",
            query="status__exact=submitted",
        )
        register_decisions(
            "expert",
            label=_("Expert"),
            waiting=lambda: Expert.objects.waiting().select_related("member__profile__organisation"),
            since=F("submitted_at"),
            may=permissions.can_list_expert,
            describe=decisions.describe_expert,
            answers=decisions.ANSWERS,
        )
        notices.register_kind(
            "endorsement",
            label=_("Endorsement"),
            plural=_("Endorsements"),
            visible=lambda person: Endorsement.objects.visible_to(person).for_list(),
            watched=False,
        )
        moderation.register(
            "endorsement",
            Endorsement,
            label=_("Endorsement"),
            visible=lambda person: Endorsement.objects.visible_to(person).for_list(),
            can_moderate=permissions.can_moderate_endorsement,
            after_change=actions.state_changed,
            text=lambda endorsement: endorsement.body,
            rows=lambda ids: Endorsement.objects.filter(pk__in=ids).for_desk(),
            describe=decisions.describe_endorsement,
            published=lambda author: Endorsement.objects.published().filter(author=author),
        )
        register_decisions(
            "endorsement",
            label=_("Endorsement"),
            waiting=lambda: Endorsement.objects.for_desk().held(),
            since=Coalesce("state_at", "created_at"),
            may=permissions.can_moderate_endorsement,
            describe=decisions.describe_endorsement,
        )
        outbox.register("expert-confirm", mails.write_confirm)
        outbox.register(
            "referee",
            mails.write_referee,
            came_back=lambda mail: actions.note_return(mail.data.get("referee", 0)),
        )
        register_address("expert", by_mail.arrived, matches=by_mail.is_ours)
        sheets.register(
            "experts",
            label=_("Experts"),
            people="expert",
            may=permissions.can_export_experts,
            rows=tables.table,
            url="roster:index",
        )
        personal.register(
            "roster", export=own.export, erase=own.erase, withdraw=own.withdraw, tables=own.TABLES
        )
        work.every("day", tasks.keep_alive, after=timedelta(hours=6))
        work.every("day", tasks.tidy, after=timedelta(hours=4))
        work.every("hour", tasks.scan_waiting)
        home.register_section(
            "experts",
            title=_("Experts who can help"),
            more="roster:index",
            empty=_("No expert is listed yet."),
            rows=lambda person: (
                Expert.objects.listed().select_related("member").order_by("-listed_at", "-id")[:5]
            ),
            order=50,
        )
