from urllib.parse import unquote

import pytest

from forum import actions
from forum.models import DEEPEST, Post
from portal.access import AccessDenied
from tests.forum.conversations import discuss, fresh, make_category, opening, reply

KEY = "6f1c1f8e-3c3e-4f0a-9c0e-0d3f5f1f2a3b"


def tree(browser, topic, query=""):
    """The numbers of the posts on the topic's page, in their order."""
    page = browser.get(topic.get_absolute_url() + query).content.decode()
    return [int(part.split('"')[0]) for part in page.split('id="post-')[1:]]


def test_a_member_replies_to_the_discussion(member, discussion, browse):
    browser = browse(member)
    response = browser.post(f"/topics/{discussion.pk}/reply/", {"body": "Pods.", "language": "en"})
    assert response.url == f"{discussion.get_absolute_url()}#post-2"
    assert "Pods.</p>" in browser.get(response.url).content.decode()
    post = Post.objects.get(number=2)
    assert (post.author, post.kind, post.path, post.parent) == (member, "reply", [2], None)


def test_a_third_replies_to_the_reply_and_the_page_shows_a_tree(member, other, author, discussion, browse):
    first = reply(member, discussion)
    reply(other, discussion)
    browse(author).post(f"/posts/{first.pk}/reply/", {"body": "Which pods?", "language": "en"})
    assert Post.objects.get(number=4).path == [2, 4]
    assert tree(browse(None), discussion) == [1, 2, 4, 3]


def test_what_answers_the_opening_text_stands_at_the_top(member, discussion):
    assert reply(member, opening(discussion)).path == [2]


def test_the_page_to_reply_shows_what_is_answered(member, other, discussion, browse):
    post = reply(member, discussion, "Acacia pods, mostly.")
    page = browse(other).get(f"/posts/{post.pk}/reply/").content.decode()
    assert "Acacia pods, mostly." in page and '<textarea name="body"' in page


def test_counters_and_the_last_word_follow(member, discussion):
    post = reply(member, discussion)
    topic = fresh(discussion)
    assert (topic.post_count, topic.numbered, topic.last_post_at, topic.last_post_by) == (
        2, 2, post.created_at, member,
    )  # fmt: skip
    assert (topic.category.post_count, topic.category.last_post_at) == (2, post.created_at)


def test_a_form_sent_twice_makes_one_post(member, discussion, browse):
    browser, data = browse(member), {"body": "Pods.", "language": "en", "form_key": KEY}
    addresses = {browser.post(f"/topics/{discussion.pk}/reply/", data).url for _ in range(2)}
    assert len(addresses) == 1
    assert (Post.objects.filter(number__gt=1).count(), fresh(discussion).post_count) == (1, 2)


def test_somebody_elses_form_key_gives_nothing_away(member, other, discussion, browse):
    data = {"body": "Pods.", "language": "en", "form_key": KEY}
    browse(member).post(f"/topics/{discussion.pk}/reply/", data)
    with pytest.raises(Exception, match="form_key"):
        browse(other).post(f"/topics/{discussion.pk}/reply/", data | {"body": "Mine."})


def test_a_reply_in_another_language_says_so(member, discussion, browse):
    reply(member, discussion, "أوراق الأكاسيا.", language="ar")
    assert (
        '<div class="text" lang="ar" dir="rtl">'
        in browse(None).get(discussion.get_absolute_url()).content.decode()
    )


def test_a_preview_writes_nothing(member, discussion, browse):
    response = browse(member).post(
        f"/topics/{discussion.pk}/reply/", {"body": "*Pods*", "language": "en", "preview": "1"}
    )
    assert (response.status_code, fresh(discussion).post_count) == (200, 1)
    assert "<em>Pods</em>" in response.content.decode()


def test_nobody_writes_in_a_closed_discussion_but_its_facilitator(
    member, facilitator, secretariat, discussion, browse
):
    actions.close_topic(secretariat, discussion)
    response = browse(member).post(f"/topics/{discussion.pk}/reply/", {"body": "Too late.", "language": "en"})
    page = response.content.decode()
    assert response.status_code == 403
    assert "This conversation is closed" in page and "Too late." in page
    with pytest.raises(AccessDenied):
        reply(member, fresh(discussion))
    assert reply(facilitator, fresh(discussion)).number == 2


def test_a_discussion_closed_while_one_writes_takes_no_post(member, secretariat, discussion):
    read_before = fresh(discussion)
    actions.close_topic(secretariat, discussion)
    with pytest.raises(AccessDenied):
        reply(member, read_before)
    assert fresh(discussion).numbered == 1


def test_a_visitor_is_sent_to_sign_in_and_comes_back(discussion, browse):
    response = browse(None).get(f"/topics/{discussion.pk}/reply/")
    assert unquote(response.url).endswith(f"?next=/topics/{discussion.pk}/reply/")


def test_nobody_replies_in_a_room_they_do_not_see(suspended, members_room, author):
    topic = discuss(author, members_room)
    with pytest.raises(AccessDenied):
        reply(suspended, topic)


def test_below_the_greatest_depth_replies_stand_beside_what_they_answer(member, other, discussion):
    path = list(range(2, DEEPEST + 2))
    for number, parent in [(DEEPEST, None), (DEEPEST + 1, DEEPEST)]:
        Post.objects.create(
            topic=discussion,
            number=number,
            path=path[: number - 1],
            parent=Post.objects.filter(number=parent).first(),
            kind="reply",
            author=other,
            language="en",
        )
    type(discussion).objects.filter(pk=discussion.pk).update(numbered=DEEPEST + 1)
    deepest = Post.objects.select_related("topic__category").get(number=DEEPEST + 1)
    post = reply(member, deepest)
    assert len(post.path) == DEEPEST
    assert (post.path[:-1], post.parent.number) == (path[: DEEPEST - 1], DEEPEST)


def test_the_first_post_of_a_newcomer_is_held_until_approved(
    newcomer, member, secretariat, discussion, browse
):
    from portal.moderation import actions as moderation

    browser = browse(newcomer)
    response = browser.post(f"/topics/{discussion.pk}/reply/", {"body": "Hello all.", "language": "en"})
    assert "Thank you for writing!" in browser.get(response.url).content.decode()
    assert tree(browse(member), discussion) == [1]
    assert tree(browser, discussion) == [1, 2]
    assert fresh(discussion).post_count == 1
    moderation.approve(secretariat, Post.objects.select_related("topic__category").get(number=2))
    assert tree(browse(member), discussion) == [1, 2]
    assert fresh(discussion).post_count == 2
    assert reply(newcomer, discussion, "Thank you.").state == "published"


def test_a_category_made_for_members_stays_invisible_by_every_way(member, author, browse, members_room):
    topic = discuss(author, members_room)
    post = reply(member, topic, "Only between us: zarzamora.")
    visitor = browse(None)
    addresses = [topic.get_absolute_url(), post.get_absolute_url(), members_room.get_absolute_url()]
    assert [visitor.get(address).status_code for address in addresses] == [404, 404, 404]
    for address in ["/", "/forum/", "/questions/", "/feeds/discussions/", "/search/?q=zarzamora"]:
        assert "Only between us" not in visitor.get(address).content.decode(), address
        assert topic.title not in visitor.get(address).content.decode(), address
    assert browse(member).get(topic.get_absolute_url()).status_code == 200


def test_a_post_answers_only_in_its_own_topic(member, author, discussion):
    elsewhere = discuss(author, make_category("elsewhere"))
    post = reply(member, opening(elsewhere))
    assert post.topic == elsewhere
