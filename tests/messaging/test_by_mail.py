"""Messages by mail: they come and are answered without anybody's address, and nobody else reads them."""

from datetime import timedelta
from functools import partial

import pytest
from django.conf import settings
from django.core import mail
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from members.messaging import actions
from members.messaging.models import Message
from portal import notices
from portal.blocks import actions as blocking
from portal.moderation.models import Rules
from portal.notices import digests, preferences
from portal.notices.inbox.models import Incoming
from portal.notices.models import Level, Notification
from portal.notices.outbox import addresses
from tests.conftest import make_member
from tests.forum.conversations import make_category
from tests.inbox import mail as inbox
from tests.inbox.mail import answers, own, write
from tests.messaging.letters import send

pytestmark = pytest.mark.django_db


@pytest.fixture
def deliver(run_tasks):
    """`deliver(message)` hands a message over and does what follows; its row."""
    return partial(inbox.deliver, run_tasks)


QUOTING = (
    "Ten kilos.\n\nOn Mon, 2 Mar 2026 at 10:12, Kofi Mensah <kofi@example.org> wrote:\n> Do you have seed?"
)


def answer_to(member, message) -> str:
    return addresses.reply_to(member.pk, "message", message.pk)


def mails_to(member):
    return [one for one in mail.outbox if one.to == [member.email]]


def test_a_message_comes_by_mail_without_its_authors_address(member, author, run_tasks):
    message = send(author, member, "Do you have **seed** of lablab?")
    run_tasks()
    [told] = mails_to(member)
    raw = told.message().as_string()
    assert author.email not in raw and "kofi@" not in raw
    assert told.subject == f"[{settings.SITE_NAME}] A message from Kofi Mensah"
    assert "Kofi Mensah" in told.from_email and addresses.own() in told.from_email
    assert told.extra_headers["Reply-To"] == answer_to(member, message)
    assert "Do you have **seed** of lablab?" in told.body
    assert reverse("messaging:message", args=[message.pk]) in told.body
    assert "List-Id" not in told.extra_headers
    assert not mails_to(author)


def test_an_answer_by_mail_goes_to_the_other_and_shows_no_address_either(
    member,
    author,
    run_tasks,
    deliver,
):
    message = send(author, member)
    run_tasks()
    incoming = deliver(write(member, answer_to(member, message), QUOTING))
    answer = Message.objects.get(author=member)
    assert (answer.body, answer.by_mail, answer.conversation) == ("Ten kilos.", True, message.conversation)
    assert (incoming.state, incoming.kind, incoming.object_id) == ("done", "message", answer.pk)
    [told] = mails_to(author)
    raw = told.message().as_string()
    assert member.email not in raw and "amina@" not in raw and "mail.example.com" not in raw
    assert (
        told.subject.startswith("Re: ")
        and told.extra_headers["In-Reply-To"] == f"<message.{message.pk}@example.org>"
    )
    assert not Notification.objects.unread().filter(member=member).exists()
    deliver(write(author, answer_to(author, answer), "Thank you!"))
    assert Message.objects.filter(conversation=message.conversation).count() == 3


def test_nothing_of_an_answer_by_mail_is_kept_beside_the_message(
    member, author, secretariat, browse, deliver, django_capture_on_commit_callbacks
):
    message = send(author, member)
    with django_capture_on_commit_callbacks(execute=True):
        deliver(write(member, answer_to(member, message), "Secret lablab."))
    incoming = Incoming.objects.get()
    assert not (incoming.raw or incoming.text or incoming.cut or incoming.subject)
    assert "lablab" not in everything_stored()
    admin = browse(secretariat).get(reverse("admin:inbox_incoming_change", args=[incoming.pk]))
    assert "Secret" not in admin.content.decode()


def everything_stored() -> str:
    """All files in the storage of incoming mails."""
    folders, words = ["mail"], []
    while folders:
        folder = folders.pop()
        if not default_storage.exists(folder):
            continue
        inner, files = default_storage.listdir(folder)
        folders += [f"{folder}/{name}" for name in inner]
        words += [default_storage.open(f"{folder}/{name}").read().decode(errors="ignore") for name in files]
    return "\n".join(words)


