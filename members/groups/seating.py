"""Who holds the seats of a committee, and whom it does not represent."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q
from django.utils import timezone

from members.groups.models import Group, Seat, Term
from members.models import Stakeholder
from portal.vocabulary.models import Country, Region

WORLD = "001"


@dataclass(frozen=True)
class Held:
    """A seat with who holds it now (None: vacant), who comes next, and who held it before."""

    seat: Seat
    now: Term | None
    coming: list[Term]
    before: list[Term]


@dataclass(frozen=True)
class Share:
    """How many seats a kind of stakeholder or a region has, how many of them are held, and how many of those
    who hold any seat are of it."""

    name: str
    seats: int
    held: int
    people: int

    @property
    def is_missing(self) -> bool:
        return not self.people


def holder_of(seat: Seat, today: date | None = None) -> Term | None:
    """Whose the seat is today."""
    day = today or timezone.localdate()
    terms = seat.terms.filter(Q(ends=None) | Q(ends__gte=day), starts__lte=day)
    return terms.select_related("member").first()


def seats_of(group: Group, today: date | None = None) -> list[Held]:
    """The seats in their order, in two queries."""
    day = today or timezone.localdate()
    terms = Term.objects.select_related("member__country").order_by("-starts", "-pk")
    seats = group.seats.select_related("region").prefetch_related(Prefetch("terms", queryset=terms))
    found = []
    for seat in seats:
        seat.group = group
        rows = list(seat.terms.all())
        now = next((term for term in rows if term.covers(day)), None)
        coming = [term for term in reversed(rows) if term.starts > day]
        before = [term for term in rows if term.ends and term.ends < day]
        found.append(Held(seat, now, coming, before))
    return found


def by_kind(seats: list[Held]) -> list[Share]:
    """Each kind of stakeholder that the community knows: those without anybody are not represented."""
    people = people_in(seats)
    return [
        Share(
            str(kind.label),
            sum(one.seat.stakeholder == kind for one in seats),
            sum(one.seat.stakeholder == kind and one.now is not None for one in seats),
            sum(member.stakeholder == kind for member in people),
        )
        for kind in Stakeholder
    ]


def by_region(seats: list[Held]) -> list[Share]:
    """Each part of the world with countries in it: the smallest regions of M49, by name."""
    known = Region.objects.known()
    people = [region_of(member) for member in people_in(seats)]
    shares = []
    for region in Region.objects.named(smallest()):
        above = {one.pk for one in Region.objects.path(region.pk)} | {region.pk}
        own = [one for one in seats if one.seat.region_id in above and one.seat.region_id != WORLD]
        shares.append(
            Share(
                known[region.pk].name,
                len(own),
                sum(one.now is not None for one in own),
                sum(code == region.pk for code in people),
            )
        )
    return shares


def smallest() -> set[str]:
    """The codes of the regions that countries are directly in."""
    return {country.region_id for country in Country.objects.known().values() if country.region_id}


def people_in(seats: list[Held]) -> list[Any]:
    """Who holds a seat now, each once."""
    return list({one.now.member_id: one.now.member for one in seats if one.now}.values())


def region_of(member: Any) -> str | None:
    country = Country.objects.known().get(member.country_id)
    return country.region_id if country else None
