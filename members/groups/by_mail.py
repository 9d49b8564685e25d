"""Mail to a group's address: its members start and answer discussions in its category by it."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from members.groups import permissions
from members.groups.models import Group
from portal import belongings
from portal.access import must_be_member, require
from portal.notices.inbox import dispatch
from portal.notices.inbox.reading import Message
from portal.notices.inbox.registry import Outcome, Refused

KIND = "category"


def with_address() -> Any:
    """The groups that have an address by their name: a hidden one has none that could be guessed."""
    return Group.objects.exclude(openness="hidden").filter(possessions__kind=KIND)


def find(local: str) -> Group | None:
    """The group that mail to `local`@ is for, also by an address that it had before."""
    found = with_address()
    group = found.filter(slug=local).first() or found.filter(former_names__slug=local).first()
    room = belongings.kinds.get(KIND)
    return group if group and room and room.takes(local, thing_of(group)) else None


def thing_of(group: Group) -> int:
    return group.possessions.get(kind=KIND).object_id


def is_ours(local: str) -> bool:
    """Whether mail to `local`@ is for a group."""
    return find(local) is not None


def arrived(message: Message) -> Outcome:
    """A member's mail to their group goes on into its category; anybody else is told how to come in."""
    if message.member is None:
        return Refused(dispatch.how_to_join())
    require(must_be_member(message.member))
    group = find(message.local)
    receive = belongings.kinds[KIND].receive
    if group is None or receive is None:
        return Refused(_("There is nothing at this address any more."))
    if not permissions.must_be_in(message.member, group):
        said = _("Only the members of “%(name)s” write to this address. You can join on its page: %(url)s")
        if group.is_closed:
            said = _("Only the members of “%(name)s” write to this address. Ask to join on its page: %(url)s")
        return Refused(said % {"name": group, "url": settings.SITE_URL + group.get_absolute_url()})
    return receive(message, thing_of(group))
