"""Reporting, hiding, approving: what others see, what is counted, who is told."""

import pytest

from forum import actions
from forum.models import Post, Topic
from portal import search
from portal.access import AccessDenied
from portal.moderation import actions as moderation
from portal.moderation.models import Act
from portal.notices.models import Notification
from tests.forum.conversations import ask, discuss, fresh, opening, reply
from tests.moderation.tokens import token


def hits(person, words):
    return {hit.url for hit in search.find(person, words).rows}


def test_a_hidden_post_is_neither_seen_found_nor_counted(member, other, secretariat, discussion, browse):
    post = reply(member, discussion, "Prosopis pods are good.")
    assert post.get_absolute_url() in hits(other, "prosopis")
    moderation.hide(secretariat, fresh(post), "Off the subject.")
    assert "Prosopis" not in browse(other).get(discussion.get_absolute_url()).content.decode()
    assert browse(other).get(post.get_absolute_url()).status_code == 404
    assert not hits(other, "prosopis")
    topic = fresh(discussion)
    assert (topic.post_count, topic.hidden_count, topic.last_post_at) == (1, 1, topic.created_at)
    assert topic.category.post_count == 1


def test_its_author_reads_it_with_the_reason_and_is_told(member, secretariat, discussion, browse, run_tasks):
    post = reply(member, discussion, "Prosopis pods.")
    moderation.hide(secretariat, fresh(post), "Please write about goats.")
    run_tasks()
    page = browse(member).get(discussion.get_absolute_url()).content.decode()
    assert "Prosopis pods." in page and "Please write about goats." in page
    assert Notification.objects.filter(member=member, event__name="moderation-hide").exists()


def test_the_hidden_text_of_somebody_who_has_left_is_shown_to_nobody(
    member, other, secretariat, discussion, browse
):
    """Neither has a visitor an id, nor the author any more: that does not make it the visitor's."""
    post = reply(member, discussion, "Prosopis pods.")
    reply(other, post, "No, hay.")
    moderation.hide(secretariat, fresh(post), "Off the subject.")
    Post.objects.filter(pk=post.pk).update(author=None)
    for address in (discussion.get_absolute_url(), f"{discussion.get_absolute_url()}print/"):
        page = browse(None).get(address).content.decode()
        assert "No, hay." in page and "Prosopis" not in page and "hidden" in page, address


def test_restoring_brings_all_of_it_back(member, author, other, secretariat, question, answer):
    actions.mark_helped(other, fresh(answer))
    actions.accept_answer(author, fresh(answer))
    before = fresh(question)
    moderation.hide(secretariat, fresh(answer), "A mistake.")
    hidden = fresh(question)
    assert (hidden.answer_count, hidden.accepted_count, hidden.helped_count) == (0, 0, 0)
    moderation.restore(secretariat, fresh(answer))
    after = fresh(question)
    for counter in (
        "post_count",
        "answer_count",
        "accepted_count",
        "helped_count",
        "hidden_count",
        "last_post_at",
    ):
        assert getattr(after, counter) == getattr(before, counter), counter
    assert after.category.post_count == before.category.post_count
    assert hits(other, "stones")


def test_a_hidden_discussion_is_gone_with_all_its_posts(member, other, secretariat, discussion, browse):
    post = reply(member, discussion, "Prosopis pods.")
    moderation.hide(secretariat, fresh(discussion), "Advertising.")
    for address in (discussion.get_absolute_url(), post.get_absolute_url(), f"/posts/{post.pk}/reply/"):
        assert browse(other).get(address).status_code == 404
    assert not hits(other, "prosopis") and not hits(other, "goats")
    category = fresh(discussion).category
    assert (category.discussion_count, category.post_count, category.last_post_at) == (0, 0, None)
    moderation.restore(secretariat, fresh(discussion))
    assert hits(other, "prosopis") and hits(other, "goats")
    assert fresh(discussion).category.post_count == 2


def test_approving_a_newcomers_question_publishes_it_and_tells_who_follows(
    newcomer, other, secretariat, category, run_tasks
):
    from portal import notices

    notices.watch(other, "category", category.pk)
    topic = ask(newcomer, category)
    run_tasks()
    assert not Notification.objects.filter(member=other).exists()
    moderation.approve(secretariat, fresh(topic))
    run_tasks()
    assert Notification.objects.get(member=other).event.name == "question-asked"
    assert fresh(topic).category.question_count == 1
    assert hits(other, "rainy")


def test_a_facilitator_moderates_in_their_category_alone(
    member, author, facilitator, discussion, members_room
):
    from tests.forum.conversations import make_category

    post = reply(member, discussion)
    assert moderation.hide(facilitator, fresh(post), "Off the subject.")
    elsewhere = discuss(author, make_category("elsewhere"))
    with pytest.raises(AccessDenied, match="Only a facilitator"):
        moderation.hide(facilitator, fresh(elsewhere), "Not mine.")
    assert Act.objects.get(verb="hide").actor == facilitator


