"""An answer to a mail becomes a post: in the right place, once, and only by whom the mail went to."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from forum import actions
from forum.models import Post
from portal import notices
from portal.moderation import actions as moderation
from portal.notices.inbox import messages
from portal.notices.models import Notification, Preference
from portal.notices.outbox import addresses
from tests.conftest import make_member
from tests.forum.conversations import ask, discuss, fresh, make_category, opening, reply
from tests.inbox.mail import answers, own, reply_address, write

ROSA_WROTE = "On Mon, 2 Mar 2026 at 10:12, Rosa Quispe <rosa@example.org> wrote:"
QUOTING = f"Salt, too.\n\n{ROSA_WROTE}\n> Pods."


def test_an_answer_becomes_a_post_in_its_place(topic, member, other, deliver):
    theirs = reply(other, topic)
    incoming = deliver(write(member, reply_address(member, theirs), QUOTING))
    post = Post.objects.get(author=member)
    assert (post.topic, post.parent, post.body) == (topic, theirs, "Salt, too.")
    assert (post.by_mail, post.kind) == (True, "reply")
    assert (incoming.state, incoming.kind, incoming.object_id) == ("done", "post", post.pk)
    assert (incoming.member, incoming.text) == (member, "Salt, too.")
    assert "Pods." in incoming.cut
    assert not answers(member.email)


def test_answering_a_question_answers_it_and_answering_an_answer_comments_on_it(
    author, member, other, deliver
):
    question = ask(author, make_category())
    deliver(write(member, reply_address(member, question), "Hang it up."))
    answer = Post.objects.get(author=member)
    assert (answer.kind, answer.parent) == ("answer", None)
    deliver(write(other, reply_address(other, answer), "¿Con cuerda?"))
    comment = Post.objects.get(author=other)
    assert (comment.kind, comment.parent) == ("comment", answer)


def test_an_answer_in_another_language_is_in_that_language(topic, member, deliver):
    deliver(
        write(
            member,
            reply_address(member, topic),
            "Les chèvres mangent des gousses, et nous leur donnons du sel.",
        )
    )
    assert Post.objects.get(author=member).language == "fr"


def test_answering_a_mail_reads_its_notice_and_shows_that_one_is_there(
    topic, member, other, deliver, run_tasks
):
    notices.watch(member, "topic", topic.pk)
    theirs = reply(other, topic)
    run_tasks()
    assert Notification.objects.unread().filter(member=member, event__kind="post").exists()
    Preference.objects.update_or_create(member=member, defaults={"away_told": True})
    deliver(write(member, reply_address(member, theirs)))
    assert not Notification.objects.unread().filter(member=member, event__kind="post").exists()
    assert not Preference.objects.get(member=member).away_told


def test_what_came_by_mail_goes_out_by_mail_and_can_be_answered_by_its_own_id(topic, member, author, deliver):
    message = write(member, reply_address(member, topic))
    deliver(message)
    post = Post.objects.get(author=member)
    [told] = [one for one in mail.outbox if one.to == [author.email]]
    assert told.extra_headers["Message-ID"] == f"<post.{post.pk}@example.org>"
    assert messages.thing_of(message["Message-ID"]) == ("post", post.pk)


def test_every_confirmed_address_of_a_member_is_theirs(topic, member, deliver):
    EmailAddress.objects.create(user=member, email="yusuf@elsewhere.org", verified=True)
    deliver(write("Amina <Yusuf@Elsewhere.org>", reply_address(member, topic)))
    assert Post.objects.filter(author=member).exists()


# --- Not from whom it went to -------------------------------------------------------------


def test_another_sender_is_held_and_told_once(topic, member, deliver):
    incoming = deliver(
        write("amina@office.example", reply_address(member, topic), "Pods.", subject="Re: Goats")
    )
    assert (incoming.state, incoming.member) == ("held", member)
    assert "another address" in incoming.reason
    [answer] = answers("amina@office.example")
    assert "another address" in answer.body and answer.subject == "Re: Goats"
    assert answer.extra_headers["In-Reply-To"] == incoming.message_id
    assert not Post.objects.filter(author=member).exists()


def test_an_address_that_is_not_confirmed_is_not_theirs(topic, member, deliver):
    EmailAddress.objects.create(user=member, email="yusuf@elsewhere.org", verified=False)
    assert deliver(write("yusuf@elsewhere.org", reply_address(member, topic))).state == "held"


def test_another_member_who_answers_somebody_elses_mail(topic, member, other, deliver):
    """Rosa got Amina's mail from Amina; she may write, but not as Amina."""
    incoming = deliver(write(other, reply_address(member, topic)))
    assert (incoming.state, incoming.member) == ("held", member)
    assert not Post.objects.filter(author__in=[member, other]).exists()


