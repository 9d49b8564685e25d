"""Joining, asking, letting in and out, roles: who is in a group and who was."""

import re

import pytest

from members.groups import actions
from members.groups.models import JoinRequest, Membership
from members.models import Member
from portal import notices
from portal.access import AccessDenied
from portal.notices.models import Notification
from tests.groups.gatherings import ask, make_group, put_in


def ids_of(person):
    return Member.objects.get(pk=person.pk).group_ids


def told(person):
    rows = Notification.objects.filter(member=person).select_related("event").order_by("pk")
    return [row.event.name for row in rows]


def test_a_member_joins_a_public_group_follows_it_and_leaves(member, browse):
    group, browser = make_group(), browse(member)
    url = group.get_absolute_url()
    assert "Join the group" in browser.get(url).content.decode()
    assert browser.post(f"{url}join/").status_code == browser.post(f"{url}join/").status_code == 302
    group.refresh_from_db()
    assert (ids_of(member), group.member_count) == ([group.pk], 1)
    assert notices.watching(member, "group", group.pk) == "every"
    assert browser.post(f"{url}leave/").status_code == 302
    group.refresh_from_db()
    assert (ids_of(member), group.member_count) == ([], 0)
    assert notices.watching(member, "group", group.pk) is None
    assert member.full_name in browser.get(f"{url}members/past/").content.decode()
    assert member.full_name not in browser.get(f"{url}members/").content.decode().split("<main")[1]
    assert actions.recount() == 0


def test_who_comes_again_has_two_times(member, secretariat):
    group = make_group()
    for _time in range(2):
        assert actions.join_group(member, group, member)
        assert actions.leave_group(member, group, member)
    assert Membership.objects.past().filter(group=group, member=member).count() == 2
    assert actions.recount() == 0


def test_a_closed_group_is_asked_and_its_coordinator_answers(member, facilitator, browse, run_tasks):
    group = put_in(make_group(openness="closed"), facilitator, role="coordinator")
    url = group.get_absolute_url()
    assert browse(member).post(f"{url}join/").status_code == 403
    page = browse(member).post(f"{url}ask/", {"body": "I keep goats in Garissa."})
    assert page.status_code == 302 and browse(member).get(f"{url}ask/").status_code == 302
    assert "Take my request back" in browse(member).get(url).content.decode()
    run_tasks()
    assert told(facilitator) == ["group-asked"]
    assert "1 member asks to join" in browse(facilitator).get(url).content.decode()
    assert "I keep goats in Garissa." in browse(facilitator).get(f"{url}requests/").content.decode()
    request = JoinRequest.objects.get()
    answer = {"accept": "on", "reason": "Welcome!"}
    assert browse(facilitator).post(f"{url}requests/{request.pk}/", answer).status_code == 302
    run_tasks()
    assert ids_of(member) == [group.pk] and told(member) == ["group-accepted"]
    request.refresh_from_db()
    assert (request.state, request.decided_by) == ("accepted", facilitator)


def test_an_answer_that_is_too_long_is_not_lost(member, facilitator, browse):
    group = put_in(make_group(openness="closed"), facilitator, role="coordinator")
    url = f"{group.get_absolute_url()}requests/{ask(group, member).pk}/"
    page = browse(facilitator).post(url, {"reason": "long words " * 100})
    assert page.status_code == 422 and page.content.decode().count("long words") == 100
    assert JoinRequest.objects.get().state == "open"


def test_a_decline_says_why_and_one_may_ask_again(member, facilitator, browse, run_tasks):
    group = put_in(make_group(openness="closed"), facilitator, role="coordinator")
    url = f"{group.get_absolute_url()}requests/{ask(group, member).pk}/"
    assert browse(facilitator).post(url, {"reason": "We are full until May."}).status_code == 302
    run_tasks()
    assert told(member) == ["group-declined"] and ids_of(member) == []
    notice = Notification.objects.get(member=member)
    assert notice.event.text == "We are full until May."
    assert actions.ask_to_join(Member.objects.get(pk=member.pk), group, "And now?")


