"""Who has confirmed the address and never begins with the entry: reminded twice, then forgotten."""

from datetime import timedelta
from email.utils import parseaddr

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from members.joining import finishing, tasks
from members.joining.models import Unfinished
from members.models import Member
from portal.moderation.models import Act
from portal.notices.outbox.models import Mail
from tests.conftest import make_member
from tests.inbox.mail import deliver
from tests.inbox.mail import write as letter
from tests.members.entries import ENTRY

NEVER: dict = {
    "country_id": None,
    "stakeholder": "",
    "status": "waiting",
    "entered_at": None,
    "rules_version": "",
    "rules_accepted_at": None,
    "trusted": False,
}


@pytest.fixture
def awa(db):
    """Awa has confirmed her address, and nothing more. She reads French."""
    return make_member("awa", "Awa Diallo", language="fr", **NEVER)


def after(days: int, run_tasks) -> list[mail.EmailMessage]:
    """What is sent on that day since she was first seen."""
    mail.outbox.clear()
    start = Unfinished.objects.values_list("since", flat=True).first() or timezone.now()
    finishing.remind(start + timedelta(days=days))
    run_tasks()
    return list(mail.outbox)


def test_who_never_began_is_reminded_twice_in_their_language_and_told_by_when(awa, run_tasks):
    assert [len(after(days, run_tasks)) for days in (0, 2, 3, 4, 13, 14, 15, 60)] == [0, 0, 1, 0, 0, 1, 0, 0]
    Mail.objects.all().delete()
    assert not after(80, run_tasks), "the outbox forgets its mails after a month"


def test_the_mail_names_the_page_and_the_day(awa, run_tasks):
    after(0, run_tasks)
    Member.objects.update(language="en")
    [first] = after(3, run_tasks)
    closes = Unfinished.objects.get().closes_at
    assert first.to == [awa.email] and reverse("members:entry") in first.body
    assert closes.strftime("%Y") in first.body and str(closes.day) in first.body and "closed" in first.body
    Member.objects.update(language="ar")
    [second] = after(14, run_tasks)
    assert 'lang="ar" dir="rtl"' in second.alternatives[0].content


def test_who_began_is_left_alone(awa, browse, run_tasks):
    after(0, run_tasks)
    assert browse(awa).post(reverse("members:entry"), ENTRY | {"full_name": "Awa Diallo"}).status_code == 302
    assert not after(14, run_tasks) and not Unfinished.objects.exists()


def test_who_began_while_the_mail_waited_gets_none(awa, run_tasks):
    after(0, run_tasks)
    finishing.remind(timezone.now() + timedelta(days=4))
    Member.objects.filter(pk=awa.pk).update(rules_accepted_at=timezone.now())
    run_tasks()
    assert not mail.outbox


@pytest.mark.parametrize(
    "fields",
    [
        {"entered_at": timezone.now()},
        {"status_reason": "Which animals do you keep?"},
        {"rules_accepted_at": timezone.now()},
        {"status": "suspended", "status_reason": "No."},
        {"status": "unconfirmed"},
    ],
)
def test_who_wrote_or_waits_is_neither_reminded_nor_forgotten(fields, awa, run_tasks):
    Member.objects.filter(pk=awa.pk).update(**fields)
    assert not any(after(days, run_tasks) for days in (0, 4, 15))
    assert finishing.forget(timezone.now() + timedelta(days=200)) == 0


def test_an_answer_to_the_mail_fills_in_the_entry(awa, run_tasks):
    after(0, run_tasks)
    [message] = after(3, run_tasks)
    address = parseaddr(message.extra_headers["Reply-To"])[1]
    deliver(run_tasks, letter(awa, address, "Senegal\n1\nI keep nine goats."))
    awa.refresh_from_db()
    assert (awa.standing, awa.country_id, awa.stakeholder) == ("waiting", "SN", "keepers")


def test_after_the_time_named_the_empty_account_is_gone_and_nothing_says_whose(awa, browse, run_tasks):
    address = awa.email
    for days in (0, 3, 14):
        after(days, run_tasks)
    start = Unfinished.objects.get().since
    assert finishing.forget(start + timedelta(days=89)) == 0
    assert finishing.forget(start + timedelta(days=91)) == 1
    run_tasks()
    gone = Member.objects.get(pk=awa.pk)
    assert gone.status == "gone" and not Unfinished.objects.exists()
    act = Act.objects.get(verb="forget")
    assert act.actor is None and "Awa" not in act.label
    assert not Member.objects.filter(email=address).exists(), "so that she can come back"


def test_who_was_not_told_twice_is_not_forgotten(awa, run_tasks):
    after(0, run_tasks)
    assert len(after(100, run_tasks)) == 1 and not after(101, run_tasks)
    start = Unfinished.objects.get().since
    assert finishing.forget(start + timedelta(days=102)) == 0
    assert len(after(107, run_tasks)) == 1
    assert finishing.forget(start + timedelta(days=136)) == 0
    assert finishing.forget(start + timedelta(days=138)) == 1


def test_whom_the_old_list_knows_is_reminded_and_stays(awa, run_tasks):
    Member.objects.filter(pk=awa.pk).update(trusted=True, language="en")
    after(0, run_tasks)
    [first] = after(3, run_tasks)
    assert "closed" not in first.body
    after(14, run_tasks)
    assert finishing.forget(timezone.now() + timedelta(days=400)) == 0


def test_it_is_done_by_the_daily_work(awa, run_tasks):
    tasks.remind.func()
    Unfinished.objects.update(since=timezone.now() - timedelta(days=91))
    for _time in range(2):
        tasks.remind.func()
        Unfinished.objects.update(reminded_at=timezone.now() - timedelta(days=31))
    run_tasks()
    assert len([one for one in mail.outbox if one.to == [awa.email]]) == 2
    tasks.forget_invited.func()
    assert Member.objects.get(pk=awa.pk).status == "gone"
