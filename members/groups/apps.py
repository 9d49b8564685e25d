from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class GroupsConfig(AppConfig):
    name = "members.groups"
    verbose_name = _("Groups and committees")

    def ready(self):
        from django.db.models.functions import Coalesce

        from members.groups import (  # noqa: F401  mails announces its events
            actions,
            belonging,
            by_mail,
            carried,
            decisions,
            index,
            mails,
            permissions,
            tasks,
        )
        from members.groups import personal as own
        from members.groups.models import Group, JoinRequest, Meeting, Minutes
        from members.joining import carrying
        from portal import audiences, belongings, links, moderation, notices, personal, search, work
        from portal.moderation.decisions import register_decisions
        from portal.notices.inbox.registry import register_address

        audiences.register(Group)
        belongings.register_people(tended=belonging.tended, used=belonging.used)
        search.register("group", model=Group, label=_("Groups"), entries=index.entries)
        search.register(
            "meeting", model=Meeting, label=_("Meetings"), entries=index.meeting_entries, listed=False
        )
        links.register(
            "group",
            views=["groups:group"],
            ids=lambda found: Group.objects.filter(slug__in=[one["slug"] for one in found]).values_list(
                "pk", flat=True
            ),
        )
        notices.register_kind("group", label=_("Group"), plural=_("Groups"), visible=Group.objects.visible_to)
        notices.register_kind(
            "meeting",
            label=_("Meeting"),
            plural=_("Meetings"),
            visible=lambda person: Meeting.objects.visible_to(person).select_related("group"),
            watched=False,
        )
        notices.register_kind(
            "description",
            label=_("Description of a group"),
            plural=_("Descriptions of groups"),
            visible=Group.objects.visible_to,
            watched=False,
        )
        notices.register_kind(
            "minutes",
            label=_("Minutes"),
            plural=pgettext_lazy("of several meetings", "Minutes"),
            visible=lambda person: Minutes.objects.visible_to(person).select_related("meeting__group"),
            watched=False,
        )
        same = {"can_moderate": permissions.can_moderate_text, "after_change": actions.text_changed}
        same |= {"text": lambda thing: thing.body, "returnable": True}
        moderation.register(
            "description",
            Group,
            label=_("Description of a group"),
            visible=Group.objects.described_to,
            author=lambda group: group.described_by,
            rows=lambda ids: Group.objects.filter(pk__in=ids).for_desk(),
            describe=decisions.describe_description,
            mend_url=lambda group: f"{group.get_absolute_url()}edit/",
            **same,
        )
        moderation.register(
            "meeting",
            Meeting,
            label=_("Meeting"),
            visible=lambda person: Meeting.objects.planned_to(person).select_related("group"),
            rows=lambda ids: Meeting.objects.filter(pk__in=ids).for_desk(),
            describe=decisions.describe_agenda,
            mend_url=lambda meeting: f"{meeting.get_absolute_url()}edit/",
            **same,
        )
        moderation.register(
            "minutes",
            Minutes,
            label=_("Minutes"),
            visible=lambda person: Minutes.objects.visible_to(person).select_related("meeting__group"),
            rows=lambda ids: Minutes.objects.filter(pk__in=ids).for_desk(),
            describe=decisions.describe_minutes,
            mend_url=lambda minutes: f"{minutes.meeting.get_absolute_url()}minutes/",
            **same,
        )
        for name, waiting, describe, since in (
            ("description", Group.objects, decisions.describe_description, "created_at"),
            ("meeting", Meeting.objects, decisions.describe_agenda, "created_at"),
            ("minutes", Minutes.objects, decisions.describe_minutes, "written_at"),
        ):
            register_decisions(
                name,
                label=moderation.kinds[name].label,
                waiting=lambda rows=waiting: rows.for_desk().filter(state="held"),
                since=Coalesce("state_at", since),
                may=permissions.can_moderate_text,
                describe=describe,
            )
        register_address("group", by_mail.arrived, matches=by_mail.is_ours)
        moderation.register_queue(
            "join-requests",
            label=_("Requests to join a group without a coordinator"),
            rows=JoinRequest.objects.unanswerable,
            url="admin:groups_joinrequest_changelist",
            query="waits=secretariat",
        )
        carrying.register(
            "group",
            label=_("Group"),
            choices=carried.choices,
            may=carried.may,
            in_words=carried.in_words,
            join=carried.join,
        )
        personal.register("groups", export=own.export, erase=actions.erase, tables=own.TABLES)
        work.every("hour", tasks.remind_of_meetings)
        work.every("day", tasks.end_terms)
