"""A person takes part by mail alone, from the first word to the last, and so does the secretariat.

Over real sockets: what the portal sends goes to a mail server by SMTP, what people send comes by LMTP. The
worker does its tasks in between. Nobody opens a web page.
"""

import socket

import pytest

from forum.models import Post, Topic
from members.models import Consent, Member
from portal import notices
from portal.moderation.models import Act
from portal.moderation.tasks import ask
from portal.notices import preferences
from portal.notices.inbox.lmtp import Listener
from portal.notices.inbox.models import Incoming
from portal.notices.models import Notification
from tests.forum.conversations import fresh, make_category, reply
from tests.notices.mail_programs import MailProgram
from tests.notices.mailservers import sink, start_sink  # noqa: F401  fixtures

GMAIL_FRENCH = "Le lun. 2 mars 2026 à 10:12, %(who)s a écrit :"
GMAIL = "On Mon, Mar 2, 2026 at 10:12 AM %(who)s wrote:"
THUNDERBIRD = "On 02/03/2026 10:12, %(who)s wrote:"


@pytest.fixture
def port(transactional_db):
    """Where the portal takes mail by LMTP."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        number = free.getsockname()[1]
    listener = Listener(number)
    listener.start()
    yield number
    listener.stop()
    listener.handler.keepers.shutdown()


@pytest.fixture
def feed(author, secretariat):
    """The category about feed, which Kofi follows; Lucia wants to be asked at once."""
    category = make_category("feed", name_en="Feed and water", name_fr="Aliments et eau")
    notices.watch(author, "category", category.pk)
    preferences.change(secretariat, waiting="at_once")
    return category


def test_a_person_joins_asks_is_answered_answers_accepts_reads_weekly_and_leaves(
    port,
    sink,  # noqa: F811
    feed,
    author,
    secretariat,
    other,
    run_tasks,
):
    binta = MailProgram("Binta Sow", "binta.sow@mail.example", sink, port, GMAIL_FRENCH)
    kofi = MailProgram("Kofi Mensah", author.email, sink, port, THUNDERBIRD)
    lucia = MailProgram("Lucia Ferrante", secretariat.email, sink, port, GMAIL)

    def approved_by_mail() -> None:
        """Lucia is asked, answers with one word, and is told what she did."""
        ask.enqueue()
        run_tasks()
        [asked] = lucia.new()
        lucia.reply(asked, "Approve\n\nLucia")
        run_tasks()
        [told] = lucia.new()
        assert told.message["In-Reply-To"] == lucia.sent[-1]

    # She joins.
    binta.write("rejoindre@example.org", "Bonjour", "Bonjour, je voudrais participer.")
    run_tasks()
    [questions] = binta.new()
    assert questions.message["In-Reply-To"] == binta.sent[-1]
    binta.reply(
        questions,
        "Sénégal\n1, Union des Laitières de Dagana\nJ’élève neuf vaches et je vends du lait caillé.\n\nBinta",
    )
    run_tasks()
    [thanks] = binta.new()
    assert "Union des Laitières de Dagana" in thanks.text and "lait caillé" in thanks.text
    person = Member.objects.get(email=binta.address)
    assert (person.standing, person.country_id, person.stakeholder) == ("waiting", "SN", "keepers")
    assert Consent.objects.get().member == person
    approved_by_mail()
    [welcome] = binta.new()
    assert "feed@example.org" in welcome.text

    # She asks; it is her first text, so the secretariat reads it before others do.
    binta.write(
        "feed@example.org",
        "Comment garder le foin au sec ?",
        "Bonjour à tous,\n\nmon foin moisit à chaque hivernage. Comment faites-vous ?\n\nBinta",
    )
    asked_by = binta.sent[-1]
    run_tasks()
    assert len(binta.new()) == 1  # that it waits
    topic = Topic.objects.get()
    assert (topic.kind, topic.state, topic.language, topic.author) == ("question", "held", "fr", person)
    assert not kofi.new()
    approved_by_mail()
    assert len(binta.new()) == 1  # that it is published
    [question] = kofi.new()
    assert "mon foin moisit" in question.text and "feed.example.org" in question.message["List-Id"]

    # She is answered.
    kofi.reply(question, "Stack it on stones, under a roof of millet stalks. How tall is your stack?")
    run_tasks()
    [answered] = binta.new()
    answer = Post.objects.get(kind="answer")
    assert answer.body == "Stack it on stones, under a roof of millet stalks. How tall is your stack?"
    assert "Kofi Mensah" in answered.message["From"]
    assert {asked_by, question.message["Message-ID"]} <= set(answered.message["References"].split())

    # She answers him, in the same thread.
    binta.reply(answered, "Merci Kofi ! Il a deux mètres.")
    run_tasks()
    comment = Post.objects.get(author=person, kind="comment")
    assert (comment.parent, comment.body) == (answer, "Merci Kofi ! Il a deux mètres.")
    assert not binta.new()
    [followed] = kofi.new()
    assert answered.message["Message-ID"] in followed.message["References"].split()

    # She accepts his answer.
    binta.reply(answered, "Accepter")
    run_tasks()
    answer.refresh_from_db()
    assert answer.accepted_by == person and Topic.objects.get().accepted_count == 1
    [accepted] = binta.new()
    assert len(kofi.new()) == 1
    assert Post.objects.filter(author=person).count() == 2

    # She would rather read once a week.
    binta.reply(accepted, "Hebdomadaire")
    run_tasks()
    wishes = preferences.of(person)
    assert (wishes.mode, wishes.period) == ("digest", "weekly") and wishes.digest_at
    [weekly] = binta.new()

    reply(other, fresh(answer), "También sirve la ceniza.")
    run_tasks()
    assert not binta.new()
    assert Notification.objects.get(member=person, event__actor=other).delivery == "digest"

    # She leaves.
    binta.reply(weekly, "Quitter")
    run_tasks()
    [sure] = binta.new()
    assert Member.objects.get(pk=person.pk).status == "active"
    binta.reply(sure, "Quitter")
    run_tasks()
    assert len(binta.new()) == 1
    gone = Member.objects.get(pk=person.pk)
    assert (gone.status, gone.email, gone.full_name) == ("gone", f"gone-{person.pk}@former.invalid", "")
    topic.refresh_from_db()
    assert topic.author == gone and topic.is_published

    # All of it was done, by whom it says, and said in her language.
    assert set(Incoming.objects.values_list("state", flat=True)) == {"done"}
    acts = Act.objects.order_by("id").values_list("actor__handle", "verb", "kind")
    assert list(acts) == [
        ("lucia", "approve", "member"),
        ("lucia", "approve", "topic"),
        (f"former-{person.pk}", "leave", "member"),
    ]
    hers = [mail for mail in sink.received if mail.to == binta.address]
    assert all('lang="fr"' in mail.html and len(mail.content) < 30_000 for mail in hers)
    assert len({mail.message["Message-ID"] for mail in hers}) == len(hers) == 10
