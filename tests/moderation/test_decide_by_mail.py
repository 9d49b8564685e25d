"""The secretariat decides by answering a mail, with all that the admin checks."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from forum.models import Post, Topic
from knowledge.documents.models import Document
from members import actions as members
from members.models import Member
from portal.access import AccessDenied
from portal.moderation import actions
from portal.moderation.by_mail import understand
from portal.moderation.decisions import WORDS, decisions
from portal.moderation.models import Act, Report
from portal.notices.inbox.registry import Done, Ignored, Refused
from portal.notices.outbox.models import Mail
from roster.models import Expert
from tests.conftest import make_member
from tests.documents.deposits import make_document
from tests.forum.conversations import discuss, make_category, reply
from tests.inbox.mail import answers, deliver, reply_address, write
from tests.moderation.answers import answer, asked, at_once
from tests.roster.entries import make_expert


@pytest.fixture
def office(secretariat):
    """Lucia, who wants to be asked at once."""
    at_once(secretariat)
    return secretariat


@pytest.fixture
def held(newcomer, office):
    """Nuru's first discussion, which is held."""
    return discuss(newcomer)


def test_a_newcomer_is_approved_by_one_word(pending, office, run_tasks):
    Member.objects.filter(pk=pending.pk).update(country_id="SN")
    pending.profile.about = "J’élève neuf vaches."
    pending.profile.save()
    [message] = asked(run_tasks, office)
    for words in ("Binta Sow", "Senegal", "J’élève neuf vaches.", "binta@example.org", "approve:", "decline"):
        assert words in message.body, words
    outcome = answer(office, message, "Approve.\n\nLucia")
    assert outcome == Done(say="Binta Sow is a member now, and was welcomed.")
    assert Member.objects.get(pk=pending.pk).is_active_member
    act = Act.objects.get()
    assert (act.actor, act.verb, act.after) == (office, "approve", {"status": "active"})


def test_a_newcomer_is_asked_for_more(pending, office, run_tasks):
    [message] = asked(run_tasks, office)
    outcome = answer(office, message, "return: Which animals do you keep?\nAnd where?")
    assert isinstance(outcome, Done) and "asked" in outcome.say
    pending.refresh_from_db()
    assert pending.status_reason == "Which animals do you keep?\nAnd where?" and not pending.entered_at


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_a_newcomer_is_declined_with_the_reason_that_they_read(language, pending, office, run_tasks):
    Member.objects.filter(pk=office.pk).update(language=language)
    office.refresh_from_db()
    [message] = asked(run_tasks, office)
    word = WORDS["decline"][language][0]
    assert f"\n{word} " in message.body and f"\n{WORDS['ask'][language][0]} " in message.body
    outcome = answer(
        office, message, f"{word.capitalize()}\n\nYou sell fences.\nThis is for keepers.\n\n> Binta"
    )
    assert isinstance(outcome, Done) and "Binta Sow" in outcome.say
    pending.refresh_from_db()
    assert pending.status == "suspended" and Act.objects.get().verb == "decline"
    assert pending.status_reason == "You sell fences.\nThis is for keepers."
    run_tasks()
    assert any("This is for keepers." in one.body for one in mail.outbox if one.to == [pending.email])


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_a_question_is_put_to_a_newcomer_who_answers_it_by_mail(language, pending, office, run_tasks):
    [message] = asked(run_tasks, office)
    assert isinstance(answer(office, message, f"{WORDS['ask'][language][0]}:\nWhere do you live?"), Done)
    pending.refresh_from_db()
    assert (pending.standing, pending.status_reason) == ("incomplete", "Where do you live?")
    members.answer_question(pending, "In Kolda.")
    [again] = asked(run_tasks, office)
    assert "Where do you live?" in again.body and "In Kolda." in again.body
    assert isinstance(answer(office, again, "approve"), Done)


