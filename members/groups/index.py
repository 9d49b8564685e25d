"""What the search index knows of groups and their meetings."""

from collections.abc import Iterable, Iterator

from django.utils.translation import override

from members.groups.models import Group, Meeting, Minutes
from portal.search import Entry
from portal.text import plain


def entries(ids: Iterable[int]) -> Iterator[Entry]:
    """An entry for each group among `ids`, found by all its names and by those that it had; a hidden one by
    its members alone."""
    found = Group.objects.filter(pk__in=ids).for_page()
    for group in found.order_by():
        with override(group.language):
            kind = str(group.get_kind_display())
        yield Entry(
            object_id=group.pk,
            title=group.name_in(group.language),
            text=said(group),
            summary=kind,
            labels=" · ".join([*group.names, *group.former]),
            language=group.language,
            audience=group.audience,
            themes=group.theme_ids,
            date=group.created_at,
            weight=6,
            url=group.get_absolute_url(),
        )


def said(thing: Group | Meeting | Minutes) -> str:
    """The words of a text, as far as moderation lets others read it."""
    return plain(thing.body_html) if thing.is_published else ""


def meeting_entries(ids: Iterable[int]) -> Iterator[Entry]:
    """An entry for each meeting among `ids` that was not called off, with its minutes; of a group that is not
    public for the group's members alone."""
    found = Meeting.objects.filter(pk__in=ids, cancelled_at=None).select_related("group", "minutes")
    for meeting in found:
        minutes = getattr(meeting, "minutes", None)
        yield Entry(
            object_id=meeting.pk,
            title=meeting.title,
            text="\n".join(filter(None, [said(meeting), said(minutes) if minutes else ""])),
            summary=meeting.group.name_in(meeting.language),
            labels=meeting.place,
            language=meeting.language,
            audience=meeting.group.audience_inside,
            date=min(meeting.starts_at, meeting.updated_at),
            weight=2,
            url=meeting.get_absolute_url(),
        )
