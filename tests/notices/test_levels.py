"""Who is told how: what a member chose for what they follow, and what they wish for all their mail."""

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connections
from django.utils import timezone

from forum import actions
from portal import notices
from portal.notices import preferences
from portal.notices.models import Event, Notification, Preference
from portal.notices.outbox.models import Mail
from portal.notices.outbox.tasks import send
from tests.conftest import make_member
from tests.forum.conversations import discuss, fresh, make_category, reply


@pytest.fixture
def topic(author, run_tasks):
    topic = discuss(author)
    notices.unwatch(author, "topic", topic.pk)
    run_tasks()
    forget()
    return topic


def forget():
    Notification.objects.all().delete()
    Mail.objects.all().delete()
    mail.outbox.clear()


def how(person):
    """How the last thing that happened was told to `person`; and a mail came only where it says so."""
    one = Notification.objects.filter(member=person, event=Event.objects.latest("pk")).first()
    mailed = person.email in [to for message in mail.outbox for to in message.to]
    assert mailed == bool(one and one.delivery == "mail")
    return one.delivery if one else "nothing"


def wish(person, what):
    """Whatever of a member's wishes the table names."""
    if "paused" in what:
        preferences.change(person, paused_until=timezone.localdate() + timedelta(days=7))
    if "stopped" in what:
        preferences.stop_mail(person.pk, "550 5.1.1 No such user")
    preferences.change(person, mode=what.split(",")[0])