def test_an_answer_from_another_address_is_returned_and_not_shown_to_the_secretariat(
    member,
    author,
    other,
    deliver,
):
    message = send(author, member)
    for sender in ("somebody@else.example", other):
        incoming = deliver(write(sender, answer_to(member, message), "It is me, surely."))
        assert incoming.state == "refused" and not incoming.text and not incoming.raw
    assert Message.objects.count() == 1
    [returned] = answers("somebody@else.example")
    assert "It is me, surely." in returned.body and "Kofi" not in returned.body


def test_what_is_refused_by_mail_comes_back_with_the_reason_and_the_text(
    member,
    author,
    deliver,
):
    message = send(author, member)
    Rules.objects.update_or_create(pk=1, defaults={"held_words": ["casino"]})
    deliver(write(member, answer_to(member, message), "A casino opens."))
    [returned] = answers(member.email)
    assert "can’t be sent in a message" in returned.body and "['" not in returned.body
    assert "A casino opens." in returned.body
    assert not Incoming.objects.get().text
    actions.change_wish(author, takes_messages=False)
    deliver(write(member, answer_to(member, message), "Ten kilos."))
    assert Message.objects.filter(author=member).count() == 1  # whom one wrote to may answer


def test_the_same_answer_delivered_twice_is_one_message(member, author, deliver):
    message = send(author, member)
    letter = write(member, answer_to(member, message), "Ten kilos.")
    deliver(letter)
    deliver(letter)
    assert Message.objects.filter(author=member).count() == 1


def test_an_answer_of_who_was_blocked_is_taken_and_goes_nowhere(
    member,
    author,
    run_tasks,
    deliver,
):
    message = send(member, author, "What do you plant?")
    blocking.block(member, author)
    run_tasks()
    mail.outbox.clear()
    incoming = deliver(write(author, answer_to(author, message), "Lablab."))
    assert incoming.state == "done" and not mail.outbox
    assert not Message.objects.visible_to(member).filter(author=author).exists()


def test_muting_a_conversation_by_one_word_stops_its_mail(member, author, run_tasks, deliver):
    message = send(author, member)
    run_tasks()
    deliver(write(member, answer_to(member, message), "mute"))
    assert Message.objects.count() == 1
    assert notices.watching(member, "conversation", message.conversation_id) == Level.MUTED
    mail.outbox.clear()
    send(author, member, "And now?")
    run_tasks()
    assert not mails_to(member)
    assert Notification.objects.unread().filter(member=member).exists()


def test_a_mail_to_a_category_in_answer_to_a_message_is_not_put_into_the_conversation(
    member,
    author,
    run_tasks,
    deliver,
):
    message = send(author, member)
    make_category()
    letter = write(
        member, own("animal-health"), "For everybody.", In_Reply_To=f"<message.{message.pk}@example.org>"
    )
    deliver(letter)
    assert Message.objects.count() == 1


def test_the_mail_is_in_the_readers_language(author, run_tasks):
    rosa = make_member("rosa", "Rosa Quispe", language="es")
    send(author, rosa)
    run_tasks()
    [told] = mails_to(rosa)
    assert "Read it in the portal:" not in told.body


def test_after_a_pause_a_digest_brings_it_with_a_way_to_answer(member, author, run_tasks):
    tomorrow = timezone.localdate() + timedelta(days=1)
    preferences.change(member, mode="digest", period="daily", paused_until=tomorrow)
    message = send(author, member, "Do you have seed of lablab?")
    run_tasks()
    assert not mails_to(member)
    preferences.change(member, paused_until=None)
    digests.send_due(timezone.now() + timedelta(days=2))
    run_tasks()
    [digest] = mails_to(member)
    assert "A message from Kofi Mensah" in digest.body and "lablab" in digest.body
    assert answer_to(member, message) in digest.body
    assert author.email not in digest.message().as_string()
