"""A message that is reported is shown to the secretariat, and nothing else of the conversation."""

import pytest
from django.core import mail
from django.urls import reverse

from portal.access import AccessDenied
from portal.moderation import actions
from portal.moderation.models import Act, Case
from tests.messaging.letters import send

pytestmark = pytest.mark.django_db

QUEUE = "/admin/moderation/case/"


@pytest.fixture
def rude(member, author, browse):
    """The message that Amina reports by two taps, between two others."""
    send(author, member, "Good morning.")
    found = send(author, member, "You **fool**!")
    send(member, author, "Leave me alone.")
    mine = browse(member)
    assert (
        reverse("moderation:report", args=["message", found.pk])
        in mine.get(found.conversation.get_absolute_url()).content.decode()
    )
    mine.post(reverse("moderation:report", args=["message", found.pk]), {"reason": "rude"})
    return found


def test_the_secretariat_sees_that_message_alone(rude, secretariat, browse):
    desk = browse(secretariat)
    queue = desk.get(QUEUE).content.decode()
    assert "<strong>fool</strong>" in queue and "Kofi Mensah" in queue and "Amina Yusuf" in queue
    assert "Good morning." not in queue and "Leave me alone." not in queue
    for other in rude.conversation.messages.exclude(pk=rude.pk):
        shown = desk.get(reverse("admin:moderation_case_thing", args=["message", other.pk]))
        assert (
            "Good morning." not in shown.content.decode() and "Leave me alone." not in shown.content.decode()
        )
    assert desk.get(rude.conversation.get_absolute_url()).status_code == 404
    assert desk.get(rude.get_absolute_url()).status_code == 404


def test_a_hidden_message_is_gone_for_whom_it_went_to_and_its_author_reads_why(
    rude, member, author, secretariat, browse, run_tasks
):
    rude.refresh_from_db()
    assert actions.hide(secretariat, rude, "Please stay kind.")
    run_tasks()
    page = rude.conversation.get_absolute_url()
    theirs, mine = browse(member).get(page).content.decode(), browse(author).get(page).content.decode()
    assert "fool" not in theirs and "This message was hidden." in theirs
    assert "fool" in mine and "Please stay kind." in mine
    [told] = [one for one in mail.outbox if one.to == [author.email] and "Please stay kind." in one.body]
    assert "fool" not in told.subject
    assert not Case.objects.open().exists()


def test_its_author_is_warned_or_suspended_from_the_desk(rude, author, secretariat):
    rude.refresh_from_db()
    actions.warn(secretariat, rude, "This is no way to write.")
    assert actions.suspend(secretariat, rude, "Again.")
    author.refresh_from_db()
    assert author.status == "suspended"
    assert "fool" not in "".join(act.label for act in Act.objects.all())


def test_only_whom_it_came_to_can_report_it(rude, author, other, secretariat, member):
    for person in (author, other, secretariat):
        with pytest.raises(AccessDenied):
            actions.report(person, rude, "spam")
    from portal.blocks import actions as blocking

    blocking.block(member, author)
    withheld = send(author, member, "Once more.")
    with pytest.raises(AccessDenied):
        actions.report(member, withheld, "rude")
