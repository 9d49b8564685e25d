"""The queue says whom a newcomer may be already, and what is known; several are decided about at once."""

import pytest
from django.core import mail

from members import actions, duplicates
from members.decisions import describe_newcomer
from members.models import Member, Organisation
from portal.moderation.models import Act
from tests.conftest import make_member

QUEUE = "/admin/members/member/?standing=waiting"


def named(handle: str, full_name: str, email: str, **more) -> Member:
    member = make_member(handle, full_name, **more)
    Member.objects.filter(pk=member.pk).update(email=email)
    member.email = email
    return member


@pytest.mark.parametrize(
    ("email", "full_name", "country", "by"),
    [
        ("binta.sow@gmail.com", "Someone Different", "SN", "similar address"),
        ("bintasow+list@yahoo.fr", "Someone Different", "KE", "similar address"),
        ("binta_sow77@example.net", "Someone Different", "KE", "similar address"),
        ("other@example.net", "Bintu Sow", "SN", "similar name"),
        ("other@example.net", "SOW Binta", "SN", "similar name"),
        ("other@example.net", "Bîntà Sòw", "KE", "similar name"),  # the same name, whatever the country
        ("bintasow@gmail.com", "Binta Sow", "SN", "similar address and name"),
        ("other@example.net", "Bintu Sow", "KE", ""),
        ("other@example.net", "Amadou Ba", "SN", ""),
        ("sow@example.net", "Someone Different", "SN", ""),
    ],
)
def test_whom_a_newcomer_may_be_already(email, full_name, country, by, db):
    newcomer = named("new", "Binta Sow", "binta.sow@example.org", status="waiting", country_id="SN")
    known = named("known", full_name, email, country_id=country)
    found = duplicates.near([newcomer]).get(newcomer.pk, [])
    assert [(one.member, str(one.by)) for one in found] == ([(known, by)] if by else [])


def test_addresses_that_many_share_say_nothing(db):
    newcomer = named("new", "Binta Sow", "info@herders.example", status="waiting")
    named("known", "Amadou Ba", "info@vets.example")
    assert not duplicates.near([newcomer]).get(newcomer.pk)


def test_who_has_left_is_nobody_any_more(member, pending, secretariat):
    actions.leave(member)
    assert not duplicates.near([pending]).get(pending.pk)


def test_the_queue_shows_what_is_known_and_whom_each_may_be(secretariat, pending, browse):
    pending.profile.organisation = Organisation.objects.create(name="Union des Laitières")
    pending.profile.position, pending.profile.about = "Trésorière", "Nine brown cows."
    pending.profile.save()
    named("known", "Binta Sow", "other@example.net", status="suspended", status_reason="Advertising.")
    page = browse(secretariat).get(QUEUE).content.decode()
    for words in ("Union des Laitières", "Trésorière", "Nine brown cows.", "binta@example.org"):
        assert words in page
    assert "similar name" in page and "Suspended" in page and "other@example.net" in page
    assert (
        "similar name"
        in browse(secretariat).get(f"/admin/members/member/{pending.pk}/change/").content.decode()
    )


def test_the_queue_takes_as_many_queries_for_many_as_for_few(
    secretariat, browse, django_assert_max_num_queries
):
    admin = browse(secretariat)
    make_member("one-0", "Binta Sow", status="waiting")
    make_member("one-1", "Binta Sow", status="waiting")
    admin.get(QUEUE)
    with django_assert_max_num_queries(14) as few:
        admin.get(QUEUE)
    for number in range(20):
        make_member(f"two-{number}", "Binta Sow", status="waiting")
    with django_assert_max_num_queries(14) as many:
        admin.get(QUEUE)
    assert len(few) == len(many)


def test_several_are_asked_the_same_at_once(secretariat, pending, browse, run_tasks):
    second = make_member("awa", "Awa Diallo", status="waiting")
    admin = browse(secretariat)
    chosen = {"action": "ask_selected", "_selected_action": [pending.pk, second.pk]}
    page = admin.post(QUEUE, chosen).content.decode()
    assert "Binta Sow" in page and "Awa Diallo" in page and 'name="reason"' in page
    assert (
        "2 people asked."
        in admin.post(QUEUE, chosen | {"reason": "Which animals?"}, follow=True).content.decode()
    )
    assert not Member.objects.awaiting_approval().exists()
    assert Act.objects.filter(verb="ask", reason="Which animals?").count() == 2
    run_tasks()
    assert {message.to[0] for message in mail.outbox} == {"binta@example.org", "awa@example.org"}


def test_who_comes_second_is_told_that_it_was_decided(secretariat, pending, browse):
    admin = browse(secretariat)
    chosen = {"action": "decline_selected", "_selected_action": [pending.pk]}
    assert 'name="reason"' in admin.post(QUEUE, chosen).content.decode()
    actions.approve(secretariat, pending)
    page = admin.post(QUEUE, chosen | {"reason": "No link."}, follow=True).content.decode()
    assert "decided by somebody else meanwhile" in page
    pending.refresh_from_db()
    assert pending.is_active_member


def test_of_many_approved_in_the_queue_those_decided_meanwhile_are_counted(secretariat, pending, browse):
    admin, second = browse(secretariat), make_member("awa", "Awa Diallo", status="waiting")
    chosen = {"action": "approve_selected", "_selected_action": [pending.pk, second.pk]}
    actions.decline(secretariat, pending, "No link.")
    page = admin.post(QUEUE, chosen, follow=True).content.decode()
    assert "1 member approved." in page and "1 was decided by somebody else meanwhile" in page
    page = admin.post(QUEUE, chosen | {"action": "decline_selected", "reason": "No."}, follow=True)
    assert "2 were decided by somebody else meanwhile" in page.content.decode()


def test_nobody_is_said_to_have_decided_what_nobody_else_has(secretariat, pending, browse):
    chosen = {"action": "approve_selected", "_selected_action": [pending.pk]}
    page = browse(secretariat).post(QUEUE, chosen, follow=True).content.decode()
    assert "1 member approved." in page and "meanwhile" not in page


def test_who_chooses_all_asks_also_those_beyond_the_first_page(secretariat, pending, browse):
    second = make_member("awa", "Awa Diallo", status="waiting")
    chosen = {"action": "ask_selected", "_selected_action": [pending.pk], "select_across": "1"}
    page = browse(secretariat).post(QUEUE, chosen).content.decode()
    assert f'name="_selected_action" value="{second.pk}"' in page


def test_the_mail_that_asks_for_a_decision_says_it_too(secretariat, pending):
    named("known", "Binta Sow", "other@example.net")
    facts = dict(describe_newcomer(pending).facts)
    assert facts["Perhaps the same as"] == "Binta Sow, other@example.net, Active: similar name"
