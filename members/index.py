"""Members as the search index knows them: what a visitor may read of them, and nothing else."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import override

from members.models import Help, Level, Member, Profile, Stakeholder
from members.permissions import shown_fields
from portal.search import Entry


def entries(ids: Iterable[int]) -> Iterator[Entry]:
    """Entries of the active members among `ids` whom the register lists."""
    for member in Member.objects.in_register().filter(pk__in=ids).for_list().with_all_rows():
        with override(member.language):
            yield entry_of(member)


def entry_of(member: Any) -> Entry:
    """The entry of one member, who comes `with_all_rows`."""
    profile: Profile = member.profile
    profile.take(member)
    shown = shown_fields(None, profile)
    themes, tags, languages = (shown.get(name, []) for name in ("themes", "tags", "languages"))
    countries = shown.get("work_countries", [])
    organisation, position = str(shown.get("organisation", "")), shown.get("position", "")
    words = [
        position,
        organisation,
        shown.get("about", ""),
        str(Stakeholder(member.stakeholder).label) if member.stakeholder else "",
        member.country.name if member.country else "",
        *(theme.name for theme in themes),
        *(tag["name"] for tag in tags),
        *(country.name for country in countries),
        shown.get("places", ""),
        *(language.name for language in languages),
        *(str(Level(level).label) for level in shown.get("levels", [])),
        *(str(Help(way).label) for way in shown.get("help_with", [])),
        shown.get("orcid", ""),
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
        countries=list(dict.fromkeys(filter(None, [member.country_id, *(one.pk for one in countries)]))),
        weight=2,
    )
