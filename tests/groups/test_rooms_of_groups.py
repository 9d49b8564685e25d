"""Groups: who is in one sees its room of the forum, and nobody else but the secretariat does."""

import pytest

from forum import actions
from members.groups import actions as groups
from members.groups.models import Group
from members.models import Member
from portal import search
from portal.access import AccessDenied
from tests.forum.conversations import discuss, make_category, reply


@pytest.fixture
def committee(db):
    return Group.objects.create(slug="steering", name_en="Steering committee")


@pytest.fixture
def room(committee):
    return make_category("steering", audience="group", group=committee)


def sees(browse, person, topic) -> bool:
    person = person and Member.objects.get(pk=person.pk)
    status = browse(person).get(topic.get_absolute_url()).status_code
    found = [hit.url for hit in search.find(person, "budget").rows]
    assert (topic.get_absolute_url() in found) == (status == 200)
    listed = topic.title in browse(person).get("/forum/").content.decode()
    assert listed == (status == 200)
    return status == 200


def test_only_its_members_and_the_secretariat_see_the_room_of_a_group(
    committee, room, secretariat, member, author, browse
):
    groups.join_group(secretariat, committee, author)
    author.refresh_from_db()
    topic = discuss(author, room, title="The budget of next year")
    assert sees(browse, author, topic) and sees(browse, secretariat, topic)
    assert not sees(browse, member, topic) and not sees(browse, None, topic)
    assert groups.join_group(secretariat, committee, member)
    assert not groups.join_group(secretariat, committee, member)
    assert sees(browse, member, topic)
    assert groups.leave_group(secretariat, committee, member)
    assert not sees(browse, member, topic) and sees(browse, author, topic)


def test_a_room_opened_to_everyone_and_given_to_another_group(committee, room, secretariat, author, browse):
    topic = discuss(secretariat, room, title="The budget of next year")
    reply(secretariat, topic, "A budget for each country.")
    assert not sees(browse, author, topic)
    assert actions.set_audience(secretariat, room, "everyone")
    assert sees(browse, author, topic) and sees(browse, None, topic)
    assert actions.set_audience(secretariat, room, "group", committee)
    assert not actions.set_audience(secretariat, room, "group", committee)
    assert not sees(browse, author, topic)
    assert [search.rebuild(kind).differed for kind in ("topic", "post")] == [0, 0]


def test_the_secretariat_lets_people_in_and_out_in_the_admin(committee, secretariat, member, browse):
    admin, url = browse(secretariat), f"/admin/groups/group/{committee.pk}/change/"
    empty = {"seats-TOTAL_FORMS": 0, "seats-INITIAL_FORMS": 0}
    empty |= {"former_names-TOTAL_FORMS": 0, "former_names-INITIAL_FORMS": 0}
    data = empty | {"slug": "steering", "name_en": "Steering committee", "kind": "committee"}
    data |= {"openness": "closed", "language": "en", "body": "", "memberships-TOTAL_FORMS": 1}
    data |= {"memberships-INITIAL_FORMS": 0, "memberships-0-member": member.pk}
    data |= {"memberships-0-role": "coordinator"}
    assert admin.post(url, data).status_code == 302
    assert Member.objects.get(pk=member.pk).group_ids == [committee.pk]
    row = committee.memberships.current().get()
    assert row.is_coordinator
    data |= {"memberships-INITIAL_FORMS": 1, "memberships-0-id": row.pk, "memberships-0-group": committee.pk}
    assert admin.post(url, data | {"memberships-0-DELETE": "on"}).status_code == 302
    assert Member.objects.get(pk=member.pk).group_ids == []
    assert [one.role for one in committee.memberships.past().order_by("pk")] == ["member", "coordinator"]
    with pytest.raises(AccessDenied):
        groups.join_group(member, committee, member)


def test_the_lists_of_groups_are_repaired(committee, secretariat, member):
    groups.join_group(secretariat, committee, member)
    assert groups.recount() == 0
    Member.objects.filter(pk=member.pk).update(group_ids=[99])
    assert groups.recount() == 1
    assert Member.objects.get(pk=member.pk).group_ids == [committee.pk]


def test_a_room_of_a_group_names_its_group(room, secretariat, browse):
    data = {"slug": room.slug, "kind": "both", "audience": "group", "posting": "members", "order": 0}
    response = browse(secretariat).post(
        f"/admin/forum/category/{room.pk}/change/", data | {"name_en": "Steering"}
    )
    assert response.status_code == 200 and "Please choose the group" in response.content.decode()


def test_who_facilitates_the_room_of_a_group_is_in_it(committee, room, secretariat, facilitator, browse):
    data = {"slug": room.slug, "kind": "both", "audience": "group", "posting": "members", "order": 0}
    data |= {"name_en": "Steering", "group": committee.pk, "facilitators": [facilitator.pk]}
    url = f"/admin/forum/category/{room.pk}/change/"
    assert "is in that group" in browse(secretariat).post(url, data).content.decode()
    groups.join_group(secretariat, committee, facilitator)
    assert browse(secretariat).post(url, data).status_code == 302
    assert list(room.facilitators.all()) == [facilitator]
