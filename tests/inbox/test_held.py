"""What a person must look at: the secretariat reads it, takes it as the member's, or refuses it."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from forum.models import Post
from portal.access import AccessDenied
from portal.moderation.models import Act
from portal.notices.inbox import actions, tidying
from portal.notices.inbox.models import Incoming
from portal.notices.inbox.tidying import forget_raw
from portal.uploads import orphans
from tests.inbox.mail import answers, own, reply_address, send, write

LIST = "/admin/inbox/incoming/"


@pytest.fixture
def held(topic, member, deliver):
    """Amina answered from her office, whose address nobody knows."""
    return deliver(write("amina@office.example", reply_address(member, topic), "Pods, of course."))


def test_what_waits_is_on_the_first_page_of_the_admin(held, secretariat, browse):
    page = browse(secretariat).get("/admin/").content.decode()
    assert "Mails to look at" in page and "state__exact=held" in page


def test_the_secretariat_reads_it_whole_and_that_is_in_the_log(held, secretariat, browse):
    browser = browse(secretariat)
    assert "amina@office.example" in browser.get(f"{LIST}?state__exact=held").content.decode()
    page = browser.get(f"{LIST}{held.pk}/change/").content.decode()
    for words in ("Pods, of course.", "another address", "From: amina@office.example", "Amina Yusuf"):
        assert words in page, words
    answer = browser.get(f"{LIST}{held.pk}/message/")
    assert answer.content == held.raw.read()
    assert answer["Content-Type"] == "message/rfc822" and "attachment" in answer["Content-Disposition"]
    assert Act.objects.get(kind="incoming").verb == "read"


def test_nobody_else_reads_it(held, member, facilitator, browse):
    for person in (None, member, facilitator):
        for address in (LIST, f"{LIST}{held.pk}/change/", f"{LIST}{held.pk}/message/"):
            assert browse(person).get(address).status_code in (302, 403)
        with pytest.raises(AccessDenied):
            actions.take(person, held)


def test_taken_as_the_members_it_becomes_what_it_asks_for(held, member, secretariat, browse, run_tasks):
    browse(secretariat).post(f"{LIST}{held.pk}/change/", {"decision": "take", "decision_reason": ""})
    run_tasks()
    held.refresh_from_db()
    post = Post.objects.get(author=member)
    assert (held.state, held.object_id, held.vouched_by) == ("done", post.pk, secretariat)
    assert post.body == "Pods, of course."
    assert Act.objects.get(kind="incoming").verb == "take"


def test_several_are_taken_at_once(held, member, secretariat, browse, run_tasks):
    browse(secretariat).post(LIST, {"action": "take_selected", "_selected_action": [held.pk]})
    run_tasks()
    assert Post.objects.filter(author=member).count() == 1


def test_a_message_of_a_forged_sender_can_be_taken_too(
    topic, member, secretariat, deliver, settings, run_tasks
):
    settings.MAIL_AUTH_SERVER = "mx.example.org"
    message = write(
        member, own("animal-health"), "Salt.", Authentication_Results="mx.example.org; dmarc=fail"
    )
    held = deliver(message)
    assert actions.take(secretariat, held)
    run_tasks()
    assert Post.objects.get(author=member).body == "Salt."
    assert len(answers(member.email)) == 2, "one that it was held, one that it is there"


def test_refused_with_a_reason_its_sender_is_told(held, member, secretariat, browse, run_tasks):
    address = f"{LIST}{held.pk}/change/"
    page = browse(secretariat).post(address, {"decision": "refuse", "decision_reason": ""})
    assert "Please say why" in page.content.decode()
    browse(secretariat).post(address, {"decision": "refuse", "decision_reason": "Who are you?"})
    run_tasks()
    held.refresh_from_db()
    assert (held.state, held.reason) == ("refused", "Who are you?")
    _first, second = answers("amina@office.example")
    assert "Who are you?" in second.body and "Pods, of course." in second.body
    assert not Post.objects.filter(author=member).exists()


def test_put_away_nobody_is_told(held, secretariat, browse, run_tasks):
    told = len(answers("amina@office.example"))
    browse(secretariat).post(LIST, {"action": "ignore_selected", "_selected_action": [held.pk]})
    run_tasks()
    held.refresh_from_db()
    assert held.state == "ignored" and len(answers("amina@office.example")) == told
    assert not actions.ignore(secretariat, held)


def test_two_who_decide_at_once(held, secretariat):
    assert actions.take(secretariat, held)
    assert not actions.refuse(secretariat, held, "No.")
    assert not actions.take(secretariat, held)


def test_a_message_of_nobody_known_cannot_be_taken(deliver, secretariat, browse):
    held = deliver(write("stranger@elsewhere.org", own("postmaster"), "Your server sends spam."))
    assert held.state == "held"
    page = browse(secretariat).post(
        f"{LIST}{held.pk}/change/", {"decision": "take", "decision_reason": ""}, follow=True
    )
    assert "Nothing was changed" in page.content.decode()


def test_what_is_decided_already_shows_no_decision(held, secretariat, browse, run_tasks):
    actions.take(secretariat, held)
    run_tasks()
    page = browse(secretariat).get(f"{LIST}{held.pk}/change/").content.decode()
    assert "decision" not in page


# --- Forgetting -----------------------------------------------------------------------


def test_whole_messages_are_forgotten_after_ninety_days(topic, member, deliver):
    incoming = deliver(write(member, reply_address(member, topic)))
    waiting = send(write(member, reply_address(member, topic)))
    name = incoming.raw.name
    assert forget_raw() == 0
    Incoming.objects.update(received_at=timezone.now() - timedelta(days=91))
    assert forget_raw() == 1
    incoming.refresh_from_db()
    assert not incoming.raw and incoming.text
    assert not default_storage.exists(name)
    waiting.refresh_from_db()
    assert waiting.raw


def test_what_strangers_wrote_and_what_became_nothing_is_forgotten_wholly(topic, member, deliver):
    deliver(write("stranger@elsewhere.org", own("help")))
    deliver(write(member, reply_address(member, topic), Precedence="bulk"))
    kept = deliver(write(member, reply_address(member, topic)))
    Incoming.objects.update(received_at=timezone.now() - timedelta(days=91))
    forget_raw()
    assert tidying.forget_others() == 2
    assert Incoming.objects.get() == kept


def test_a_file_that_no_row_names_is_forgotten_and_others_stay(member, db, monkeypatch):
    incoming = send(write(member, own("help"), "help"))
    name = default_storage.save("mail/00/" + "0" * 32, incoming.raw)
    assert tidying.forget_orphans() == 0, "It may still be on its way."
    monkeypatch.setattr(orphans, "KEPT", timedelta(0))
    assert tidying.forget_orphans() >= 1
    assert not default_storage.exists(name) and default_storage.exists(incoming.raw.name)
