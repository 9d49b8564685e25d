"""Invitations: a link for one or several, by mail to one; what they carry; saying yes and no; two at once."""

import re
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from members import actions as accounts
from members.joining import actions, by_mail
from members.joining.mails import address_of
from members.joining.models import Arrival, Invitation, Refusal, WayIn
from members.models import Member
from portal.access import AccessDenied
from portal.moderation.models import Act
from portal.notices.inbox.registry import Done, Refused
from portal.notices.outbox.models import Mail
from tests.groups.gatherings import make_group, put_in
from tests.members import letters
from tests.members.entries import ENTRY, entry

AWA = "awa@example.net"
PERSON = {"full_name": "Awa Diallo", "email": AWA, "password1": "three goats and a hen"}
PAGE = reverse("joining:invitations")


def write(text, **more):
    """What comes of a mail that answers an invitation."""
    return letters.write(text, arrived=by_mail.arrived, **more)


def form(**changes) -> dict:
    return {
        "address": "",
        "carries": "",
        "language": "en",
        "note": "",
        "most_uses": "",
        "days": "30",
    } | changes


def sign_up(browser, invitation, run_tasks, **changes) -> Member:
    """Open an account by the invitation, confirm the address where that is needed, and fill in the entry."""
    person = PERSON | changes
    assert browser.post(invitation.get_absolute_url() + "accept/").url == reverse("account_signup")
    response = browser.post(reverse("account_signup"), person)
    run_tasks()
    if response.url == reverse("account_email_verification_sent"):
        browser.post(
            re.search(r"https?://[^/]+(/accounts/\S+)", letters.mails_to(person["email"])[-1].body)[1]
        )
    done = browser.post(reverse("members:entry"), ENTRY | {"full_name": person["full_name"]})
    assert done.status_code == 302, done.content.decode()
    run_tasks()
    return Member.objects.get(email=person["email"])


def test_a_link_carries_a_group_and_a_language(secretariat, browse, visitor, run_tasks):
    group = make_group("goats")
    page = browse(secretariat).post(
        PAGE, form(carries=f"group:{group.pk}", language="fr", most_uses="5", vouched="on"), follow=True
    )
    invitation = Invitation.objects.get()
    assert invitation.get_absolute_url() in page.content.decode()
    shown = visitor.get(invitation.get_absolute_url()).content.decode()
    assert "Lucia Ferrante" in shown and "Group goats" in shown and 'lang="fr"' in shown
    newcomer = sign_up(visitor, invitation, run_tasks)
    assert newcomer.is_active_member and newcomer.language == "fr"
    newcomer.refresh_from_db()
    assert newcomer.group_ids == [group.pk]
    invitation.refresh_from_db()
    assert invitation.uses == 1 and Arrival.objects.get().counted


@pytest.mark.parametrize(
    ("vouched", "words"), [(True, "take part as soon"), (False, "looks at each request")]
)
def test_who_comes_is_told_whether_they_have_to_wait(vouched, words, secretariat, visitor):
    invitation = actions.invite(secretariat, vouched=vouched)
    visitor.post(f"{invitation.get_absolute_url()}accept/")
    assert words in visitor.get(reverse("account_signup")).content.decode()


def test_where_one_joins_by_invitation_it_opens_the_door(secretariat, visitor, run_tasks):
    WayIn.objects.create(pk=1, way="invitation")
    invitation = actions.invite(secretariat)
    assert sign_up(visitor, invitation, run_tasks).standing == "waiting"


def test_who_comes_by_an_invitation_that_does_not_speak_for_them_waits(
    secretariat, browse, visitor, run_tasks
):
    group = make_group("goats")
    invitation = actions.invite(secretariat, kind="group", object_id=group.pk)
    newcomer = sign_up(visitor, invitation, run_tasks)
    assert newcomer.standing == "waiting" and newcomer.group_ids == []
    queue = browse(secretariat).get("/admin/members/member/?standing=waiting").content.decode()
    assert "an invitation by Lucia Ferrante" in queue
    accounts.approve(secretariat, newcomer)
    newcomer.refresh_from_db()
    assert newcomer.group_ids == [group.pk]


