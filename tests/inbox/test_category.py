"""A mail to a category's address becomes a topic or a question there, or an answer to what it answers."""

import pytest
from django.core import mail

from forum.models import Post, Topic
from portal.notices.inbox import messages
from tests.conftest import make_member
from tests.forum.conversations import make_category, reply
from tests.inbox.mail import answers, own, write

HEALTH = "animal-health@example.org"


@pytest.fixture
def category(db):
    return make_category()


def test_a_mail_starts_a_discussion_and_its_author_hears_of_it(category, member, deliver):
    text = "Two of ours cough since the rains.\n\nWe gave them nothing yet."
    incoming = deliver(write(member, HEALTH, text, subject="Fwd: [goats-l] Coughing goats"))
    topic = Topic.objects.get()
    assert (topic.title, topic.kind, topic.author, topic.category) == (
        "Coughing goats",
        "discussion",
        member,
        category,
    )
    opening = topic.posts.get()
    assert (opening.body, opening.by_mail, topic.language) == (text, True, "en")
    assert (incoming.state, incoming.kind, incoming.object_id) == ("done", "topic", topic.pk)
    [answer] = answers(member.email)
    assert "Coughing goats" in answer.body and topic.get_absolute_url() in answer.body
    deliver(write(member, answer.extra_headers["Reply-To"], "They are better now."))
    assert topic.posts.get(number=2).body == "They are better now."


@pytest.mark.parametrize(
    ("kind", "subject", "first_line", "made"),
    [
        ("both", "What do goats eat?", "Ours eat pods.", "question"),
        ("both", "ماذا تأكل الماعز؟", "…", "question"),
        ("both", "Goats", "What do they eat?", "question"),
        ("both", "Goats", "They eat pods.\nDon't they?", "discussion"),
        ("discussion", "What do goats eat?", "Ours eat pods.", "discussion"),
        ("questions", "Goats", "They cough.", "question"),
    ],
)
def test_a_question_is_what_asks_where_the_category_is_for_both(
    member, deliver, kind, subject, first_line, made
):
    make_category(kind=kind)
    deliver(write(member, HEALTH, first_line, subject=subject))
    assert Topic.objects.get().kind == made


def test_a_subject_that_is_missing_or_too_long_loses_no_word(category, member, deliver):
    deliver(write(member, HEALTH, "Two of ours cough since the rains, and more.\n\nWhat to do", subject=""))
    topic = Topic.objects.get()
    assert topic.title == "Two of ours cough since the rains, and more."
    assert "What to do" in topic.posts.get().body
    subject = "Goats and sheep and cattle " * 12
    deliver(write(member, HEALTH, "Pods.", subject=subject))
    topic = Topic.objects.latest("pk")
    assert len(topic.title) <= 150 and topic.title.endswith("…")
    assert topic.posts.get().body.startswith(subject.strip())


def test_a_mail_that_answers_another_is_an_answer(topic, member, other, deliver):
    deliver(write(member, HEALTH, "Pods.", In_Reply_To=f"<topic.{topic.pk}@example.org>"))
    pods = Post.objects.get(author=member)
    assert (pods.topic, pods.parent) == (topic, None)
    assert pods.get_absolute_url() in answers(member.email)[0].body, "its author hears of it"
    references = f"<unknown@elsewhere.org> <topic.{topic.pk}@example.org> <post.{pods.pk}@example.org>"
    deliver(write(other, HEALTH, "Sal.", References=references, In_Reply_To="<gone@elsewhere.org>"))
    assert Post.objects.get(author=other).parent == pods


def test_an_answer_to_a_mail_of_another_member_to_the_category(topic, member, other, deliver):
    """Amina wrote to the category and to Rosa; Rosa answers to all, with Amina's own Message-ID."""
    first = write(member, [HEALTH, other.email], "Coughing goats.", subject="Cough")
    deliver(first, HEALTH)
    deliver(
        write(other, [HEALTH, member.email], "Miel.", subject="Re: Cough", In_Reply_To=first["Message-ID"]),
        HEALTH,
    )
    cough = Topic.objects.get(title="Cough")
    assert Post.objects.get(author=other).topic == cough


