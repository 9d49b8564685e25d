"""What groups hold of a person is given to them, and goes when they go."""

from members.actions import leave
from members.groups import actions, personal
from members.groups.models import Attendance, JoinRequest, Membership, Term
from members.joining import carrying
from members.models import Member
from portal.notices.models import Event, Watch
from tests.groups.gatherings import ask, make_group, make_meeting, put_in
from tests.groups.test_seats import day


def with_all_of_it(member, secretariat):
    """Amina is in one group, was in another, asks a third, comes to a meeting and has a seat."""
    group = put_in(make_group("goats", "hidden"), member)
    actions.people.enter(other := make_group("sheep"), member)
    actions.leave_group(member, other, member)
    ask(make_group("camels", "closed"), member, "I keep camels, too.")
    meeting = make_meeting(group, author=member)
    actions.answer_meeting(member, meeting, "yes")
    actions.write_minutes(member if member.is_staff else secretariat, meeting, MINUTES, revision=0)
    seat = group.seats.create(stakeholder="keepers")
    actions.appoint(secretariat, seat, member, starts=day(-2))
    return group


MINUTES = {"body": "We agreed.", "language": "en", "document": None}


def test_all_of_it_is_given(member, secretariat):
    with_all_of_it(member, secretariat)
    parts = {name: list(rows) for name, rows in personal.export(member)}
    assert [row["group"] for row in parts["groups/memberships.json"]] == ["Group goats", "Group sheep"]
    assert parts["groups/requests.json"][0]["message"] == "I keep camels, too."
    assert len(parts["groups/answers.json"]) == len(parts["groups/seats.json"]) == 1
    assert parts["groups/meetings.json"][0]["title"] == "Spring meeting"


def test_who_goes_is_in_no_group_any_more(member, secretariat):
    group = with_all_of_it(member, secretariat)
    leave(member)
    for model in (Membership, JoinRequest, Attendance, Watch):
        assert not model.objects.filter(member=member).exists(), model
    assert Member.objects.get(pk=member.pk).group_ids == [] and Term.objects.get().ends == day(0)
    group.refresh_from_db()
    assert (group.member_count, group.meetings.get().coming_count) == (0, 0)
    actions.erase(Member.objects.get(pk=member.pk))
    assert actions.recount() == 0


def test_no_notice_keeps_the_words_of_who_asked_and_went(member, facilitator):
    group = put_in(make_group("goats", "closed"), facilitator, role="coordinator")
    actions.ask_to_join(member, group, "I am the herder with the blue hat.")
    answer = "Sorry, not with the blue hat."
    actions.decide_request(facilitator, JoinRequest.objects.get(), accept=False, reason=answer)
    leave(member)
    assert not Event.objects.filter(text__contains="blue hat").exists()


def test_an_invitation_carries_a_group(member, author, facilitator):
    group = put_in(make_group("goats", "hidden", name_en="Goat keepers"), facilitator, role="coordinator")
    carried = carrying.kinds["group"]
    assert carried.choices(facilitator) == [(group.pk, "Goat keepers")] and carried.choices(member) == []
    assert carried.in_words(group.pk) == "Goat keepers" and carried.in_words(10**9) == ""
    assert not carrying.join(author, member, "group", group.pk)
    assert carrying.join(facilitator, member, "group", group.pk)
    assert not carrying.join(facilitator, member, "group", group.pk)
    assert Member.objects.get(pk=member.pk).group_ids == [group.pk]