def test_a_mail_invites_one_person_whose_address_needs_no_further_proof(
    secretariat, browse, visitor, run_tasks
):
    browse(secretariat).post(PAGE, form(address="Awa@example.net", note="We met in Dakar.", vouched="on"))
    run_tasks()
    [message] = mail.outbox
    invitation = Invitation.objects.get()
    assert message.to == [AWA] and invitation.get_absolute_url() in message.body
    assert "We met in Dakar." in message.body and "Lucia Ferrante" in message.from_email
    assert invitation.key not in browse(secretariat).get(PAGE).content.decode()  # it would prove the address
    newcomer = sign_up(visitor, invitation, run_tasks)
    assert newcomer.is_active_member
    invitation.refresh_from_db()
    assert (invitation.address, invitation.uses) == ("", 1)
    assert visitor.get(invitation.get_absolute_url()).status_code == 410


def test_saying_no_deletes_all_that_was_kept(secretariat, visitor, run_tasks):
    invitation = actions.invite(secretariat, address=AWA, details={"full_name": "Awa Diallo"})
    run_tasks()
    assert "Awa Diallo" in visitor.get(invitation.get_absolute_url()).content.decode()
    page = visitor.post(invitation.get_absolute_url() + "decline/").content.decode()
    assert "All of it is deleted" in page
    again = visitor.get(invitation.get_absolute_url() + "decline/")  # as after choosing another language
    assert again.status_code == 405 and "it has done its work" in again.content.decode()
    assert not Invitation.objects.exists() and not Mail.objects.filter(address=AWA).exists()
    assert AWA not in str(list(Refusal.objects.values()) + list(Act.objects.values()))
    with pytest.raises(actions.NotInvited):
        actions.invite(secretariat, address=AWA)


@pytest.mark.parametrize("change", ["expired", "ended", "used"])
def test_what_holds_no_longer_says_so(change, secretariat, visitor, db):
    WayIn.objects.create(pk=1, way="invitation")
    invitation = actions.invite(secretariat, most_uses=1)
    now = {
        "expired": {"expires_at": timezone.now()},
        "ended": {"ended_at": timezone.now()},
        "used": {"uses": 1},
    }
    visitor.post(invitation.get_absolute_url() + "accept/")
    Invitation.objects.update(**now[change])
    page = visitor.get(invitation.get_absolute_url())
    assert page.status_code == 410 and "holds no longer" in page.content.decode()
    visitor.post(reverse("account_signup"), PERSON)
    assert not Member.objects.filter(email=AWA).exists()


def test_a_coordinator_invites_into_their_own_group(member, other, browse, visitor, run_tasks):
    group, foreign = make_group("goats"), make_group("bees")
    put_in(group, member, role="coordinator")
    put_in(group, other)
    member.refresh_from_db()
    assert browse(other).get(PAGE).status_code == 403
    browser = browse(member)
    page = browser.get(PAGE).content.decode()
    assert "Group goats" in page and "Group bees" not in page and "vouched" not in page
    assert browser.post(PAGE, form()).status_code == 422  # into nothing
    assert browser.post(PAGE, form(carries=f"group:{foreign.pk}")).status_code == 422
    browser.post(PAGE, form(carries=f"group:{group.pk}", vouched="on"))
    invitation = Invitation.objects.get()
    assert not invitation.vouched
    assert sign_up(visitor, invitation, run_tasks).standing == "waiting"


def test_a_coordinator_speaks_for_people_where_the_secretariat_lets_them(member, visitor, run_tasks):
    way = WayIn.objects.create(pk=1, coordinators="vouch")
    group = make_group("goats", openness="hidden")
    put_in(group, member, role="coordinator")
    member.refresh_from_db()
    carried = {"kind": "group", "object_id": group.pk, "vouched": True}
    assert sign_up(visitor, actions.invite(member, **carried), run_tasks).is_active_member
    way.coordinators = "no"
    way.save()
    with pytest.raises(AccessDenied):
        actions.invite(member, **carried)


