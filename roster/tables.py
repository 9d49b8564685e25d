"""Experts as rows of a table, in the words of the reader's language. Only what everybody may read of them."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from roster.filters import ExpertFilter
from roster.models import Expert

BATCH = 500  # entries read at a time
MOST_LISTED = 50  # of a short-list


def handles_in(conditions: QueryDict) -> list[str]:
    """The handles in an address, each once; what no handle can hold, such as NUL, is left out."""
    named = dict.fromkeys(conditions.getlist("expert"))
    return [handle for handle in named if handle.isprintable()][:MOST_LISTED]


def asked_by(conditions: QueryDict) -> QuerySet:
    """The experts chosen by their handles, or else all that the filters of the list find, in order."""
    experts = Expert.objects.listed()
    if "expert" in conditions:
        found = experts.filter(member__handle__in=handles_in(conditions))
    else:
        found = ExpertFilter(conditions, queryset=experts).qs
    return found.order_by("member__sort_name", "pk")


def table(person: Any, conditions: QueryDict, addresses: bool) -> Iterator[list[Any]]:
    """The table by these conditions, alike for all who may have it; there are no addresses in it."""
    return rows_of(asked_by(conditions))


def rows_of(experts: QuerySet) -> Iterator[list[Any]]:
    """The names of the columns, and a row for each of the experts, in their order."""
    yield [
        *(_("Name"), _("Page"), _("In one line"), _("Works with or for"), _("Country")),
        *(_("Themes"), _("Countries worked in"), _("Languages"), _("Levels of work"), _("Offers")),
        *(_("Availability"), _("Fee"), _("On the roster since")),
    ]
    for expert in experts.for_list().select_related("member__country").iterator(chunk_size=BATCH):
        yield cells_of(expert)


def cells_of(expert: Expert) -> list[Any]:
    member = expert.member
    return [
        member.display_name,
        settings.SITE_URL + expert.get_absolute_url(),
        expert.headline,
        member.get_stakeholder_display(),
        member.country.name if member.country else "",
        "; ".join(in_words(row) for row in expert.theme_rows.all()),
        "; ".join(country.name for country in expert.countries.all()),
        "; ".join(map(str, expert.language_rows.all())),
        "; ".join(map(str, expert.level_labels)),
        "; ".join(map(str, expert.service_labels)),
        expert.get_availability_display(),
        expert.get_fee_display(),
        expert.listed_at.date(),
    ]


def in_words(row: Any) -> str:
    """A theme with its years and the line of proof, as far as they are told."""
    told = _("%(count)d years") % {"count": row.years} if row.years > 1 else ""
    about = ", ".join(words for words in (told, row.proof) if words)
    return f"{row.known_theme.name} ({about})" if about else row.known_theme.name