def test_the_opening_text_stands_and_falls_with_its_topic(member, secretariat, discussion, browse):
    post = opening(discussion)
    with pytest.raises(AccessDenied, match="opening text"):
        moderation.hide(secretariat, post, "Rude.")
    assert browse(member).get(f"/report/post/{post.pk}/").status_code == 404
    assert (
        f"/report/topic/{discussion.pk}/"
        in browse(member).get(discussion.get_absolute_url()).content.decode()
    )


def test_a_report_leads_from_the_page_to_the_secretariat(member, other, secretariat, discussion, browse):
    post = reply(member, discussion, "Buy my pods!")
    assert f"/report/post/{post.pk}/" in browse(other).get(discussion.get_absolute_url()).content.decode()
    browse(other).post(f"/report/post/{post.pk}/", {"reason": "spam"})
    queue = browse(secretariat).get("/admin/moderation/case/").content.decode()
    assert "Buy my pods!" in queue


def test_closing_and_pinning_are_for_facilitators_and_logged(member, facilitator, discussion, browse):
    browser = browse(facilitator)
    browser.post(f"/topics/{discussion.pk}/close/", {"closed": "yes"})
    browser.post(f"/topics/{discussion.pk}/pin/", {"pinned": "yes"})
    topic = fresh(discussion)
    assert topic.closed and topic.pinned
    assert "This conversation is closed" in browse(None).get(topic.get_absolute_url()).content.decode()
    browser.post(f"/topics/{discussion.pk}/close/", {"closed": "no"})
    browser.post(f"/topics/{discussion.pk}/pin/", {"pinned": "no"})
    assert set(Act.objects.values_list("verb", flat=True)) == {"close", "open", "pin", "unpin"}
    for page in ("close", "pin"):
        assert browse(member).post(f"/topics/{discussion.pk}/{page}/").status_code == 403
    assert not fresh(discussion).closed


# --- In the admin ---------------------------------------------------------------


def test_the_admin_shows_what_waits_and_decides(newcomer, secretariat, category, discussion, browse):
    topic = discuss(newcomer, category, title="Hello from Marsabit")
    post = reply(newcomer, discussion, "I keep camels.")
    browser = browse(secretariat)
    front = browser.get("/admin/").content.decode()
    assert "/admin/moderation/case/" in front
    queue = browser.get("/admin/moderation/case/").content.decode()
    assert "Hello from Marsabit" in queue and "I keep camels." in queue
    page = browser.get(f"/admin/forum/post/{post.pk}/change/").content.decode()
    assert f"/admin/moderation/case/post/{post.pk}/" in page
    sent = {"verb": "approve", "case": [token(topic), token(post)]}
    browser.post("/admin/moderation/case/decide/", sent)
    assert (fresh(topic).state, fresh(post).state) == ("published", "published")
    assert actions.recount() == 0


def test_the_admin_lists_ask_few_questions_of_the_database(
    secretariat, author, category, browse, django_assert_max_num_queries
):
    topics = [discuss(author, category) for _ in range(3)]
    for topic in topics:
        reply(author, topic)
    browser = browse(secretariat)
    for name in ("topic", "post", "category"):
        with django_assert_max_num_queries(12):
            assert browser.get(f"/admin/forum/{name}/").status_code == 200


def test_a_category_closed_to_visitors_is_found_by_members_alone(
    secretariat, member, author, category, facilitator, browse
):
    topic = discuss(author, category)
    reply(member, topic, "Prosopis pods.")
    data = {
        "slug": category.slug,
        "kind": "both",
        "audience": "members",
        "posting": "members",
        "order": 0,
        "name_en": "Animal health",
    }
    response = browse(secretariat).post(f"/admin/forum/category/{category.pk}/change/", data)
    assert response.status_code == 302
    category.refresh_from_db()
    assert category.audience == "members"
    assert not hits(None, "prosopis") and not hits(None, "goats")
    assert hits(member, "prosopis") and hits(member, "goats")
    assert [search.rebuild(kind).differed for kind in ("topic", "post")] == [0, 0]
    with pytest.raises(AccessDenied):
        actions.set_audience(facilitator, category, "everyone")


def test_a_category_takes_no_address_of_the_forums_own_pages(secretariat, category, browse):
    data = {"slug": "moderate", "kind": "both", "audience": "everyone", "posting": "members", "order": 0}
    response = browse(secretariat).post("/admin/forum/category/add/", data | {"name_en": "Moderate farms"})
    assert response.status_code == 200
    assert "The portal has a page at this address." in response.content.decode()


def test_hiding_counts_right_whatever_the_order(member, other, author, secretariat, question, answer):
    comment = reply(other, answer, "Flat ones?")
    moderation.hide(secretariat, fresh(answer), "Wrong.")
    moderation.hide(secretariat, fresh(question), "Double.")
    moderation.hide(secretariat, fresh(comment), "Rude.")
    moderation.restore(secretariat, fresh(question))
    moderation.restore(secretariat, fresh(comment))
    assert (Topic.objects.count(), Post.objects.published().count()) == (1, 2)
    assert actions.recount() == 0
