from django.core.files.base import ContentFile

from forum import actions
from forum.attachments import attach, store
from portal.moderation import actions as moderation
from portal.notices.inbox.models import Incoming
from portal.uploads.checking import check
from tests.access import PUBLIC, Row, answers, for_members
from tests.forum.conversations import ask, discuss, fresh, make_category, opening, reply


def room(cast):
    return {"category": make_category(facilitator=cast.facilitator).slug}


def members_room(cast):
    return {"category": make_category("members-room", audience="members").slug}


def discussion(cast, **fields):
    return discuss(cast.author, make_category(facilitator=cast.facilitator, **fields))


def words(topic):
    return {"topic_id": topic.pk, "slug": topic.slug}


def question(cast):
    return ask(cast.author, make_category(facilitator=cast.facilitator))


def held(cast):
    cast.author.trusted = False
    type(cast.author).objects.filter(pk=cast.author.pk).update(trusted=False)
    return discussion(cast)


def answer(cast):
    """Amina (member) answers Kofi's (author's) question."""
    return {"post_id": reply(cast.member, question(cast)).pk}


def hidden_answer(cast):
    """The same answer, which the secretariat has hidden."""
    post = reply(cast.member, question(cast))
    moderation.hide(cast.secretariat, fresh(post), "Unkind.")
    return {"post_id": post.pk}


def taken_back(cast):
    """The same answer, which Amina has taken back."""
    post = reply(cast.member, question(cast))
    actions.take_back(cast.member, fresh(post))
    return {"post_id": post.pk}


def among_members(cast):
    return discussion(cast, audience="members")


def with_file(cast):
    """The same answer, with a file."""
    post = reply(cast.member, question(cast))
    attach(post, store([check(ContentFile(b"Pods and salt", name="feed.txt"))]))
    return {"post_id": post.pk, "name": "feed.txt"}


def by_mail(cast):
    """Amina answers by mail."""
    post = reply(cast.member, question(cast), by_mail=True)
    became = {"kind": "post", "object_id": post.pk, "member": cast.member}
    Incoming.objects.create(message_id="<1@mail>", state="done", text="Pods.", **became)
    return {"post_id": post.pk}


def polled(cast):
    topic = discussion(cast)
    actions.add_poll(cast.author, topic, title="Which fodder?", choices=["Hay", "Pods"])
    return {"topic_id": topic.pk}


FACILITATORS = for_members(403, facilitator=302, secretariat=302)
UNSEEN = answers(404, member=200, author=200, expert=200, facilitator=200, secretariat=200)
ITS_OWN = answers(404, author=200, facilitator=200, secretariat=200)

TENDING = for_members(403, facilitator=200, secretariat=200)
TENDED = for_members(403, facilitator=422, secretariat=422)