def test_of_two_coordinators_the_second_hears_that_it_is_answered(member, facilitator, author, browse):
    group = put_in(make_group(openness="closed"), facilitator, author, role="coordinator")
    request = ask(group, member)
    assert actions.decide_request(facilitator, request, accept=False, reason="No.")
    assert not actions.decide_request(author, request, accept=True)
    assert ids_of(member) == []
    page = browse(author).post(f"{group.get_absolute_url()}requests/{request.pk}/", follow=True)
    assert "Somebody has answered this already" in page.content.decode()


def test_a_request_of_a_group_without_coordinator_waits_for_the_secretariat(
    member, secretariat, browse, run_tasks
):
    group = make_group(openness="closed")
    actions.ask_to_join(member, group)
    run_tasks()
    assert told(secretariat) == ["group-asked"]
    admin = browse(secretariat)
    assert "Requests to join a group without a coordinator" in admin.get("/admin/").content.decode()
    url = "/admin/groups/joinrequest/"
    assert member.full_name in admin.get(f"{url}?waits=secretariat").content.decode()
    data = {"action": "accept", "_selected_action": [JoinRequest.objects.get().pk]}
    assert admin.post(url, data).status_code == 302
    assert ids_of(member) == [group.pk]


def test_a_request_is_taken_back_and_the_answer_comes_too_late(member, facilitator, browse):
    group = put_in(make_group(openness="closed"), facilitator, role="coordinator")
    request = ask(group, member)
    assert browse(member).post(f"{group.get_absolute_url()}take-back/").status_code == 302
    assert not actions.decide_request(facilitator, request, accept=True)
    assert ids_of(member) == []


def test_a_coordinator_lets_in_by_name_and_out_again_but_no_coordinator(
    member, author, facilitator, browse, run_tasks
):
    group = put_in(make_group(openness="hidden"), facilitator, author, role="coordinator")
    url, tending = group.get_absolute_url(), browse(facilitator)
    assert tending.post(f"{url}members/add/", {"people": "@amina, @nobody"}).status_code == 422
    assert tending.post(f"{url}members/add/", {"people": "@amina"}).status_code == 302
    run_tasks()
    assert ids_of(member) == [group.pk] and "group-let-in" in told(member)
    assert tending.post(f"{url}members/{author.handle}/let-out/").status_code == 403
    shown = tending.get(f"{url}members/").content.decode()
    assert f"{author.handle}/role/" not in shown and f"{author.handle}/let-out/" not in shown
    assert f"{facilitator.handle}/role/" in shown and f"{member.handle}/let-out/" in shown
    assert tending.post(f"{url}members/{member.handle}/let-out/").status_code == 302
    assert ids_of(member) == []


def test_a_role_has_its_dates_and_the_next_one_begins_a_new_row(member, facilitator, secretariat, browse):
    group = put_in(make_group(), facilitator, role="coordinator")
    put_in(group, member)
    url = f"{group.get_absolute_url()}members/{member.handle}/role/"
    assert browse(facilitator).post(url, {"role": "coordinator", "task": "chair"}).status_code == 302
    rows = Membership.objects.filter(group=group, member=member).order_by("pk")
    assert [(row.role, row.task, row.until is None) for row in rows] == [
        ("member", "", False),
        ("coordinator", "chair", True),
    ]
    group.refresh_from_db()
    assert group.member_count == 2 and actions.recount() == 0
    with pytest.raises(AccessDenied):
        actions.set_role(facilitator, group, member, role="member")
    assert actions.set_role(secretariat, group, member, role="member")
    shown = browse(member).get(f"{group.get_absolute_url()}members/past/").content.decode()
    assert re.search(r"Coordinator.*from.*to", shown, re.S)


def test_a_suspended_member_is_in_no_group_while_suspended(member, secretariat, browse):
    from members.actions import suspend

    group = put_in(make_group(openness="hidden"), member)
    suspend(secretariat, member, "Advertising.")
    assert browse(member).get(group.get_absolute_url()).status_code == 404


def test_who_opted_out_of_the_register_is_named_to_members_alone(member, author, browse):
    group = put_in(make_group(), author, role="coordinator")
    author.profile.listed = False
    author.profile.save()
    assert author.full_name not in browse(None).get(group.get_absolute_url()).content.decode()
    assert author.full_name in browse(member).get(group.get_absolute_url()).content.decode()