@pytest.mark.parametrize(
    "words",
    [
        "Sorry, I can't",
        "No",
        "No.\n\nShe sells fences.",
        "yes",
        "Where does she live?",
        "Ask her where she lives",
        "Ask Rosa",
        "Decline is too hard, ask her first",
        "decline?",
        "Decline",
        "Decline.\n\nThank you\nLucia",
        "I decline\nShe sells fences.",
        "Approve or decline, as you like",
        "hide\nShe sells fences.",
        "Refuse me not!",
    ],
)
def test_an_unclear_answer_about_a_newcomer_is_asked_back(words, pending, office, run_tasks):
    [message] = asked(run_tasks, office)
    answer(office, message, words)
    run_tasks()
    assert Member.objects.get(pk=pending.pk).standing == "waiting" and not Act.objects.exists()
    again = mail.outbox[-1]
    assert again.to == [office.email] and again.body.startswith("Nothing was decided")
    assert "decline and on the next line what you tell them" in again.body


def test_an_entry_of_the_roster_is_declined_with_a_reason(author, office, run_tasks):
    expert = make_expert(author)
    [message] = asked(run_tasks, office)
    assert isinstance(answer(office, message, "decline\nThis is a company."), Done)
    expert.refresh_from_db()
    assert (expert.status, expert.decision_reason) == ("refused", "This is a company.")


def test_a_document_is_published_or_returned(author, office, run_tasks):
    first, second = make_document(author), make_document(author, title="Milk")
    about = {message.subject.rpartition(": ")[2]: message for message in asked(run_tasks, office)}
    message = about["Goats in Garissa"]
    for words in ("Kofi Mensah, Ghana", "Yusuf, Amina", "What forty families", "goats.txt", "/documents/"):
        assert words in message.body, words
    assert isinstance(answer(office, message, "approve"), Done)
    assert isinstance(answer(office, about["Milk"], "Return — the second page is missing"), Done)
    run_tasks()
    assert Document.objects.get(pk=first.pk).status == "published"
    returned = Document.objects.get(pk=second.pk)
    assert (returned.status, returned.status_reason) == ("returned", "the second page is missing")
    assert any("second page" in one.body for one in mail.outbox if one.to == [author.email])


def test_what_is_held_is_published_or_stays_hidden(newcomer, author, office, run_tasks):
    topic = discuss(newcomer)
    post = reply(newcomer, discuss(author, topic.category, title="Hay"), "Cheap watches!")
    about = {message.subject.rpartition(": ")[2]: message for message in asked(run_tasks, office)}
    assert "What do your goats eat" in about["Goats and the dry season"].body
    assert "Cheap watches!" in about["Hay"].body
    assert isinstance(answer(office, about["Goats and the dry season"], "approve"), Done)
    assert isinstance(answer(office, about["Hay"], "hide Advertising."), Done)
    assert Topic.objects.get(pk=topic.pk).state == "published"
    post = Post.objects.get(pk=post.pk)
    assert (post.state, post.state_reason, post.state_by) == ("hidden", "Advertising.", office)


def test_what_is_held_goes_back_to_its_author(held, office, run_tasks):
    [message] = asked(run_tasks, office)
    assert isinstance(answer(office, message, "return, please write what you keep"), Done)
    topic = Topic.objects.get()
    assert (topic.state, topic.state_reason) == ("returned", "please write what you keep")


def test_an_expert_is_listed_and_nobody_is_asked_about_their_own_entry(author, office, run_tasks):
    make_expert(author)
    make_expert(office)
    [message] = asked(run_tasks, office)
    assert "Trained 300 women in Garissa" in message.body
    assert isinstance(answer(office, message, "approve"), Done)
    assert Expert.objects.get(member=author).is_listed