def test_who_lost_the_right_to_invite_lets_nobody_in(member, secretariat, visitor, run_tasks):
    """Neither past approval nor into the group, by an invitation of better days."""
    WayIn.objects.create(pk=1, coordinators="vouch")
    group = make_group("goats", openness="closed")
    put_in(group, member, role="coordinator")
    member.refresh_from_db()
    invitation = actions.invite(member, kind="group", object_id=group.pk, vouched=True)
    accounts.suspend(secretariat, member, "Advertising.")
    newcomer = sign_up(visitor, invitation, run_tasks)
    assert newcomer.standing == "waiting"
    accounts.approve(secretariat, newcomer)
    newcomer.refresh_from_db()
    assert newcomer.group_ids == []


def test_who_is_a_member_already_comes_into_the_group(secretariat, member, browse):
    group = make_group("goats", openness="closed")
    invitation = actions.invite(secretariat, kind="group", object_id=group.pk, most_uses=1)
    browser = browse(member)
    assert "Take it up" in browser.get(invitation.get_absolute_url()).content.decode()
    browser.post(invitation.get_absolute_url() + "accept/")
    member.refresh_from_db()
    assert member.group_ids == [group.pk]
    assert "a member already" in browser.get(actions.invite(secretariat).get_absolute_url()).content.decode()


def test_a_yes_by_mail_asks_only_what_is_missing(secretariat, run_tasks):
    details = {"full_name": "Awa Diallo", "country": "SN", "stakeholder": "keepers", "about": "I keep cows."}
    invitation = actions.invite(secretariat, address=AWA, details=details, vouched=True)
    run_tasks()
    to = address_of(invitation).partition("@")[0]
    assert write("Yes", to=to, sender=AWA) == Done()
    run_tasks()
    newcomer = Member.objects.get(email=AWA)
    assert (newcomer.full_name, newcomer.country_id, newcomer.is_active_member) == ("Awa Diallo", "SN", True)
    assert newcomer.profile.about == "I keep cows." and newcomer.consents.get().version


def test_a_no_by_mail_is_enough(secretariat, run_tasks):
    invitation = actions.invite(secretariat, address=AWA)
    to = address_of(invitation).partition("@")[0]
    assert isinstance(write("No", to=to, sender="other@example.net"), Refused)
    outcome = write("No, thank you\n\nAwa", to=to, sender=AWA, name="Awa Diallo")
    assert isinstance(outcome, Done) and "deleted" in outcome.say
    assert not Invitation.objects.exists() and not Member.objects.filter(email=AWA).exists()


def test_who_leaves_takes_their_invitations_along(member, secretariat):
    group = make_group("goats")
    put_in(group, member, role="coordinator")
    member.refresh_from_db()
    actions.invite(member, kind="group", object_id=group.pk, address=AWA)
    accounts.leave(member)
    assert not Invitation.objects.exists()


def test_an_invitation_is_withdrawn_by_who_wrote_it(secretariat, member, browse, visitor):
    invitation = actions.invite(secretariat, address=AWA)
    end = reverse("joining:end-invitation", args=[invitation.pk])
    assert browse(member).post(end).status_code == 404
    browse(secretariat).post(end)
    invitation.refresh_from_db()
    assert not invitation.is_live and not invitation.address


@pytest.mark.django_db(transaction=True)
def test_of_two_who_come_at_once_by_a_link_for_one_only_one_needs_no_approval(secretariat):
    invitation = actions.invite(secretariat, most_uses=1, vouched=True)
    people = []
    for number in range(2):
        member = accounts.open_account(Member(email=f"new-{number}@example.net", full_name=f"New {number}"))
        accounts.confirm_address(member, member.email)
        assert actions.arrive(member, invitation)
        people.append(member)
    start = Barrier(2)

    def complete(member):
        try:
            start.wait()
            accounts.complete_entry(member, entry(full_name=member.full_name), agreed=True)
        finally:
            connection.close()

    threads = [Thread(target=complete, args=[member]) for member in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    standings = sorted(Member.objects.get(pk=member.pk).standing for member in people)
    assert standings == ["active", "waiting"]
    invitation.refresh_from_db()
    assert invitation.uses == 1


def test_bad_input_keeps_what_was_typed(secretariat, browse):
    page = browse(secretariat).post(
        PAGE, form(address="no address", days="9999", most_uses="-1", carries="group:x", note="Good day")
    )
    html = page.content.decode()
    assert page.status_code == 422 and "no address" in html and "Good day" in html
    assert not Invitation.objects.exists()
