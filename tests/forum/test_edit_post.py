import pytest

from forum import actions
from forum.models import PostRevision
from portal.access import AccessDenied
from portal.moderation.models import Rules
from tests.forum.conversations import fresh, opening, reply


def edit(browser, post, **data):
    return browser.post(f"/posts/{post.pk}/edit/", {"language": "en", "revision": post.revision} | data)


def test_the_author_changes_a_text_and_the_earlier_one_is_kept(member, answer, browse):
    browser = browse(member)
    response = edit(browser, answer, body="Stack it on *flat* stones.")
    page = browser.get(response.url).content.decode()
    assert "on <em>flat</em> stones" in page and "changed" in page
    assert (fresh(answer).revision, PostRevision.objects.get().body) == (2, "Stack it on stones.")


def test_the_form_holds_what_stands_there(member, answer, browse):
    assert "Stack it on stones." in browse(member).get(f"/posts/{answer.pk}/edit/").content.decode()


def test_labels_that_are_set_are_unfolded_in_the_form(author, discussion, browse):
    browser, post = browse(author), opening(discussion)
    assert '<details class="fold">' in browser.get(f"/posts/{post.pk}/edit/").content.decode()
    edit(browser, post, body=post.body, title="Goats", tags="feed")
    page = browser.get(f"/posts/{post.pk}/edit/").content.decode()
    assert '<details class="fold" open>' in page and 'value="feed"' in page


def test_keeping_it_as_it_is_makes_no_revision(member, answer):
    assert actions.edit_post(member, fresh(answer), base=1, body=answer.body, language="en")
    assert not PostRevision.objects.exists()
    assert fresh(answer).edited_at is None


def test_a_link_that_stood_there_before_it_was_refused_may_stay(member, discussion, browse):
    answer = reply(member, discussion, body="See https://bad.example/hay")
    Rules.objects.create(refused_domains=["bad.example"])
    browser = browse(member)
    assert edit(browser, answer, body="For hay see https://bad.example/hay").status_code == 302
    more = edit(browser, fresh(answer), body="See https://bad.example/hay and https://goats.bad.example")
    assert more.status_code == 422 and "Links to goats.bad.example" in more.content.decode()


def test_of_two_changes_the_later_gets_both_texts_back(member, answer, browse):
    phone, desk = browse(member), browse(member)
    edit(phone, answer, body="From the phone.")
    response = edit(desk, answer, body="From the desk.")
    page = response.content.decode()
    assert response.status_code == 409
    assert "From the phone." in page and "From the desk." in page
    assert fresh(answer).body == "From the phone."
    assert 'name="revision" value="2"' in page
    assert edit(desk, fresh(answer), body="From the desk.").status_code == 302
    assert fresh(answer).body == "From the desk."


def test_the_author_changes_title_and_labels_of_a_discussion(author, discussion, browse):
    browser, post = browse(author), opening(discussion)
    old = discussion.get_absolute_url()
    response = edit(
        browser, post, body="What do they eat?", title="Goats in March", countries=["KE"], tags="feed"
    )
    topic = fresh(discussion)
    assert response.url == f"/topics/{topic.pk}/goats-in-march/#post-1"
    assert (set(topic.tags.names()), topic.countries.get().pk) == ({"feed"}, "KE")
    moved = browse(None).get(old)
    assert (moved.status_code, moved.url) == (301, topic.get_absolute_url())


def test_of_two_changes_of_a_discussion_the_later_gets_both_texts_back(author, discussion, browse):
    post = opening(discussion)
    edit(browse(author), post, body="First.", title="First")
    response = edit(browse(author), post, body="Second.", title="Second")
    assert response.status_code == 409
    assert "Second." in response.content.decode()
    assert fresh(discussion).title == "First"


def test_nobody_changes_another_persons_text(other, secretariat, answer, browse):
    assert browse(other).get(f"/posts/{answer.pk}/edit/").status_code == 403
    with pytest.raises(AccessDenied, match="Only its author"):
        actions.edit_post(secretariat, fresh(answer), base=1, body="Mine.", language="en")
    assert edit(browse(other), answer, body="Mine.").status_code == 403
    assert fresh(answer).body == "Stack it on stones."


def test_a_change_that_the_rules_would_hold_is_held(member, question, answer, browse):
    Rules.objects.create(pk=1, held_words=["casino"])
    edit(browse(member), answer, body="Visit my casino.")
    assert fresh(answer).state == "held"
    topic = fresh(question)
    assert (topic.post_count, topic.answer_count) == (1, 0)
    assert "casino" not in browse(None).get(topic.get_absolute_url()).content.decode()


def test_a_title_that_the_rules_would_hold_is_held(author, discussion):
    Rules.objects.create(pk=1, held_words=["casino"])
    actions.edit_topic(author, fresh(discussion), base=1, title="My casino", body="Visit it.", language="en")
    assert fresh(discussion).state == "held"
    assert fresh(discussion).category.discussion_count == 0


def test_what_was_hidden_can_no_longer_be_changed(author, secretariat, member, discussion):
    from portal.moderation import actions as moderation

    post = reply(member, discussion)
    moderation.hide(secretariat, fresh(post), "Rude.")
    with pytest.raises(AccessDenied, match="was hidden"):
        actions.edit_post(member, fresh(post), base=1, body="Kind now.", language="en")