ROWS = {
    # /forum/…
    "forum:moderate": Row(
        get=for_members(403, facilitator=200, secretariat=200), make=lambda cast: room(cast) and {}
    ),
    "forum:moderate-thing": Row(
        get=TENDING, make=lambda cast: {"kind": "topic", "object_id": discussion(cast).pk}
    ),
    "forum:moderate-thing held": Row(
        get=for_members(404, author=403, facilitator=200, secretariat=200),
        make=lambda cast: {"kind": "topic", "object_id": held(cast).pk},
    ),
    "forum:decide": Row(post=for_members(422)),
    "forum:index": Row(get=PUBLIC),
    "forum:category": Row(get=PUBLIC, make=room),
    "forum:category for members": Row(get=UNSEEN, make=members_room),
    "forum:start-topic": Row(get=for_members(200), post=for_members(422), make=room),
    "forum:start-topic among members": Row(get=for_members(200), post=for_members(422), make=members_room),
    "forum:mark-category-read": Row(post=for_members(302), make=room),
    "forum:mark-category-read among members": Row(post=for_members(302), make=members_room),
    # /topics/…
    "forum:mark-all-read": Row(post=for_members(302)),
    "forum:topic": Row(get=PUBLIC, make=lambda cast: words(discussion(cast))),
    "forum:topic among members": Row(get=UNSEEN, make=lambda cast: words(among_members(cast))),
    "forum:topic held": Row(get=ITS_OWN, make=lambda cast: words(held(cast))),
    "forum:topic-without-words": Row(get=answers(301), make=lambda cast: {"topic_id": discussion(cast).pk}),
    "forum:reply-topic": Row(
        get=for_members(200), post=for_members(422), make=lambda cast: {"topic_id": discussion(cast).pk}
    ),
    "forum:close-topic": Row(post=FACILITATORS, make=lambda cast: {"topic_id": discussion(cast).pk}),
    "forum:promote-topic": Row(post=for_members(302), make=lambda cast: {"topic_id": discussion(cast).pk}),
    "forum:pin-topic": Row(post=FACILITATORS, make=lambda cast: {"topic_id": discussion(cast).pk}),
    "forum:print-topic": Row(get=PUBLIC, make=lambda cast: words(discussion(cast))),
    "forum:print-topic among members": Row(get=UNSEEN, make=lambda cast: words(among_members(cast))),
    "forum:print-question": Row(get=PUBLIC, make=lambda cast: words(question(cast))),
    "forum:unread": Row(get=for_members(302), make=lambda cast: {"topic_id": discussion(cast).pk}),
    "forum:set-order": Row(post=for_members(400)),
    "forum:add-poll": Row(
        get=for_members(403, author=200, facilitator=200, secretariat=200),
        post=for_members(403, author=422, facilitator=422, secretariat=422),
        make=lambda cast: {"topic_id": discussion(cast).pk},
    ),
    "forum:vote": Row(post=for_members(422), make=polled),
    "forum:vote without a poll": Row(
        post=for_members(404), make=lambda cast: {"topic_id": discussion(cast).pk}
    ),
    "forum:close-poll": Row(post=for_members(403, author=302, facilitator=302, secretariat=302), make=polled),
    "forum:remove-poll": Row(
        post=for_members(403, author=302, facilitator=302, secretariat=302), make=polled
    ),
    "forum:archive-topic": Row(post=FACILITATORS, make=lambda cast: {"topic_id": discussion(cast).pk}),
    "forum:relabel-topic": Row(get=TENDING, post=TENDED, make=lambda cast: {"topic_id": discussion(cast).pk}),
    "forum:move-topic": Row(get=TENDING, post=TENDED, make=lambda cast: {"topic_id": discussion(cast).pk}),
    "forum:split-topic": Row(get=TENDING, post=TENDED, make=lambda cast: {"topic_id": discussion(cast).pk}),
    "forum:merge-topics": Row(get=TENDING, post=TENDED, make=lambda cast: {"topic_id": discussion(cast).pk}),
    # /posts/…
    "forum:edit-for-brevity": Row(get=TENDING, post=TENDED, make=answer),
    "forum:post": Row(get=answers(302), make=answer),
    "forum:post among members": Row(
        get=answers(404, member=302, author=302, expert=302, facilitator=302, secretariat=302),
        make=lambda cast: {"post_id": opening(among_members(cast)).pk},
    ),
    "forum:reply": Row(get=for_members(200), post=for_members(422), make=answer),
    "forum:edit-post": Row(get=for_members(403, member=200), post=for_members(403, member=422), make=answer),
    "forum:post-history": Row(get=PUBLIC, make=answer),
    "forum:post-history hidden": Row(
        get=answers(404, member=200, facilitator=200, secretariat=200), make=hidden_answer
    ),
    "forum:take-back": Row(get=for_members(403, member=200), post=for_members(403, member=302), make=answer),
    "forum:put-back": Row(
        post=for_members(404, member=302, facilitator=403, secretariat=403), make=taken_back
    ),
    "forum:mark-helped": Row(post=for_members(302, member=403), make=answer),
    "forum:accept-answer": Row(
        post=for_members(403, author=302, facilitator=302, secretariat=302), make=answer
    ),
    "forum:attachment": Row(get=PUBLIC, make=with_file),
    "forum:mail": Row(get=for_members(403, member=200, facilitator=200, secretariat=200), make=by_mail),
    # /questions/…
    "forum:questions": Row(get=PUBLIC),
    "forum:ask": Row(get=for_members(200), post=for_members(422)),
    "forum:question": Row(get=PUBLIC, make=lambda cast: words(question(cast))),
    "forum:question-without-words": Row(get=answers(301), make=lambda cast: {"topic_id": question(cast).pk}),
    "forum:same-question": Row(
        post=for_members(302, author=403), make=lambda cast: {"topic_id": question(cast).pk}
    ),
    "forum:close-duplicate": Row(
        get=for_members(403, author=200, facilitator=200, secretariat=200),
        post=for_members(403, author=422, facilitator=422, secretariat=422),
        make=lambda cast: {"topic_id": question(cast).pk},
    ),
    # /feeds/…
    "forum:discussions-feed": Row(get=PUBLIC, post=PUBLIC),
    "forum:questions-feed": Row(get=PUBLIC, post=PUBLIC),
    "forum:category-feed": Row(get=PUBLIC, post=PUBLIC, make=room),
    "forum:category-feed of members": Row(get=answers(404), post=answers(404), make=members_room),
    "forum:topic-feed": Row(get=PUBLIC, post=PUBLIC, make=lambda cast: {"topic_id": discussion(cast).pk}),
    "forum:topic-feed among members": Row(
        get=answers(404), post=answers(404), make=lambda cast: {"topic_id": among_members(cast).pk}
    ),
}
