from portal import notices
from portal.notices.mails import sign
from portal.notices.models import Event, Notification
from tests.access import MEMBERS, PUBLIC, SIGNED_IN, Row, answers, for_members, for_signed_in


def notification_of_member(cast):
    event = Event.objects.create(
        name="welcome", actor=cast.other, kind="member", object_id=1, title="Hello", url="/"
    )
    return {"notification_id": Notification.objects.create(member=cast.member, event=event).pk}


def watch_of_member(cast):
    notices.watch(cast.member, "topic", 1)
    return {"token": sign(cast.member.pk, "topic", 1)}


ROWS = {
    "home": Row(get=PUBLIC),
    "about": Row(get=PUBLIC),
    "unsent": Row(get=for_signed_in(302)),
    "set_language": Row(post=answers(302), data=lambda cast: {"language": "fr"}),
    "healthz": Row(get=PUBLIC),
    "readyz": Row(get=PUBLIC),
    "robots": Row(get=PUBLIC),
    "moderation:report of nothing": Row(
        get=for_members(404), post=for_members(404), make=lambda cast: {"kind": "nothing", "object_id": 1}
    ),
    "notices:list": Row(get=SIGNED_IN),
    "notices:read-all": Row(post=for_signed_in(302)),
    "notices:open": Row(get=for_signed_in(404, member=302), make=notification_of_member),
    "notices:watching": Row(get=MEMBERS),
    "notices:watch of nothing": Row(
        post=for_members(404), make=lambda cast: {"kind": "nothing", "object_id": 1}
    ),
    # The signed token stands for the person, so that it works from any mail program.
    "notices:unsubscribe": Row(get=PUBLIC, post=PUBLIC, make=watch_of_member),
}
