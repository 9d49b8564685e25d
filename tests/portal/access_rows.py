from portal import notices
from portal.moderation import actions as moderation
from portal.moderation.models import Act
from portal.notices import choices, preferences
from portal.notices.models import Event, Notification
from tests.access import MEMBERS, PUBLIC, SIGNED_IN, Row, answers, for_members, for_signed_in
from tests.forum.conversations import discuss, make_category


def notification_of_member(cast):
    event = Event.objects.create(
        name="welcome", actor=cast.other, kind="member", object_id=1, title="Hello", url="/"
    )
    return {"notification_id": Notification.objects.create(member=cast.member, event=event).pk}


def watch_of_member(cast):
    notices.watch(cast.member, "topic", 1)
    return {"token": choices.sign(choices.Choice(cast.member.pk, "topic", 1))}


def tag_of_topic(cast, audience):
    discuss(cast.author, make_category(audience=audience), tags=["goat milk"])
    return {"slug": "goat-milk"}


def hidden_of_author(cast):
    moderation.hide(cast.secretariat, discuss(cast.author), "Off the subject.")
    return Act.objects.get(verb="hide")


ROWS = {
    "home": Row(get=PUBLIC),
    "about": Row(get=PUBLIC),
    "unsent": Row(get=for_signed_in(302)),
    "set_language": Row(post=answers(302), data=lambda cast: {"language": "fr"}),
    "healthz": Row(get=PUBLIC),
    "readyz": Row(get=PUBLIC),
    "robots": Row(get=PUBLIC),
    "sitemap": Row(get=PUBLIC),
    "sitemap_part": Row(get=PUBLIC, make=lambda cast: {"kind": "topic", "number": 1}),
    "sitemap_part of what has no pages": Row(
        get=answers(404), make=lambda cast: {"kind": "post", "number": 1}
    ),
    "drafts:keep": Row(
        get=answers(204, visitor=403, pending=403, suspended=403),
        post=answers(204, visitor=403, pending=403, suspended=403),
        make=lambda cast: {"name": "ask"},
    ),
    "drafts:index": Row(get=MEMBERS),
    "drafts:drop": Row(post=for_members(302), make=lambda cast: {"name": "ask"}),
    "moderation:report of nothing": Row(
        get=for_members(404), post=for_members(404), make=lambda cast: {"kind": "nothing", "object_id": 1}
    ),
    "moderation:decision": Row(
        get=for_signed_in(404, author=200, secretariat=200),
        post=for_signed_in(404, author=422, secretariat=409),
        make=lambda cast: {"act_id": hidden_of_author(cast).pk},
    ),
    "moderation:decision-about": Row(
        get=for_signed_in(404, author=302, secretariat=302),
        make=lambda cast: {"kind": "topic", "object_id": hidden_of_author(cast).object_id},
    ),
    "moderation:mend": Row(
        get=for_members(404, author=302, secretariat=302),
        make=lambda cast: {"kind": "topic", "object_id": hidden_of_author(cast).object_id},
    ),
    "notices:list": Row(get=SIGNED_IN),
    "notices:read-all": Row(post=for_signed_in(302)),
    "notices:read-thread": Row(post=for_signed_in(302), data=lambda cast: {"thread": "topic:1"}),
    "notices:settings": Row(get=SIGNED_IN, post=for_signed_in(422)),
    "notices:resume-mail": Row(post=for_signed_in(302)),
    "notices:new-feed": Row(post=for_signed_in(302)),
    # Whoever knows the key reads the feed, but not that of who is no active member.
    "notices:feed": Row(get=PUBLIC, make=lambda cast: {"key": preferences.stored(cast.member).feed_key}),
    "notices:feed of who is suspended": Row(
        get=answers(404), make=lambda cast: {"key": preferences.stored(cast.suspended).feed_key}
    ),
    "notices:feed of nobody": Row(get=answers(404), make=lambda cast: {"key": "x" * 32}),
    "notices:open": Row(get=for_signed_in(404, member=302), make=notification_of_member),
    "notices:watching": Row(get=MEMBERS),
    "notices:watch of nothing": Row(
        post=for_members(404), make=lambda cast: {"kind": "nothing", "object_id": 1}
    ),
    # The signed token stands for the person, so that it works from any mail program.
    "notices:choice": Row(
        get=PUBLIC,
        post=PUBLIC,
        make=watch_of_member,
        data=lambda cast: {"List-Unsubscribe": "One-Click"},
    ),
    "subjects:themes": Row(get=PUBLIC),
    "subjects:theme": Row(get=PUBLIC, make=lambda cast: {"slug": "dairy"}),
    "subjects:tag": Row(get=PUBLIC, make=lambda cast: tag_of_topic(cast, "everyone")),
    "subjects:tag among members": Row(
        get=answers(200, visitor=404, pending=404, suspended=404),
        make=lambda cast: tag_of_topic(cast, "members"),
    ),
    "subjects:tag of nothing": Row(get=answers(404), make=lambda cast: {"slug": "nothing"}),
    "subjects:theme-feed": Row(get=PUBLIC, post=PUBLIC, make=lambda cast: {"slug": "dairy"}),
    "subjects:tag-feed": Row(get=PUBLIC, post=PUBLIC, make=lambda cast: tag_of_topic(cast, "everyone")),
    "subjects:tag-feed among members": Row(
        get=answers(404), post=answers(404), make=lambda cast: tag_of_topic(cast, "members")
    ),
}
