"""What a group is called, what it is for, and who may see it."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from members.groups import permissions
from members.groups.actions import possessions
from members.groups.actions.texts import text_written
from members.groups.models import FormerName, Group
from portal import search
from portal.access import require
from portal.moderation.actions import log

BODY = ("body", "body_html", "body_version")


class Stale(Exception):
    """It was changed since the form was opened; nothing was written."""


@transaction.atomic
def describe_group(person: Any, group: Group, data: dict[str, Any], *, revision: int) -> Group:
    """Say anew what a group is for, from `revision` on; raises Stale where it has moved on since.

    `data` has body, language and themes.
    """
    row = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    require(permissions.can_tend_group(person, row))
    if row.revision != revision:
        raise Stale
    was = row.body
    row.set_body(data["body"])
    if row.body != was:
        row.described_by = person
    row.language, row.revision = data["language"], revision + 1
    row.save(update_fields=[*BODY, "described_by", "language", "revision"])
    row.themes.set(data["themes"])
    if row.body != was:
        text_written(person, row)
    index(row)
    return row


@transaction.atomic
def change_group(person: Any, group: Group, before: Group | None) -> None:
    """What follows when the secretariat has made a group, or changed what `before` was: the former name and
    address still lead to it, and what it has is read by whom it is for now."""
    require(permissions.can_change_group(person, group))
    if group.body != (before.body if before else ""):
        Group.objects.filter(pk=group.pk).update(described_by=person)
        group.described_by = person
        text_written(person, group)
    FormerName.objects.filter(slug=group.slug).exclude(group=group).update(slug=None)
    FormerName.objects.filter(slug=group.slug, group=group).update(slug=None)
    FormerName.objects.filter(slug=None, name="").delete()
    if before is not None:
        renamed, moved = before.name_en != group.name_en, before.slug != group.slug
        if renamed or moved:
            FormerName.objects.create(
                group=group,
                name=before.name_en if renamed else "",
                slug=before.slug if moved else None,
                until=timezone.localdate(),
            )
        if before.openness != group.openness:
            possessions.open_all(person, group)
            openness = {"before": {"openness": before.openness}, "after": {"openness": group.openness}}
            log(person, "change", group, kind="group", **openness)
    index(group)


def index(group: Group) -> None:
    """Bring the search up to date for a group and its meetings."""
    search.update("group", [group.pk])
    search.update("meeting", group.meetings.values_list("pk", flat=True))
