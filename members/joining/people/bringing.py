"""Inviting the people of a list."""

from collections.abc import Callable, Collection, Iterator
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from members.joining import actions, permissions
from members.joining.models import Invitation, PeopleImport, Refusal, digest_of
from members.joining.people.reading import Line, People
from members.joining.people.rows import Person, understand
from members.models import Member
from portal.access import require
from portal.lines import Table
from portal.moderation.actions import log
from portal.uploads import outcomes
from portal.uploads.outcomes import MADE, REFUSED, UNCHANGED, Outcome

AT_ONCE = 200


def invite_people(
    person: Member,
    people: People,
    *,
    language: str = "en",
    note: str = "",
    dry_run: bool = False,
    source: PeopleImport | None = None,
    progress: Callable[[int], Any] = lambda count: None,
) -> list[Outcome]:
    """Write an invitation to each person of a list, or with `dry_run` say what would come of each line.

    A line makes an invitation at most once, however often its list is brought in and by how many at once: an
    address that is here already, is invited already, or whose owner said no is left alone. What a report says
    names nobody. Raises AccessDenied.
    """
    require(permissions.can_import_people(person))
    seen: dict[str, int] = {}
    found: list[Outcome] = []
    rest = {"language": language, "note": note, "source": source}
    for lines in batches(people.lines):
        understood = [(line, understand(line.cells)) for line in lines]
        known = Known([one.address for _line, one in understood if one.address])
        for line, one in understood:
            found.append(outcome_of(person, line, one, known, seen, None if dry_run else rest))
        progress(len(found))
    if not dry_run:
        log(
            person,
            "import-people",
            Table(_("list of people")),
            kind="invitation",
            after=outcomes.counts(found),
        )
    return found


def batches(lines: Iterator[Line]) -> Iterator[list[Line]]:
    held: list[Line] = []
    for line in lines:
        held.append(line)
        if len(held) == AT_ONCE:
            yield held
            held = []
    if held:
        yield held


class Known:
    """Which of some addresses are here already, are invited, or belong to who said no. Three queries."""

    def __init__(self, addresses: Collection[str]):
        confirmed = EmailAddress.objects.annotate(low=Lower("email")).filter(low__in=addresses)
        self.here = set(confirmed.values_list("low", flat=True))
        self.here |= set(Member.objects.filter(email__in=addresses).values_list("email", flat=True))
        live = Invitation.objects.live().filter(address__in=addresses)
        self.invited = set(live.values_list("address", flat=True))
        digests = {digest_of(address): address for address in addresses}
        said_no = Refusal.objects.filter(digest__in=digests).values_list("digest", flat=True)
        self.said_no = {digests[digest] for digest in said_no}


def outcome_of(
    person: Member, line: Line, one: Person, known: Known, seen: dict[str, int], rest: dict[str, Any] | None
) -> Outcome:
    """What comes of one line; where `rest` is given, it is done."""
    if refused := line.fault or one.error:
        return Outcome(line.number, REFUSED, sentences=[str(refused)])
    if one.address in seen:
        same = _("It has the same address as line %(line)s.") % {"line": seen[one.address]}
        return Outcome(line.number, UNCHANGED, sentences=[same])
    seen[one.address] = line.number
    if one.address in known.said_no:
        return Outcome(line.number, REFUSED, sentences=[_("They have asked us not to write to them.")])
    if one.address in known.here:
        return Outcome(line.number, UNCHANGED, sentences=[_("There is an account with this address.")])
    if one.address in known.invited:
        return Outcome(line.number, UNCHANGED, sentences=[_("They are invited already.")])
    if rest is not None:
        language = one.language or rest["language"]
        fields = rest | {"language": language, "details": one.details, "vouched": True}
        try:
            actions.invite(person, address=one.address, told=False, **fields)
        except actions.NotInvited as error:  # by another list, at the same moment
            return Outcome(line.number, UNCHANGED, sentences=[str(error)])
    return Outcome(line.number, MADE, sentences=one.warnings)
