from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RosterConfig(AppConfig):
    name = "roster"
    verbose_name = _("Roster of experts")

    def ready(self):
        from django.db.models import F

        from portal import home, moderation, notices, search
        from portal.moderation.decisions import register_decisions
        from roster import decisions, index, mails, permissions  # noqa: F401  announces its events
        from roster.models import Expert

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
            count=lambda: Expert.objects.waiting().count(),
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
