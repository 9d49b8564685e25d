"""Which groups, meetings and memberships a person can see."""

from typing import Any

from django.apps import apps
from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import JSONArray
from django.utils import timezone

from portal.access import is_member, is_secretariat

MOST_COUNTED = 100  # who ask to join


def groups_of(person: Any) -> list[int]:
    """The ids of the groups that `person` is in; of nobody but active members."""
    return list(person.group_ids) if is_member(person) else []


class GroupQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> "GroupQuerySet":
        """The groups that `person` may know of: public and closed ones everybody, a hidden one its members
        alone; the secretariat all."""
        if is_secretariat(person):
            return self
        return self.filter(~Q(openness="hidden") | Q(pk__in=groups_of(person)))

    def inside_for(self, person: Any) -> "GroupQuerySet":
        """The groups whose meetings and rooms `person` may look into: public ones everybody, the others their
        members alone; the secretariat all."""
        if is_secretariat(person):
            return self
        return self.filter(Q(openness="public") | Q(pk__in=groups_of(person)))

    def tended_by(self, person: Any) -> "GroupQuerySet":
        """The groups that `person` coordinates, and for the secretariat all."""
        if is_secretariat(person):
            return self
        if not is_member(person):
            return self.none()
        mine = self.model._meta.get_field("memberships").related_model._default_manager.current()
        return self.filter(pk__in=mine.filter(member=person.pk, role="coordinator").values("group"))

    def described_to(self, person: Any) -> "GroupQuerySet":
        """The groups whose description `person` may read: as `permissions.can_read_text`."""
        return readable(self.visible_to(person).exclude(body=""), person, "pk")

    def for_desk(self) -> "GroupQuerySet":
        """With all that moderators are shown of a description."""
        return self.select_related("described_by__profile__organisation")

    def with_standing(self, person: Any) -> "GroupQuerySet":
        """With what a page asks of its reader: `my_role` in each group, whether one `has_asked` to join, the
        `waiting_ids` of those who wait for an answer, at most 100, and the `things` that the group has, as
        pairs of kind and id; so that it takes no further query."""
        pk = getattr(person, "pk", None) or 0
        people, asked, owned = (
            self.model._meta.get_field(name).related_model._default_manager
            for name in ("memberships", "requests", "possessions")
        )
        things = owned.filter(group=OuterRef("pk")).order_by("pk")
        mine = people.current().filter(group=OuterRef("pk"), member=pk)
        waiting = asked.open().filter(group=OuterRef("pk"))
        return self.annotate(
            standing_of=Value(pk),
            my_role=Subquery(mine.values("role")[:1]),
            has_asked=Exists(waiting.filter(member=pk)),
            things=ArraySubquery(things.values(thing=JSONArray("kind", "object_id"))),
            waiting_ids=ArraySubquery(waiting.order_by().values("pk")[:MOST_COUNTED]),
        )

    def for_page(self) -> "GroupQuerySet":
        """With the ids of its themes and its former names."""
        return self.select_related("region").annotate(
            theme_ids=ArrayAgg("themes", filter=Q(themes__isnull=False), distinct=True, default=[]),
            former=ArrayAgg(
                "former_names__name", filter=Q(former_names__name__gt=""), distinct=True, default=[]
            ),
        )


class MembershipQuerySet(models.QuerySet):
    def current(self) -> "MembershipQuerySet":
        """Those that last."""
        return self.filter(until=None)

    def past(self) -> "MembershipQuerySet":
        """Those that have ended, the latest first."""
        return self.filter(until__isnull=False)

    def visible_to(self, person: Any) -> "MembershipQuerySet":
        """Who is in which group, as far as `person` may know of the group."""
        groups = apps.get_model("groups", "Group").objects.visible_to(person)
        return self.current().filter(group__in=groups.values("pk"))

    def for_list(self) -> "MembershipQuerySet":
        return self.select_related("member")


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> "MeetingQuerySet":
        """The meetings of the groups that `person` may look into: of public groups everybody's, of the others
        their members' alone; the secretariat sees all."""
        if is_secretariat(person):
            return self
        return self.filter(Q(group__openness="public") | Q(group__in=groups_of(person)))

    def planned_to(self, person: Any) -> "MeetingQuerySet":
        """The meetings whose agenda `person` may read: as `permissions.can_read_text`."""
        return readable(self.visible_to(person).exclude(body=""), person, "group")

    def for_desk(self) -> "MeetingQuerySet":
        """With all that moderators are shown of an agenda."""
        return self.select_related("group", "author__profile__organisation")

    def coming(self) -> "MeetingQuerySet":
        """Those that have not ended, the next first."""
        return self.filter(ends_at__gte=timezone.now()).order_by("starts_at", "pk")

    def over(self) -> "MeetingQuerySet":
        """Those that have ended, the latest first."""
        return self.filter(ends_at__lt=timezone.now()).order_by("-starts_at", "-pk")

    def for_list(self) -> "MeetingQuerySet":
        return self.select_related("group").defer("body", "body_html", "group__body", "group__body_html")


class MinutesQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> "MinutesQuerySet":
        """The minutes that `person` may read: of meetings that they see, as `permissions.can_read_text`."""
        meetings: Any = self.model._meta.get_field("meeting").related_model
        seen = meetings._default_manager.visible_to(person)
        return readable(self.filter(meeting__in=seen.values("pk")), person, "meeting__group")

    def for_desk(self) -> "MinutesQuerySet":
        """With all that moderators are shown of them."""
        return self.select_related("meeting__group", "author__profile__organisation")


def readable(texts: Any, person: Any, group: str) -> Any:
    """Of `texts` those that moderation lets `person` read; `group` leads from each to its group."""
    if is_secretariat(person):
        return texts
    tended = apps.get_model("groups", "Group").objects.tended_by(person)
    return texts.filter(Q(state="published") | Q(**{f"{group}__in": tended.values("pk")}))


class JoinRequestQuerySet(models.QuerySet):
    def open(self) -> "JoinRequestQuerySet":
        """Those that nobody has answered yet."""
        return self.filter(state="open")

    def unanswerable(self) -> "JoinRequestQuerySet":
        """The open ones of groups without an active coordinator: the secretariat answers them."""
        people: Any = self.model._meta.get_field("group").related_model._meta.get_field("memberships")
        rows = people.related_model._default_manager.current()
        led = rows.filter(role="coordinator", member__status="active", group=OuterRef("group"))
        return self.open().filter(~Exists(led))