def test_a_forged_signature_is_no_address(topic, member, deliver):
    forged = reply_address(member, topic).replace("reply+", "reply+a")
    incoming = deliver(write(member, forged))
    assert incoming.state == "refused"
    assert not Post.objects.filter(author=member).exists()


@pytest.mark.parametrize(
    ("results", "state"),
    [
        ("mx.example.org; dmarc=pass header.from=example.org", "done"),
        ("mx.example.org; dmarc=fail (p=reject) header.from=example.org; spf=pass", "held"),
        ("mx.example.org; spf=fail smtp.mailfrom=example.org; dkim=fail", "held"),
        ("mx.example.org; spf=fail; dkim=pass header.d=example.org", "done"),
        ("mx.example.org; spf=softfail; dkim=none", "done"),
        ("mx.example.org; none", "done"),
        ("elsewhere.org; dmarc=fail", "done"),
        ("MX.example.org 1; dmarc=fail", "held"),
    ],
)
def test_what_the_mail_server_found_out_about_the_sender(topic, member, deliver, settings, results, state):
    settings.MAIL_AUTH_SERVER = "mx.example.org"
    message = write(member, reply_address(member, topic), Authentication_Results=results)
    incoming = deliver(message)
    assert incoming.state == state
    if state == "held":
        assert "could not show that this message is from you" in answers(member.email)[0].body


def test_nobody_believes_results_that_no_trusted_server_wrote(topic, member, deliver):
    message = write(member, reply_address(member, topic), Authentication_Results="mx.example.org; dmarc=fail")
    assert deliver(message).state == "done"


def test_two_authors_are_one_too_many(topic, member, deliver, settings):
    settings.MAIL_AUTH_SERVER = "mx.example.org"
    message = write(f"{member.email}, other@elsewhere.org", reply_address(member, topic))
    assert deliver(message).state == "held"


# --- Refused: once, with the reason, and the text is given back ----------------------------


def refusal(member, incoming) -> str:
    assert incoming.state == "refused"
    [answer] = answers(member.email)
    assert answer.extra_headers["Auto-Submitted"] == "auto-replied"
    return answer.body


def test_a_closed_conversation(topic, member, secretariat, deliver):
    actions.close_topic(secretariat, topic)
    body = refusal(member, deliver(write(member, reply_address(member, topic), "Pods, I say.")))
    assert "This conversation is closed" in body and "Pods, I say." in body


def test_a_hidden_post(topic, member, other, secretariat, deliver, run_tasks):
    theirs = reply(other, topic)
    moderation.hide(secretariat, theirs, "Not kind.")
    run_tasks()
    body = refusal(member, deliver(write(member, reply_address(member, theirs), "I agree.")))
    assert "not there any more" in body and "I agree." in body


def test_a_suspended_member(topic, suspended, deliver):
    body = refusal(suspended, deliver(write(suspended, reply_address(suspended, topic), "Buy!")))
    assert "suspended" in body and "Buy!" in body


def test_a_member_who_waits(topic, pending, deliver):
    assert "waiting for the secretariat" in refusal(
        pending, deliver(write(pending, reply_address(pending, topic)))
    )


def test_the_answer_is_in_the_members_language(topic, secretariat, deliver):
    fatou = make_member("fatou", "Fatou Diop", language="fr")
    actions.close_topic(secretariat, topic)
    body = refusal(fatou, deliver(write(fatou, reply_address(fatou, topic), "Des gousses.")))
    assert "Des gousses." in body and "This conversation is closed" not in body


def test_too_much_in_an_hour_counts_what_is_written_either_way(topic, member, deliver, settings, browse):
    settings.WRITES_PER_HOUR = 2
    browse(member).post(f"/topics/{topic.pk}/reply/", {"body": "One.", "language": "en"})
    deliver(write(member, reply_address(member, topic), "Two."))
    body = refusal(member, deliver(write(member, reply_address(member, topic), "Three.")))
    assert "a lot in one hour" in body and "Three." in body
    assert Post.objects.filter(author=member).count() == 2


def test_a_text_that_is_too_long_comes_back_as_a_file(topic, member, deliver):
    words = "Goats and more goats. " * 3000
    incoming = deliver(write(member, reply_address(member, topic), words))
    assert "too long" in refusal(member, incoming)
    [answer] = answers(member.email)
    [(name, content, _kind)] = answer.attachments
    assert name == "text.txt" and content.count("Goats") == 3000


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "There is no text"),
        (f"\n\n{ROSA_WROTE}\n> Pods.\n> Salt.\n> More.", ""),
        ("-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----", "encrypted"),
    ],
)
def test_a_message_without_words(topic, member, deliver, text, words):
    assert words in refusal(member, deliver(write(member, reply_address(member, topic), text)))


