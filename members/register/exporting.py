"""Members as rows of a table for the secretariat, in the words of the reader's language."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from members.filters import MemberFilter
from members.models import Help, Level, Listing, Member, Stakeholder
from members.permissions import shown_fields

BATCH = 500  # entries read at a time
ORDER = ("sort_name", "member_id")


def asked_by(person: Any, conditions: QueryDict) -> MemberFilter:
    """The filters of the register with these conditions, in order."""
    return MemberFilter(conditions, queryset=Listing.objects.order_by(*ORDER), person=person)


def table(person: Any, conditions: QueryDict, addresses: bool) -> Iterator[list[Any]]:
    """The table by these conditions, with the names of its columns; where one of them says nothing any more,
    nobody is in it, rather than everybody."""
    asked = asked_by(person, conditions)
    return rows_of(asked.qs if asked.form.is_valid() else Listing.objects.none(), person, addresses=addresses)


def rows_of(listings: QuerySet, person: Any, *, addresses: bool) -> Iterator[list[Any]]:
    """The names of the columns, and a row for each of the listings, in order, of what `person` may see."""
    yield [
        *(_("Name"), _("Page"), _("Works with or for"), _("Country"), _("Organisation"), _("Position")),
        *(_("Countries of work"), _("Places of work"), _("Themes"), _("Tags"), _("Languages")),
        *(_("Levels of work"), _("Willing to help"), _("Helps with"), _("Helps at the level"), _("Helps in")),
        *(_("What they can help with"), _("ORCID iD"), _("Links"), _("Member since")),
        *((_("E-mail address"),) if addresses else ()),
    ]
    ids = listings.values_list("pk", flat=True).iterator(chunk_size=BATCH)
    while batch := [pk for pk, _place in zip(ids, range(BATCH), strict=False)]:
        members = Member.objects.in_register().for_list().with_all_rows().in_bulk(batch)
        yield from (row_of(members[pk], person, addresses) for pk in batch if pk in members)


def row_of(member: Any, person: Any, addresses: bool) -> list[Any]:
    """A member who comes `with_all_rows`."""
    member.profile.take(member)
    shown = shown_fields(person, member.profile)

    def joined(field: str) -> str:
        return "; ".join(map(str, shown.get(field, ())))

    return [
        member.display_name,
        settings.SITE_URL + member.get_absolute_url(),
        Stakeholder(member.stakeholder).label if member.stakeholder else "",
        shown["country"].name if "country" in shown else "",
        str(shown.get("organisation", "")),
        shown.get("position", ""),
        joined("work_countries"),
        shown.get("places", ""),
        joined("themes"),
        "; ".join(tag["name"] for tag in shown.get("tags", ())),
        joined("languages"),
        named(Level, shown.get("levels", ())),
        _("Yes") if shown.get("willing_to_help") else "",
        named(Help, shown.get("help_with", ())),
        named(Level, shown.get("help_levels", ())),
        joined("help_languages"),
        shown.get("help_offered", ""),
        shown.get("orcid", ""),
        "\n".join(shown.get("links", ())),
        member.approved_at.date() if member.approved_at else "",
        *((member.email,) if addresses else ()),
    ]


def named(choices: Any, values: Any) -> str:
    return "; ".join(str(choices(value).label) for value in values if value in choices.values)