def test_an_answer_to_an_old_mail_of_a_list(topic, member, deliver):
    messages.keep("<2009@old-list.example>", "topic", topic.pk)
    deliver(write(member, HEALTH, "Still true.", In_Reply_To="<2009@old-list.example>"))
    assert Post.objects.get(author=member).topic == topic


def test_an_old_mail_that_was_taken_to_begin_something_new(topic, member, deliver):
    headers = {"In_Reply_To": f"<topic.{topic.pk}@example.org>"}
    deliver(write(member, HEALTH, "Who sells salt?", subject="Salt in Garissa", **headers))
    assert Topic.objects.get(title="Salt in Garissa").author == member


def test_an_answer_to_what_its_sender_may_not_see_is_a_topic_of_its_own(
    category, author, member, deliver, secretariat
):
    from portal.moderation.actions import hide
    from tests.forum.conversations import discuss

    hidden = discuss(author, category)
    hide(secretariat, hidden, "No.")
    deliver(write(member, HEALTH, "Hello.", In_Reply_To=f"<topic.{hidden.pk}@example.org>"))
    assert Post.objects.get(author=member).topic != hidden


def test_a_stranger_is_told_how_to_join(category, deliver):
    incoming = deliver(
        write("stranger@elsewhere.org", HEALTH, "Mes chèvres toussent, et nous ne savons pas quoi faire.")
    )
    assert incoming.state == "refused"
    assert not Topic.objects.exists()
    [answer] = answers("stranger@elsewhere.org")
    assert "Mes chèvres toussent" in answer.body
    assert "join" in incoming.reason.lower() or "/accounts/signup/" in incoming.reason or incoming.reason


def test_a_stranger_whose_sender_is_forged_gets_no_answer(category, deliver, settings):
    settings.MAIL_AUTH_SERVER = "mx.example.org"
    message = write("victim@elsewhere.org", HEALTH, Authentication_Results="mx.example.org; dmarc=fail")
    assert deliver(message).state == "refused"
    assert not mail.outbox


def test_a_members_name_that_is_forged_is_held_and_the_member_told(category, member, deliver, settings):
    settings.MAIL_AUTH_SERVER = "mx.example.org"
    message = write(member, HEALTH, Authentication_Results="mx.example.org; dmarc=fail")
    assert deliver(message).state == "held"
    assert answers(member.email) and not Topic.objects.exists()


def test_a_category_that_is_not_for_it(member, deliver, secretariat, suspended):
    make_category()
    assert deliver(write(suspended, HEALTH, "Buy!")).state == "refused"
    assert "suspended" in answers(suspended.email)[0].body


def test_the_first_topic_of_a_newcomer_is_held(category, newcomer, deliver):
    deliver(write(newcomer, HEALTH, "Hello."))
    assert Topic.objects.get().state == "held"
    assert "reads this before others see it" in answers(newcomer.email)[0].body


def test_a_mail_that_comes_twice_starts_one_topic(category, member, deliver):
    message = write(member, HEALTH)
    deliver(message)
    deliver(message)
    assert Topic.objects.count() == 1


def test_whoever_watches_the_category_gets_it_by_mail(category, member, other, deliver):
    from portal import notices

    notices.watch(other, "category", category.pk)
    deliver(write(member, "Animal-Health@Example.ORG", "Cough.", subject="Goats"))
    [told] = [one for one in mail.outbox if one.to == [other.email]]
    assert "Cough." in told.body
    theirs = make_member("tio", "Tío Juan", language="es")
    deliver(
        write(
            theirs,
            told.extra_headers["List-Post"].removeprefix("<mailto:").strip(">"),
            "Tos.",
            subject="Ovejas",
        )
    )
    assert Topic.objects.filter(author=theirs).exists()


def test_a_reply_that_goes_to_the_category_by_a_post_below(topic, member, other, deliver):
    theirs = reply(other, topic)
    deliver(
        write(
            member,
            HEALTH,
            "Yes.",
            References=f"<topic.{topic.pk}@example.org>",
            In_Reply_To=f"<post.{theirs.pk}@example.org>",
        )
    )
    assert Post.objects.get(author=member).parent == theirs
    assert own("animal-health") == HEALTH