# Of a conversation that I follow as it says, while I wish for my mail as it says:
#  I follow it     I wish           somebody writes    somebody answers me
TABLE = """
    every          each             mail               mail
    every          digest           digest             mail
    every          none             portal             portal
    every          each,paused      digest             digest
    every          each,stopped     portal             portal
    first          each             mail               mail
    first          digest           digest             mail
    first          none             portal             portal
    digest         each             digest             mail
    digest         digest           digest             mail
    digest         none             portal             portal
    digest         each,paused      digest             digest
    portal         each             portal             portal
    portal         digest           portal             portal
    muted          each             nothing            portal
    muted          digest           nothing            portal
    muted          none             nothing            portal
    not            each             nothing            mail
    not            digest           nothing            mail
    not            none             nothing            portal
    not            each,paused      nothing            digest
    not            each,stopped     nothing            portal
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize(
    ("level", "wishes", "told", "answered"), ROWS, ids=[" ".join(row[:2]) for row in ROWS]
)
def test_how_i_am_told(level, wishes, told, answered, topic, member, other, run_tasks):
    mine = reply(member, topic)
    run_tasks()
    forget()
    wish(member, wishes)
    if level == "not":
        notices.unwatch(member, "topic", topic.pk)
    else:
        notices.watch(member, "topic", topic.pk, level)
    reply(other, topic, "Pods, too.")
    run_tasks()
    assert how(member) == told
    forget()
    reply(other, fresh(mine), "Which pods?")
    run_tasks()
    assert how(member) == answered


@pytest.mark.parametrize("level", ["every", "digest", "not"])
def test_to_be_mentioned_reaches_me_however_i_follow(level, topic, member, other, run_tasks):
    if level != "not":
        notices.watch(member, "topic", topic.pk, level)
    reply(other, topic, "Ask @amina about pods.")
    run_tasks()
    assert how(member) == "mail"
    (message,) = [one for one in mail.outbox if member.email in one.to]
    assert "mentioned you" in message.body


def test_i_am_never_told_of_what_i_wrote_myself(topic, member, run_tasks):
    notices.watch(member, "topic", topic.pk)
    notices.watch(member, "category", topic.category_id)
    post = reply(member, topic)
    reply(member, fresh(post), "And hay, as @amina says.")
    run_tasks()
    assert how(member) == "nothing" and not Notification.objects.filter(member=member).exists()


# The watches of one member that a post matches, the most particular first, and what comes of them.
@pytest.mark.parametrize(
    ("watches", "expected"),
    [
        ({"topic": "every", "category": "every"}, "mail"),
        ({"topic": "muted", "category": "every"}, "nothing"),
        ({"topic": "digest", "category": "every"}, "digest"),
        ({"topic": "every", "category": "muted"}, "mail"),
        ({"category": "every", "member": "muted"}, "nothing"),
        ({"category": "digest", "member": "every"}, "mail"),
        ({"category": "portal"}, "portal"),
    ],
)
def test_of_several_watches_the_most_particular_decides_and_one_notice_comes(
    watches, expected, topic, member, other, run_tasks
):
    ids = {"topic": topic.pk, "category": topic.category_id, "member": other.pk}
    for kind, level in watches.items():
        notices.watch(member, kind, ids[kind], level)
    reply(other, topic)
    run_tasks()
    assert how(member) == expected
    assert Notification.objects.filter(member=member).count() == (expected != "nothing")
    assert len(mail.outbox) == (expected == "mail") + 1, "the author of the topic was answered"


# --- One mail, until I come back ----------------------------------------------------------


def test_after_the_first_mail_nothing_more_comes_until_i_have_read(topic, member, other, run_tasks, browse):
    notices.watch(member, "topic", topic.pk, "first")
    told = []
    for _number in range(3):
        mail.outbox.clear()
        reply(other, topic)
        run_tasks()
        told.append(how(member))
    assert told == ["mail", "portal", "portal"]
    browse(member).get(topic.get_absolute_url())
    assert notices.unread_count(member) == 0
    mail.outbox.clear()
    reply(other, topic)
    run_tasks()
    assert how(member) == "mail"


def test_the_first_mail_of_one_conversation_holds_back_none_of_another(topic, member, other, run_tasks):
    notices.watch(member, "category", topic.category_id, "first")
    reply(other, topic)
    run_tasks()
    mail.outbox.clear()
    discuss(other, topic.category)
    run_tasks()
    assert how(member) == "mail"


def test_a_first_mail_that_never_went_out_does_not_count(topic, member, other, secretariat, run_tasks):
    from portal.moderation import actions as moderation

    notices.watch(member, "topic", topic.pk, "first")
    unseen = reply(other, topic)
    moderation.hide(secretariat, unseen, "Advertising.")
    run_tasks()
    mail.outbox.clear()
    reply(other, topic)
    run_tasks()
    assert how(member) == "mail"


@pytest.mark.django_db(transaction=True)
def test_of_two_posts_at_once_the_first_alone_is_mailed(member, other, author, run_tasks):
    from portal.notices.tasks import fan_out

    topic = discuss(author)
    notices.watch(member, "topic", topic.pk, "first")
    posts = [reply(other, topic).pk for _number in range(2)]
    barrier = threading.Barrier(2)

    def tell(event_id):
        try:
            barrier.wait(10)
            fan_out.func(event_id)
        finally:
            connections.close_all()

    ids = Event.objects.filter(kind="post", object_id__in=posts).values_list("pk", flat=True)
    tellers = [threading.Thread(target=tell, args=[pk]) for pk in ids]
    for teller in tellers:
        teller.start()
    for teller in tellers:
        teller.join(20)
    told = Notification.objects.filter(member=member).values_list("delivery", flat=True)
    assert sorted(told) == ["mail", "portal"]


# --- While a text waits to be mailed --------------------------------------------------------


@pytest.fixture
def delay(settings):
    settings.MAIL_DELAY = 120


def pass_two_minutes(run_tasks):
    Mail.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    send.enqueue()
    run_tasks()


@pytest.fixture
def waiting(delay, topic, member, other, run_tasks):
    """Rosa has just written, and Amina follows: the mail waits."""
    notices.watch(member, "topic", topic.pk)
    post = reply(other, topic, "They eat podds.")
    run_tasks()
    assert not mail.outbox and Mail.objects.waiting().filter(member=member).count() == 1
    seconds = (Mail.objects.get(member=member).due_at - post.created_at).total_seconds()
    assert 119 < seconds < 122
    return fresh(post)


def states():
    return set(Mail.objects.values_list("state", flat=True))


def test_what_the_author_mends_goes_out_mended(waiting, member, other, run_tasks):
    actions.edit_post(other, waiting, base=1, body="They eat **pods**.", language="fr")
    pass_two_minutes(run_tasks)
    message = next(one for one in mail.outbox if member.email in one.to)
    html = message.alternatives[0].content
    assert "They eat **pods**." in message.body and "podds" not in message.body + html
    assert "<strong>pods</strong>" in html and 'lang="fr"' in html


def test_a_title_mended_meanwhile_is_the_subject(delay, author, member, run_tasks):
    category = make_category()
    notices.watch(member, "category", category.pk)
    topic = discuss(author, category, title="Gotas")
    run_tasks()
    actions.edit_topic(author, topic, base=1, title="Goats", body="What do they eat?", language="en")
    pass_two_minutes(run_tasks)
    assert mail.outbox[0].subject == "[CoP-PPLD] Goats"


def test_what_a_moderator_hides_goes_out_to_nobody_also_not_to_who_could_still_see_it(
    waiting, secretariat, run_tasks
):
    from portal.moderation import actions as moderation

    notices.watch(secretariat, "topic", waiting.topic_id)
    moderation.hide(secretariat, waiting, "Advertising.")
    pass_two_minutes(run_tasks)
    assert [one.to for one in mail.outbox] == [[waiting.author.email]], "who hears why it is hidden"
    told = set(Notification.objects.filter(event__name="post-replied").values_list("delivery", flat=True))
    assert told == {"portal"}


def test_what_is_hidden_with_its_topic_goes_out_to_nobody(waiting, secretariat, author, run_tasks):
    from portal.moderation import actions as moderation

    moderation.hide(secretariat, fresh(waiting.topic), "Advertising.")
    pass_two_minutes(run_tasks)
    assert not [one for one in mail.outbox if "podds" in one.body]


def test_what_is_held_again_because_of_a_change_goes_out_only_once_it_is_approved(
    waiting, other, member, secretariat, run_tasks
):
    from portal.moderation import actions as moderation
    from portal.moderation.models import Rules

    Rules.objects.update_or_create(pk=1, defaults={"held_words": ["casino"]})
    actions.edit_post(other, waiting, base=1, body="There is a casino in our village.", language="en")
    pass_two_minutes(run_tasks)
    assert fresh(waiting).is_held
    assert not [one for one in mail.outbox if member.email in one.to]
    moderation.approve(secretariat, fresh(waiting))
    run_tasks()
    pass_two_minutes(run_tasks)
    assert len([one for one in mail.outbox if member.email in one.to]) == 1


def test_what_i_have_read_meanwhile_is_not_mailed(waiting, member, browse, run_tasks):
    browse(member).get(waiting.topic.get_absolute_url())
    pass_two_minutes(run_tasks)
    assert not [one for one in mail.outbox if member.email in one.to]
    assert Mail.objects.get(member=member).state == "dropped"


# What I choose while it waits, and how I am told then.
@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("muted", "portal"),
        ("portal", "portal"),
        ("digest", "digest"),
        ("first", "mail"),
        ("none", "portal"),
        ("paused", "digest"),
        ("stopped", "portal"),
        ("unwatched", "portal"),
    ],
)
def test_what_i_choose_meanwhile_counts(choice, expected, waiting, member, run_tasks):
    if choice in ("none", "stopped", "paused"):
        wish(member, f"{'none' if choice == 'none' else 'each'},{choice}")
    elif choice == "unwatched":
        notices.unwatch(member, "topic", waiting.topic_id)
    else:
        notices.watch(member, "topic", waiting.topic_id, choice)
    pass_two_minutes(run_tasks)
    assert how(member) == expected
    if expected == "digest":
        assert Preference.objects.get(member=member).digest_at


def test_who_is_suspended_meanwhile_is_told_nothing(waiting, member, run_tasks):
    from members.models import Status

    make_private(waiting.topic.category)
    type(member).objects.filter(pk=member.pk).update(status=Status.SUSPENDED)
    pass_two_minutes(run_tasks)
    assert not [one for one in mail.outbox if member.email in one.to]


def make_private(category):
    type(category).objects.filter(pk=category.pk).update(audience="members")


def test_decisions_do_not_wait(delay, waiting, other, author, secretariat, run_tasks):
    from portal.moderation import actions as moderation

    moderation.hide(secretariat, waiting, "Advertising.")
    run_tasks()
    assert [one.to for one in mail.outbox] == [[other.email]]


def test_a_member_who_was_erased_meanwhile_gets_nothing_and_holds_up_nobody(
    waiting, member, author, run_tasks
):
    from members import actions as membership

    membership.leave(member)
    pass_two_minutes(run_tasks)
    assert [one.to for one in mail.outbox] == [[author.email]]


def test_who_joins_a_conversation_late_is_not_mailed_what_was_before(waiting, run_tasks):
    late = make_member("late", "Late Comer")
    notices.watch(late, "topic", waiting.topic_id)
    pass_two_minutes(run_tasks)
    assert late.email not in [to for one in mail.outbox for to in one.to]
    assert states() == {"sent"}