def test_the_first_post_of_a_newcomer_is_held_and_they_are_told(topic, newcomer, deliver):
    incoming = deliver(write(newcomer, reply_address(newcomer, topic)))
    post = Post.objects.get(author=newcomer)
    assert (incoming.state, post.state) == ("done", "held")
    [answer] = answers(newcomer.email)
    assert "reads this before others see it" in answer.body


def test_one_who_has_left(topic, member, deliver):
    from members.actions import leave

    to, sender = reply_address(member, topic), member.email
    leave(member)
    incoming = deliver(write(sender, to))
    assert incoming.state == "refused" and "closed" in incoming.reason


def test_nothing_at_this_address(member, deliver):
    assert "help@example.org" in refusal(
        member, deliver(write(member, own("nobody"), "Hello?"), own("nobody"))
    )
    assert deliver(write("stranger@elsewhere.org", own("nobody"))).state == "ignored"


def test_one_person_gets_a_few_answers_a_day(deliver):
    for _number in range(5):
        deliver(write("stranger@elsewhere.org", own("help")))
    assert len(answers("stranger@elsewhere.org")) == 3


def test_a_message_to_the_office_is_for_a_person(deliver, member):
    incoming = deliver(write(member, own("postmaster"), "Your mails come late."))
    assert incoming.state == "held"
    assert "will read your message" in answers(member.email)[0].body


def test_a_message_that_is_too_large(topic, member, deliver, settings):
    settings.MAX_MAIL_MB = 1
    incoming = deliver(write(member, reply_address(member, topic), "Film. " * 200_000))
    assert "larger than 1 MB" in refusal(member, incoming)


# --- Once ------------------------------------------------------------------------------------


def test_seeing_to_a_message_twice_makes_it_once(topic, member, deliver):
    from portal.notices.inbox.processing import process

    incoming = deliver(write(member, reply_address(member, topic)))
    assert process(incoming.pk) == ""
    assert Post.objects.filter(author=member).count() == 1


def test_a_message_to_two_addresses_makes_one_thing(topic, member, deliver):
    make_category("fodder")
    to = [own("fodder"), reply_address(member, topic), own("animal-health")]
    deliver(write(member, to))
    assert Post.objects.get(author=member).topic == topic
    [post] = Post.objects.filter(author=member)
    assert fresh(topic).post_count == 2 and post.parent is None


def test_of_two_signed_addresses_the_writers_own_counts(topic, member, other, deliver):
    """Rosa answers to all who were named, Amina's address among them."""
    theirs = reply(member, topic)
    deliver(write(other, [reply_address(member, topic), reply_address(other, theirs)]))
    assert Post.objects.get(author=other).parent == theirs


def test_a_mail_that_several_mail_servers_hand_over_address_by_address(topic, member, deliver):
    """Only the category has had its copy so far; the headers tell of the other address."""
    message = write(member, [reply_address(member, topic), own("animal-health")])
    deliver(message, own("animal-health"))
    assert Post.objects.get(author=member).topic == topic
    deliver(message, reply_address(member, topic))
    assert Post.objects.filter(author=member).count() == 1


def test_opening_texts_are_answered_at_their_topic(topic, member, deliver):
    to = addresses.reply_to(member.pk, "post", opening(topic).pk)
    deliver(write(member, to))
    assert Post.objects.get(author=member).parent is None


def test_a_fault_of_ours_loses_nothing(topic, member, run_tasks, monkeypatch):
    from portal.notices.inbox import dispatch, processing
    from tests.inbox.mail import send

    def broken(*args):
        raise RuntimeError("A fault.")

    incoming = send(write(member, reply_address(member, topic)))
    with monkeypatch.context() as patch:
        patch.setattr(dispatch, "reply_to", broken)
        with pytest.raises(RuntimeError):
            processing.process(incoming.pk)
    incoming.refresh_from_db()
    assert incoming.state == "received"
    run_tasks()
    assert Post.objects.filter(author=member).count() == 1


def test_a_mail_to_a_topic_of_another_member_only_category(author, member, deliver):
    inside = discuss(author, make_category("members-room", audience="members"))
    deliver(write(member, reply_address(member, inside)))
    assert Post.objects.get(author=member).topic == inside


def test_an_answer_to_a_topic_that_was_merged_lands_where_its_text_stands_now(
    topic, member, other, secretariat, deliver
):
    camels = discuss(other, topic.category, title="Camels", body="Who milks camels?")
    address = reply_address(member, camels)
    post = actions.merge_topics(secretariat, fresh(camels), fresh(topic))
    deliver(write(member, address, "My sister does."))
    assert fresh(Post.objects.get(body="My sister does.")).parent == post
