"""Who goes back to a form that was sent, writes on and sends it again loses nothing of it."""

from forum import actions
from forum.models import Post, Topic
from tests.forum.conversations import fresh, opening
from tests.portal.going_back import BROUGHT_BACK, KEY, NEW_KEY

REPLY = {"body": "Pods.", "language": "en", "form_key": KEY}
TOPIC = {"title": "Goats in March", "body": "They eat pods.", "language": "en", "form_key": KEY}


def test_a_reply_says_what_was_sent_last(member, discussion, browse):
    browser, url = browse(member), f"/topics/{discussion.pk}/reply/"
    for body in ("Pods.", "Pods, and leaves.", "Pods, and leaves.", "Pods, leaves and salt."):
        assert browser.post(url, REPLY | {"body": body}).status_code == 302
    post = Post.objects.get(number=2)
    assert (post.body, post.revision) == ("Pods, leaves and salt.", 3)
    assert "Pods, leaves and salt." in browser.get(discussion.get_absolute_url()).content.decode()
    assert browser.post(url, REPLY).status_code == 302, "a late repetition of the first"
    assert Post.objects.get(number=2).body == "Pods, leaves and salt."


def test_a_reply_that_a_facilitator_has_changed_is_left_and_the_text_given_back(
    member, facilitator, discussion, browse
):
    browser, url = browse(member), f"/topics/{discussion.pk}/reply/"
    browser.post(url, REPLY)
    post = Post.objects.get(number=2)
    actions.edit_for_brevity(facilitator, post, base=1, body="P.", reason="Brief.")
    page = browser.post(url, REPLY | {"body": "Pods, and leaves."})
    text = page.content.decode()
    assert page.status_code == 409 and BROUGHT_BACK in text and "Pods, and leaves." in text
    assert post.get_absolute_url() in text and Post.objects.get(number=2).body == "P."
    again = REPLY | {"body": "Pods, and leaves.", "form_key": NEW_KEY.search(text)[1]}
    assert browser.post(url, again).status_code == 302
    assert Post.objects.get(number=3).body == "Pods, and leaves."


def test_a_file_that_is_added_is_put_under_the_post_once(member, discussion, browse):
    from tests.forum.test_files import text

    browser, url = browse(member), f"/topics/{discussion.pk}/reply/"
    browser.post(url, REPLY)
    for _time in range(2):
        assert browser.post(url, REPLY | {"files": text("feed.txt")}).status_code == 302
    assert Post.objects.get(number=2).attachments.count() == 1


def test_a_discussion_says_what_was_sent_last(member, category, browse):
    browser, url = browse(member), f"/forum/{category.slug}/new/"
    browser.post(url, TOPIC)
    changed = {"title": "Goats in April", "body": "They eat leaves.", "tags": "leaves"}
    for _time in range(2):
        assert browser.post(url, TOPIC | changed).status_code == 302
    topic = Topic.objects.get()
    assert (topic.title, opening(topic).body) == ("Goats in April", "They eat leaves.")
    assert (list(topic.tags.names()), opening(topic).revision) == (["leaves"], 2)


def test_a_topic_that_was_tended_is_left_and_the_text_given_back(member, facilitator, category, browse):
    browser, url = browse(member), f"/forum/{category.slug}/new/"
    browser.post(url, TOPIC)
    topic = Topic.objects.get()
    words = {"title": "March: goats", "kind": topic.kind, "language": "en"}
    assert actions.relabel_topic(facilitator, topic, seen=actions.labels_seen(topic), **words)
    page = browser.post(url, TOPIC | {"body": "They eat leaves."})
    assert page.status_code == 409 and BROUGHT_BACK in page.content.decode()
    assert "They eat leaves." in page.content.decode() and fresh(topic).title == "March: goats"


def test_a_question_says_what_was_sent_last_and_is_not_like_itself(member, category, browse):
    browser = browse(member)
    asked = TOPIC | {"title": "How do I keep hay dry?", "category": category.slug}
    browser.post("/questions/ask/", asked)
    assert browser.post("/questions/ask/", asked | {"body": "It moulds."}).status_code == 302
    assert opening(Topic.objects.get()).body == "It moulds."
    page = browser.post("/questions/ask/", asked | {"body": "It moulds.", "anonymous": "on"})
    assert page.status_code == 409 and BROUGHT_BACK in page.content.decode()


def test_splitting_off_more_is_told(facilitator, member, discussion, browse):
    for body in ("One.", "Two."):
        actions.reply(member, discussion, body=body)
    browser, url = browse(facilitator), f"/topics/{discussion.pk}/split/"
    sent = {"title": "Apart", "kind": "discussion", "numbers": ["2"], "number": ["2"], "form_key": KEY}
    assert browser.post(url, sent).status_code == 302
    page = browser.post(url, sent | {"number": ["3"]})
    assert page.status_code == 409 and BROUGHT_BACK in page.content.decode()