def test_a_report_is_dismissed_or_upheld_by_words_of_its_own(author, member, other, office, run_tasks):
    topic = discuss(author)
    posts = [reply(author, topic, words) for words in ("Sell your goats.", "Sell your cows.")]
    actions.report(member, posts[0], "wrong", "Not now!")
    actions.report(other, posts[0], "rude")
    actions.report(member, posts[1], "spam")
    first, second = asked(run_tasks, office)
    for words in ("Sell your goats.", "Kofi Mensah", "Amina Yusuf", "Not now!", "Rosa Quispe"):
        assert words in first.body, words
    for word in ("approve", "return no"):
        assert answer(office, first, word) == Done() and Report.objects.open().count() == 3
    assert isinstance(answer(office, first, "dismiss"), Done)
    assert isinstance(answer(office, second, "hide\nIt is an advertisement."), Done)
    assert [Post.objects.get(pk=post.pk).state for post in posts] == ["published", "hidden"]
    assert sorted(Report.objects.values_list("state", flat=True)) == ["dismissed", "dismissed", "upheld"]


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_the_words_are_understood_in_four_languages(language, held, office, run_tasks):
    [message] = asked(run_tasks, office)
    word = WORDS["hide"][language][0]
    assert isinstance(answer(office, message, f"{word} : {word}"), Done)
    assert Topic.objects.get().state_reason == word


@pytest.mark.parametrize("word", [word for words in WORDS["approve"].values() for word in words])
@pytest.mark.parametrize("shape", ["%s", "*%s*", "« %s »!", "\n%s.\n\nLucia", "> hide and why\n%s"])
def test_approving_in_every_word_and_shape(word, shape):
    found, reason, wrong = understand(shape % word.upper(), decisions["topic"])
    assert found is decisions["topic"].answers["approve"] and not reason and not wrong


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Thank you, I will look at it.",
        "approve?",
        "approve, if he gives a source",
        "I approve",
        "Disapprove",
        "return",
        "return.",
        "return? why",
        "yes",
        "dismiss",
        "> approve",
        "hide " + "x" * 2001,
    ],
)
def test_anything_else_decides_nothing_and_is_answered_with_what_can_be_said(words, held, office, run_tasks):
    [message] = asked(run_tasks, office)
    answer(office, message, words)
    run_tasks()
    assert Topic.objects.get().state == "held" and not Act.objects.exists()
    again = mail.outbox[-1]
    assert again.to == [office.email] and again.body.startswith("Nothing was decided")
    assert isinstance(answer(office, again, "approve"), Done)


def test_who_was_faster_is_named(held, office, run_tasks):
    colleague = make_member("paul", "Paul Okello", is_staff=True)
    [message] = asked(run_tasks, office)
    actions.hide(colleague, held, "Advertising.")
    outcome = answer(office, message, "approve")
    assert isinstance(outcome, Refused)
    assert "Paul Okello hid it" in outcome.reason and "Advertising." in outcome.reason
    assert Topic.objects.get().state == "hidden"


def test_what_was_changed_since_is_shown_again_and_not_decided_unseen(held, newcomer, office, run_tasks):
    from forum.actions import edit_topic

    [message] = asked(run_tasks, office)
    edit_topic(newcomer, held, base=1, title="Cheap watches", body="Buy!", language="en")
    assert answer(office, message, "approve") == Done()
    run_tasks()
    assert Topic.objects.get().state == "held"
    again = mail.outbox[-1]
    assert "Buy!" in again.body and "changed" in again.body
    assert isinstance(answer(office, again, "approve"), Done)


def test_a_loop_ends(held, office, run_tasks):
    [message] = asked(run_tasks, office)
    outcomes = [answer(office, message, "I am away until Monday.") for _ in range(5)]
    assert [type(one) for one in outcomes] == [Done] * 3 + [Ignored] * 2


def test_who_no_longer_belongs_to_the_secretariat_decides_nothing(held, office, run_tasks):
    [message] = asked(run_tasks, office)
    Member.objects.filter(pk=office.pk).update(is_staff=False)
    office.refresh_from_db()
    with pytest.raises(AccessDenied, match="Only the secretariat"):
        answer(office, message, "approve")
    assert Topic.objects.get().state == "held"


def test_an_address_is_one_persons_and_a_senders_domain_must_not_be_feigned(held, office, run_tasks):
    colleague = make_member("paul", "Paul Okello", is_staff=True)
    [message] = asked(run_tasks, office)
    assert isinstance(answer(colleague, message, "approve"), Refused)
    assert isinstance(answer(office, message, "approve", authenticated=False), Refused)
    assert Topic.objects.get().state == "held"


