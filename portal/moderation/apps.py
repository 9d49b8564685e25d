from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    name = "portal.moderation"
    verbose_name = _("Moderation")

    def ready(self):
        from django.db.models import F

        from portal import personal, work
        from portal.access import must_be_secretariat
        from portal.moderation import answering, decisions, mails, permissions, queues, reports, tasks
        from portal.moderation import personal as own
        from portal.moderation.models import Appeal, Case, Report
        from portal.notices import outbox

        queues.register_queue(
            "cases",
            label=_("Held or reported, to decide"),
            rows=Case.objects.open,
            url="admin:moderation_case_changelist",
        )
        decisions.register_decisions(
            "report",
            label=_("Report"),
            waiting=Report.objects.first_of_each,
            since=F("created_at"),
            may=lambda person, report: must_be_secretariat(person),
            describe=reports.describe_report,
            answers=reports.ANSWERS,
            decided=reports.who_closed,
            page=reports.page,
        )
        decisions.register_decisions(
            "appeal",
            label=_("Answer to a decision"),
            waiting=lambda: Appeal.objects.open().select_related(
                "act__actor", "member__profile__organisation"
            ),
            since=F("created_at"),
            may=permissions.can_settle_appeal,
            describe=answering.describe_appeal,
            answers=answering.ANSWERS,
            decided=answering.who_settled,
            page=answering.page,
        )
        outbox.register("decision", mails.decision)
        outbox.register("decisions", mails.overview)
        work.every("minute", tasks.ask)
        personal.register(
            "moderation",
            export=own.export,
            erase=own.erase,
            tables=own.TABLES,
        )
