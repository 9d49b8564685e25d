"""What members share of a page is drawn once (`kept.for_members`): it must never be old, nor another's."""

import pytest

from forum import actions
from portal.moderation import actions as moderation
from tests.forum.conversations import ask, discuss, fresh, make_category, reply

pytestmark = pytest.mark.django_db(transaction=True)


def page(browser, thing):
    return browser.get(thing.get_absolute_url()).content.decode()


def row(browser, post):
    return page(browser, post.topic).split(f'id="post-{post.number}"')[1].split("</li>")[0]


def test_what_one_member_writes_the_next_member_reads_at_once(member, other, author, discussion, browse):
    reader = browse(other)
    page(reader, discussion)
    post = reply(member, discussion, "Pods of acacia.")
    assert "Pods of acacia." in page(reader, discussion)
    actions.edit_post(member, fresh(post), base=1, body="Pods of prosopis.", language="en")
    assert "Pods of prosopis." in page(reader, discussion)
    author.full_name = "Kofi Annor Mensah"
    author.save()
    assert "Kofi Annor Mensah" in page(reader, discussion)
    category = discussion.category
    category.audience = "nobody"
    type(category).objects.filter(pk=category.pk).update(audience="members")
    assert browse(None).get(discussion.get_absolute_url()).status_code == 404


def test_each_has_their_own_buttons_on_the_shared_rows(
    member, other, expert, author, question, answer, browse
):
    readers = {person.handle: browse(person) for person in (other, expert, author, member)}
    for _time in range(2):
        assert "edit/" in row(readers["amina"], answer)
        assert "accept/" in row(readers["kofi"], answer)
        assert "edit/" not in row(readers["rosa"], answer) and "accept/" not in row(readers["rosa"], answer)
    actions.mark_helped(other, fresh(answer))
    assert 'aria-pressed="true"' in row(readers["rosa"], answer)
    assert 'aria-pressed="false"' in row(readers["mercy"], answer)
    assert "· 1" in row(readers["mercy"], answer)


def test_a_held_post_is_seen_by_its_author_and_who_moderates_alone(
    newcomer, other, facilitator, secretariat, discussion, browse
):
    reply(newcomer, discussion, "Casino goats.")
    seen = {
        person.handle: "Casino goats." in page(browse(person), discussion)
        for person in (other, newcomer, other, facilitator, other, secretariat, other)
    }
    assert seen == {"rosa": False, "nuru": True, "daniel": True, "lucia": True}


def test_a_hidden_post_leaves_a_stone_to_all_but_its_author(
    member, other, author, secretariat, discussion, browse
):
    post = reply(member, discussion, "Rude words.")
    below = reply(author, fresh(post), "Please be kind.")
    reader, writer = browse(other), browse(member)
    assert "Rude words." in page(reader, discussion)
    moderation.hide(secretariat, fresh(post), "Unkind.")
    assert "This post was hidden." in row(reader, fresh(post)) and "Rude words." not in page(
        reader, discussion
    )
    assert "Rude words." in page(writer, discussion) and "Unkind." in page(writer, discussion)
    moderation.hide(secretariat, fresh(below), "Off the subject.")
    assert "This post was hidden." not in page(reader, discussion)


def test_lists_are_new_at_once_and_show_nobody_what_is_held(author, newcomer, member, category, browse):
    reader = browse(member)
    addresses = ["/forum/", category.get_absolute_url(), "/questions/"]
    for address in addresses:
        reader.get(address)
    discuss(author, category, title="New talk")
    ask(author, category, title="New question")
    discuss(newcomer, category, title="Held talk")
    found = [reader.get(address).content.decode() for address in addresses]
    assert ["New talk" in text for text in found] == [True, True, False]
    assert ["New question" in text for text in found] == [True, True, True]
    assert not any("Held talk" in text for text in found)


def test_a_member_who_is_suspended_loses_the_members_room_at_once(author, member, members_room, browse):
    topic = discuss(author, members_room)
    reader = browse(member)
    assert reader.get(topic.get_absolute_url()).status_code == 200
    type(member).objects.filter(pk=member.pk).update(status="suspended")
    assert reader.get(topic.get_absolute_url()).status_code == 404
    assert reader.get(make_category("later").get_absolute_url()).status_code == 200


def test_the_second_member_is_asked_for_with_few_queries(
    member, other, author, discussion, browse, django_assert_max_num_queries
):
    reply(author, discussion)
    browse(member).get(discussion.get_absolute_url())
    reader = browse(other)
    with django_assert_max_num_queries(9):  # marks, session, member, reading, notices, watching, visit
        reader.get(discussion.get_absolute_url())
