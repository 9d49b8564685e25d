"""Members as the search index knows them: what a visitor may read of them, and nothing else."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import override

from members.models import Level, Member, Profile, Stakeholder
from members.permissions import shown_fields
from portal.search import Entry


def entries(ids: Iterable[int]) -> Iterator[Entry]:
    """Entries of the active members among `ids` whom the register lists."""
    for member in Member.objects.in_register().filter(pk__in=ids).for_list().with_interests():
        with override(member.language):
            yield entry_of(member)


def entry_of(member: Any) -> Entry:
    """The entry of one member, who comes with `theme_ids` and `language_ids`."""
    profile: Profile = member.profile
    profile.member = member
    profile.__dict__ |= {"theme_ids": member.theme_ids, "language_ids": member.language_ids}
    shown = shown_fields(None, profile)
    themes, languages = shown.get("themes", []), shown.get("languages", [])
    organisation, position = str(shown.get("organisation", "")), shown.get("position", "")
    words = [
        position,
        organisation,
        shown.get("about", ""),
        str(Stakeholder(member.stakeholder).label) if member.stakeholder else "",
        member.country.name if member.country else "",
        *(theme.name for theme in themes),
        *(language.name for language in languages),
        *(str(Level(level).label) for level in shown.get("levels", [])),
    ]
    return Entry(
        object_id=member.pk,
        title=member.full_name,
        url=member.get_absolute_url(),
        date=member.approved_at or member.date_joined,
        text="\n".join(word for word in words if word),
        summary=" · ".join(part for part in (position, organisation) if part),
        language=member.language,
        themes=[theme.pk for theme in themes],
        countries=[member.country_id] if member.country_id else [],
        weight=2,
    )
