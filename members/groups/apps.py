from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GroupsConfig(AppConfig):
    name = "members.groups"
    verbose_name = _("Groups and committees")

    def ready(self):
        from members.groups import (  # noqa: F401  mails announces its events
            actions,
            belonging,
            by_mail,
            carried,
            index,
            mails,
            tasks,
        )
        from members.groups import personal as own
        from members.groups.models import Group, JoinRequest, Meeting
        from members.joining import carrying
        from portal import audiences, belongings, links, moderation, notices, personal, search, work
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
        register_address("group", by_mail.arrived, matches=by_mail.is_ours)
        moderation.register_queue(
            "join-requests",
            label=_("Requests to join a group without a coordinator"),
            count=lambda: JoinRequest.objects.unanswerable().count(),
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
