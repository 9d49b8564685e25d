"""The secretariat erases an account where somebody asks for it by law: with a reason, and a second look."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from members.models import Member
from members.privacy import actions
from members.privacy.models import Erasure
from portal.access import AccessDenied
from portal.moderation.models import Act
from tests.conftest import make_member

LIST = reverse("admin:privacy_erasure_changelist")


@pytest.fixture
def colleague(db):
    return make_member("paulo", "Paulo Mbeki", is_staff=True)


@pytest.fixture
def asked(member, secretariat):
    return actions.ask_erasure(secretariat, member, "Amina (amina) asked by letter on 3 March.")


def test_one_asks_in_the_admin_and_the_member_is_told(member, secretariat, browse, run_tasks):
    browser = browse(secretariat)
    chosen = {"action": "ask_erasure", "_selected_action": [member.pk]}
    url = browser.post(reverse("admin:members_member_changelist"), chosen).url
    assert url == f"{reverse('admin:privacy_erasure_add')}?member={member.pk}"
    assert "Amina Yusuf" in browser.get(url).content.decode()
    assert "required" in browser.post(url, {"member": member.pk}).content.decode()
    assert browser.post(url, {"member": member.pk, "reason": "She asked by letter."}).url == LIST
    run_tasks()
    assert Erasure.objects.get().state == "asked"
    assert Member.objects.get(pk=member.pk).is_active_member
    assert "asked to erase your account" in mail.outbox[-1].body


def test_another_looks_again_types_the_handle_and_all_is_erased(asked, member, colleague, browse, run_tasks):
    browser, url = browse(colleague), reverse("admin:privacy_erasure_change", args=[asked.pk])
    html = browser.get(url).content.decode()
    assert "amina@example.org" in html and "asked by letter" in html and "+00:00" not in html
    wrong = browser.post(url, {"second_look": "confirm", "handle": "kofi"}).content.decode()
    assert "not the member’s handle" in wrong and Member.objects.get(pk=member.pk).is_active_member
    assert browser.post(url, {"second_look": "confirm", "handle": "amina"}).status_code == 302
    run_tasks()
    gone = Member.objects.get(pk=member.pk)
    assert (gone.status, gone.full_name) == ("gone", "")
    asked.refresh_from_db()
    assert (asked.state, asked.confirmed_by, asked.traces) == ("done", colleague, {})
    assert asked.reason == "Former member (Former member) asked by letter on 3 March."
    log = Act.objects.filter(kind="member", object_id=member.pk).values_list("verb", "label", "reason")
    assert {verb for verb, _label, _reason in log} == {"ask-erasure", "erase"}
    assert "Amina" not in str(list(log))
    assert browser.get(url).status_code == 200 and "Former member" in browser.get(LIST).content.decode()


def test_who_asked_does_not_look_again_where_there_are_others(asked, secretariat, colleague, browse):
    with pytest.raises(AccessDenied, match="Somebody else"):
        actions.confirm_erasure(secretariat, asked)
    url = reverse("admin:privacy_erasure_change", args=[asked.pk])
    answer = browse(secretariat).post(url, {"second_look": "confirm", "handle": "amina"})
    assert "Somebody else of the secretariat" in answer.content.decode()


def test_who_is_alone_looks_again_a_day_later(asked, secretariat):
    with pytest.raises(AccessDenied, match="tomorrow"):
        actions.confirm_erasure(secretariat, asked)
    Erasure.objects.update(asked_at=timezone.now() - timedelta(hours=25))
    asked.refresh_from_db()
    assert actions.confirm_erasure(secretariat, asked)


def test_it_can_be_called_off_and_is_decided_once(asked, member, colleague):
    assert actions.call_off_erasure(colleague, asked)
    assert not actions.call_off_erasure(colleague, asked)
    assert not actions.confirm_erasure(colleague, asked)
    assert Member.objects.get(pk=member.pk).is_active_member
    assert actions.ask_erasure(colleague, member, "Once more.")
    assert actions.ask_erasure(colleague, member, "And again.") is None


def test_members_may_not_and_the_secretariat_hands_over_first(member, other, secretariat, colleague):
    with pytest.raises(AccessDenied):
        actions.ask_erasure(other, member, "I don’t like her.")
    with pytest.raises(AccessDenied, match="Take the role away first"):
        actions.ask_erasure(secretariat, colleague, "He asked.")


def test_who_leaves_meanwhile_needs_no_second_look(asked, member, run_tasks):
    from members.actions import leave

    leave(member)
    run_tasks()
    assert sorted(Erasure.objects.values_list("state", flat=True)) == ["called-off", "done"]
    assert "Amina" not in str(list(Erasure.objects.values_list("reason")))


def test_what_waits_stands_on_the_first_page_of_the_admin(asked, secretariat, browse):
    assert "Accounts to erase: a second look" in browse(secretariat).get("/admin/").content.decode()
