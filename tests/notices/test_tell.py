"""An event reaches each person once, and only whoever may see what it is about."""

import pytest
from django.conf import settings
from django.core import mail
from django.db import transaction

from portal import notices
from portal.notices import choices
from portal.notices.choices import Choice
from portal.notices.models import Notification, Watch
from tests.roster.entries import make_expert


@pytest.fixture
def thing(author, secretariat, run_tasks):
    """A listed expert's entry, whose own notices have gone out already."""
    expert = make_expert(author, listed_by=secretariat)
    run_tasks()
    Notification.objects.all().delete()
    mail.outbox.clear()
    return expert


def tell(thing, actor, **others):
    defaults = {"title": thing.headline, "url": thing.get_absolute_url(), "text": "Some words."}
    notices.tell("expert-list", actor=actor, kind="expert", object_id=thing.pk, **defaults | others)


def test_a_watcher_gets_one_notice_and_one_mail_however_many_watches_match(thing, member, author, run_tasks):
    notices.watch(member, "expert", thing.pk)
    notices.watch(member, "theme", 1)
    tell(thing, author, to=[member], watchers_of=[("expert", thing.pk), ("theme", 1)])
    run_tasks()
    assert Notification.objects.filter(member=member).count() == 1
    assert [message.to for message in mail.outbox] == [[member.email]]
    assert "Some words." in mail.outbox[0].body


def test_nobody_is_told_of_what_they_did_themselves(thing, author, run_tasks):
    notices.watch(author, "expert", thing.pk)
    tell(thing, author, to=[author], watchers_of=[("expert", thing.pk)])
    run_tasks()
    assert not Notification.objects.exists() and not mail.outbox


@pytest.mark.parametrize(("level", "told", "mailed"), [("every", 1, 1), ("portal", 1, 0), ("muted", 0, 0)])
def test_the_level_of_a_watch(thing, member, author, run_tasks, level, told, mailed):
    notices.watch(member, "expert", thing.pk, level)
    tell(thing, author, watchers_of=[("expert", thing.pk)])
    run_tasks()
    assert (Notification.objects.count(), len(mail.outbox)) == (told, mailed)


def test_a_muted_thing_stays_silent_within_a_watched_one(thing, member, author, run_tasks):
    notices.watch(member, "expert", thing.pk, "muted")
    notices.watch(member, "theme", 1)
    tell(thing, author, watchers_of=[("expert", thing.pk), ("theme", 1)])
    run_tasks()
    assert not Notification.objects.exists()


def test_who_may_not_see_it_any_more_is_not_told(thing, member, author, run_tasks):
    from roster import actions

    notices.watch(member, "expert", thing.pk)
    tell(thing, author, watchers_of=[("expert", thing.pk)])
    actions.rest_expert(author, thing)
    run_tasks()
    assert not Notification.objects.filter(member=member).exists()


def test_running_the_task_again_sends_nothing_again(thing, member, author, run_tasks):
    from portal.notices.models import Event
    from portal.notices.outbox.tasks import send
    from portal.notices.tasks import fan_out

    tell(thing, author, to=[member])
    run_tasks()
    event = Event.objects.latest("pk")
    fan_out.func(event.pk)
    send.func()
    run_tasks()
    assert Notification.objects.count() == 1 and len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_an_action_that_is_rolled_back_tells_nobody(thing, member, author, run_tasks):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell(thing, author, to=[member])
        1 / 0  # noqa: B018
    run_tasks()
    assert not Notification.objects.exists() and not mail.outbox


def test_the_mail_is_in_the_readers_language_and_can_be_stopped_by_one_click(
    thing, other, author, browse, run_tasks
):
    notices.watch(other, "expert", thing.pk)
    tell(thing, author, watchers_of=[("expert", thing.pk)])
    run_tasks()
    message = mail.outbox[0]
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = message.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
    html = message.alternatives[0].content
    assert 'lang="es"' in html
    for words in (message.body, html):  # who wrote, and how to stop it, also for who sees no header
        assert settings.SITE_NAME in words and link in words
    stranger = browse(None)
    assert stranger.get(link).status_code == 200
    assert Watch.objects.get().level == "every", "a scanner that follows links must change nothing"
    assert stranger.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Watch.objects.get().level == "muted"


def test_all_mails_can_be_stopped(thing, member, author, browse, run_tasks):
    browse(None).post(
        choices.url(Choice(member.pk, "expert", thing.pk)).removeprefix(settings.SITE_URL), {"what": "none"}
    )
    tell(thing, author, to=[type(member).objects.get(pk=member.pk)])
    run_tasks()
    assert Notification.objects.count() == 1 and not mail.outbox


@pytest.mark.parametrize("token", ["nonsense", "1:expert:1:forged", "%00", "9" * 500])
def test_a_forged_token_is_not_found(token, visitor, db):
    assert visitor.post(f"/mail-choice/{token}/").status_code == 404


def test_reading_marks_as_read(thing, member, author, browse, run_tasks):
    tell(thing, author, to=[member])
    run_tasks()
    browser = browse(member)
    assert "New" in browser.get("/notifications/").content.decode()
    assert notices.unread_count(member) == 1
    browser.get(thing.get_absolute_url())
    assert notices.unread_count(member) == 0


def test_what_i_follow_is_listed_and_changed_there(thing, member, browse):
    notices.watch(member, "expert", thing.pk)
    browser = browse(member)
    assert thing.get_absolute_url() in browser.get("/watching/").content.decode()
    browser.post(f"/watching/expert/{thing.pk}/", {"level": "portal", "list": "1"})
    assert notices.watching(member, "expert", thing.pk) == "portal"
    browser.post(f"/watching/expert/{thing.pk}/", {"level": ""})
    assert notices.watching(member, "expert", thing.pk) is None
