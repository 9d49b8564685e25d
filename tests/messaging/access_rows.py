"""Who may open what of this part; see tests/test_access.py."""

from tests.access import MEMBERS, Row, for_members
from tests.messaging.letters import send


def a_message(cast):
    """From the author to the member."""
    return send(cast.author, cast.member)


def a_handle(cast):
    return {"handle": cast.other.handle}


def one_blocked(cast):
    from portal.blocks import actions

    actions.block(cast.member, cast.other)
    return a_handle(cast)


THE_TWO = {"member": 200, "author": 200}

ROWS: dict[str, Row] = {
    "messaging:index": Row(get=MEMBERS),
    "messaging:settings": Row(get=MEMBERS, post=for_members(302)),
    "messaging:write": Row(get=MEMBERS, post=for_members(422), make=a_handle),
    "messaging:write to nobody": Row(
        get=for_members(404), post=for_members(404), make=lambda cast: {"handle": cast.pending.handle}
    ),
    "messaging:conversation": Row(
        get=for_members(404, **THE_TWO),
        post=for_members(404, member=422, author=422),
        make=lambda cast: {"conversation_id": a_message(cast).conversation_id},
    ),
    "messaging:message": Row(
        get=for_members(404, member=302, author=302),
        make=lambda cast: {"message_id": a_message(cast).pk},
    ),
    "messaging:block": Row(get=MEMBERS, post=for_members(302), make=a_handle),
    "messaging:block the secretariat": Row(
        get=for_members(403),
        post=for_members(403),
        make=lambda cast: {"handle": cast.secretariat.handle},
    ),
    "messaging:unblock": Row(post=for_members(404, member=302), make=one_blocked),
    "moderation:report a message": Row(
        get=for_members(404, member=200, author=403),
        post=for_members(404, member=200, author=403),
        make=lambda cast: {"kind": "message", "object_id": a_message(cast).pk},
    ),
}
