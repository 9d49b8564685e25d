"""What members say of themselves for statistics alone, counted so that nobody is told by it."""

from typing import Any, NamedTuple

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from members.models import Gender, Member, Stakeholder
from members.models.entries import decades

FEW = 5  # people: fewer are never told from none


class Table(NamedTuple):
    """A table with the names of its columns, the first of which names the rows."""

    title: str
    columns: list[Any]
    rows: list[list[Any]]


def rounded(count: int) -> str:
    """The number in steps of `FEW`, downwards. So neither a sum nor the difference of two tells of one."""
    if count < FEW:
        return _("fewer than %(few)s") % {"few": FEW}
    return str(count // FEW * FEW)


def tables() -> list[Table]:
    """The active members by gender, by the decade of their birth, and by gender and kind of stakeholder."""
    genders = named(Gender.choices)
    counted = {(kind, gender): count for kind, gender, count in counts("stakeholder", "profile__gender")}
    by_gender = {code: sum(n for (_kind, gender), n in counted.items() if gender == code) for code in genders}
    # Every decade has its row: one that came only with somebody in it would tell of them.
    by_decade = dict.fromkeys(decades(), 0) | {
        decade: count for decade, count in counts("profile__birth_decade") if decade
    }
    number = _("Members")
    return [
        Table(
            _("Gender"),
            [_("Gender"), number],
            [[label, rounded(by_gender[code])] for code, label in genders.items()],
        ),
        Table(
            _("Decade of birth"),
            [_("Born between"), number],
            [[f"{decade}–{decade + 9}", rounded(count)] for decade, count in sorted(by_decade.items())],
        ),
        Table(
            _("Gender and kind of stakeholder"),
            [_("Works with or for"), *genders.values()],
            [
                [label, *(rounded(counted.get((kind, code), 0)) for code in genders)]
                for kind, label in Stakeholder.choices
            ],
        ),
    ]


def named(choices: list[tuple[str, Any]]) -> dict[str, str | Promise]:
    return {**dict(choices), "": _("Not said")}


def counts(*fields: str) -> Any:
    """(value of each field, number of active members) for each combination there is."""
    rows = Member.objects.active().filter(profile__isnull=False).order_by().values(*fields)
    return rows.annotate(number=Count("pk")).values_list(*fields, "number")