def test_the_answer_comes_in_by_mail_with_the_quotation_that_a_mail_program_makes(held, office, run_tasks):
    [message] = asked(run_tasks, office)
    quoted = "\n".join(f"> {line}" for line in message.body.splitlines())
    said = f"Approve\n\nOn Mon, 2 Mar 2026 at 10:12, CoP-PPLD <secretariat@example.org> wrote:\n{quoted}\n"
    incoming = deliver(run_tasks, write(office, message.extra_headers["Reply-To"], said))
    assert (incoming.state, Topic.objects.get().state) == ("done", "published")
    [told] = answers(office.email)
    assert "It is published: “Goats and the dry season”." in told.body


def test_an_answer_from_another_address_waits_for_the_secretariat(held, office, run_tasks):
    [message] = asked(run_tasks, office)
    incoming = deliver(
        run_tasks, write("Lucia <lucia@elsewhere.example>", message.extra_headers["Reply-To"], "approve")
    )
    assert (incoming.state, Topic.objects.get().state) == ("held", "held")


def test_it_can_be_switched_off(held, office, run_tasks, settings):
    [message] = asked(run_tasks, office)
    settings.MODERATION_BY_MAIL = False
    assert isinstance(answer(office, message, "approve"), Refused)
    Topic.objects.update(state_at=timezone.now())
    [message] = asked(run_tasks, office)
    assert "Reply-To" not in message.extra_headers and "approve" not in message.body
    assert "/admin/moderation/case/topic/" in message.body


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_decides(newcomer, office, run_tasks):
    make_category()
    discuss(newcomer, make_category("milk"))
    [message] = asked(run_tasks, office)

    def say(words: str):
        try:
            return answer(office, message, words)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(say, ["approve", "hide It is unkind."] * 3))
    assert sum(isinstance(one, Done) for one in outcomes) == 1 and Act.objects.count() == 1
    assert all("Lucia Ferrante" in one.reason for one in outcomes if isinstance(one, Refused))


def test_a_mail_that_was_held_is_taken_or_given_back(author, member, office, run_tasks):
    topic = discuss(author)
    for text in ("Pods of acacia.", "Cheap watches!"):
        deliver(run_tasks, write("Amina <amina@elsewhere.example>", reply_address(member, topic), text))
    first, second = asked(run_tasks, office)
    for words in ("Pods of acacia.", "amina@elsewhere.example", "Amina Yusuf", "another address"):
        assert words in first.body, words
    assert isinstance(answer(office, first, "approve"), Done)
    assert isinstance(answer(office, second, "return We do not know you."), Done)
    run_tasks()
    assert Post.objects.get(kind="reply").body == "Pods of acacia."
    assert any("We do not know you." in one.body for one in mail.outbox if one.to != [office.email])
    assert isinstance(answer(office, first, "approve"), Refused)


def test_a_mail_of_nobody_known_is_only_given_back(office, run_tasks):
    deliver(run_tasks, write("Somebody <somebody@elsewhere.example>", "postmaster@example.org", "Hello"))
    [message] = asked(run_tasks, office)
    with pytest.raises(AccessDenied, match="Nobody knows who wrote this"):
        answer(office, message, "approve")


def test_a_very_long_text_makes_no_heavy_mail(newcomer, office, run_tasks):
    discuss(newcomer, body="<ماعز> & " * 2500)
    [message] = asked(run_tasks, office)
    assert len(message.message().as_bytes()) < 30_000 and "only its beginning" in message.body
    assert isinstance(answer(office, message, "approve"), Done)


def test_each_of_very_many_decisions_is_answered(newcomer, office, run_tasks):
    category = make_category()
    for number in range(5):
        discuss(newcomer, category, title=f"Goat {number}")
    Mail.objects.bulk_create(
        Mail(name="answer", key=f"answer:{number}", member=office, state="sent")
        for number in range(10**9, 10**9 + 35)
    )
    for message in asked(run_tasks, office):
        deliver(run_tasks, write(office, message.extra_headers["Reply-To"], "approve"))
    assert len(answers(office.email)) == 5
