"""For which address of the portal a message is."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from portal.notices.inbox import registry
from portal.notices.outbox import addresses
from portal.notices.outbox.addresses import Signed

SETTINGS = {"help", "settings"}  # where one writes a single word
OFFICE = {"postmaster", "abuse"}  # every domain has them (RFC 2142): the secretariat reads these


@dataclass(frozen=True)
class Route:
    """An address of ours: `local` is the part before the @; `signed` is what it says, where it is signed."""

    local: str
    signed: Signed | None = None
    address: registry.Address | None = None

    @property
    def known(self) -> bool:
        return bool(self.signed or self.address or self.local in SETTINGS or is_office(self.local))


def own_locals(recipients: Iterable[str]) -> list[str]:
    """The local parts of those addresses that are in our domain, in lower case, each once."""
    found = []
    for address in recipients:
        local, _at, domain = address.strip("<> \t").lower().rpartition("@")
        if domain == settings.MAIL_DOMAIN and 0 < len(local) <= 64:
            found.append(local)
    return list(dict.fromkeys(found))


def route(local: str) -> Route:
    """What the address with this local part is."""
    local = local.lower()
    signed = addresses.read(local)
    return Route(local, signed, None if signed else registry.address_for(local))


def is_known(address: str) -> bool:
    """Whether mail to `address` is taken: it is ours, and stands for something or is signed right."""
    return any(route(local).known for local in own_locals([address]))


def is_office(local: str) -> bool:
    own = own_locals([addresses.own(), settings.CONTACT_EMAIL])
    return local in OFFICE or local in own


def choose(envelope: Iterable[str], named: Iterable[str], member_id: int | None) -> Route | None:
    """The one address that decides what a message becomes; None where none is known.

    `envelope` are the local parts that it was sent to, `named` those in its headers, where a signed address
    of the writer's own counts too: mail servers may hand over one message address by address. The writer's
    own signed address comes first, then, for a member, an address of a room, then another's signed address,
    which a person must look at.
    """
    sent_to = [found for local in envelope if (found := route(local)).known]
    for one in (*sent_to, *map(route, named)):
        if one.signed and one.signed.purpose != "bounce" and one.signed.member_id == member_id:
            return one
    by_rank = sorted(sent_to, key=lambda one: rank(one, is_member=member_id is not None))
    return by_rank[0] if by_rank else None


def rank(one: Route, *, is_member: bool) -> int:
    """The lower, the sooner."""
    if one.signed:
        return 1 if is_member else 0
    if one.address:
        return 0 if is_member else 1
    return 2 if one.local in SETTINGS else 3
