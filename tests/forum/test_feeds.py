import feedparser

from portal.moderation import actions as moderation
from portal.vocabulary.models import Theme
from tests.forum.conversations import ask, discuss, fresh, reply


def test_feeds_hold_the_latest_that_everybody_may_read(author, newcomer, category, members_room, browse):
    talk, question = discuss(author, category, title="Talk"), ask(author, category, title="Question")
    discuss(author, members_room, title="Among us")
    discuss(newcomer, category, title="Held")
    for kind, topic, name in [("discussions", talk, "Talk"), ("questions", question, "Question")]:
        feed = feedparser.parse(browse(None).get(f"/feeds/{kind}/").content)
        assert [entry.title for entry in feed.entries] == [name]
        assert feed.entries[0].link.endswith(topic.get_absolute_url())
        assert feed.entries[0].author == "Kofi Mensah"
        assert "<strong>" in feed.entries[0].summary or kind == "questions"


def test_lists_lead_to_their_feeds(category, browse):
    for address, feed in [("/forum/", "/feeds/discussions/"), ("/questions/", "/feeds/questions/")]:
        assert f'type="application/atom+xml" href="{feed}"' in browse(None).get(address).content.decode()


def read(browser, address):
    """The feed at `address`, which must be sound."""
    feed = feedparser.parse(browser.get(address).content)
    assert not feed.bozo and feed.version == "atom10"
    return feed


def test_a_category_has_a_feed_of_its_own(author, category, members_room, browse):
    discuss(author, category, title="Talk")
    ask(author, category, title="Question")
    discuss(author, members_room, title="Among us")
    feed = read(browse(None), "/feeds/categories/animal-health/")
    assert [entry.title for entry in feed.entries] == ["Question", "Talk"]
    assert (feed.feed.title, feed.feed.link.endswith("/forum/animal-health/")) == ("Animal health", True)
    assert browse(author).get("/feeds/categories/members-room/").status_code == 404


def test_a_topic_has_a_feed_of_its_latest_posts(author, member, newcomer, secretariat, discussion, browse):
    first, second = reply(member, discussion, "Pods."), reply(author, discussion, "Hay.")
    reply(newcomer, discussion, "Casino goats.")
    moderation.hide(secretariat, fresh(second), "Rude.")
    address = f"/feeds/topics/{discussion.pk}/"
    feed = read(browse(None), address)
    assert [entry.title for entry in feed.entries] == ["Goats and the dry season #2", discussion.title]
    assert feed.entries[0].link.endswith(first.get_absolute_url()) and "Pods." in feed.entries[0].summary
    assert address in browse(None).get(discussion.get_absolute_url()).content.decode()


def test_themes_and_tags_have_feeds_of_what_everybody_may_find(author, category, members_room, browse):
    labels = {"themes": [Theme.objects.by_slug("dairy")], "tags": ["churning"]}
    discuss(author, category, title="Butter", **labels)
    discuss(author, members_room, title="Our butter", **labels)
    for address in ("/feeds/themes/dairy/", "/feeds/tags/churning/"):
        assert [entry.title for entry in read(browse(None), address).entries] == ["Butter"]
    for page, address in (
        ("/themes/dairy/", "/feeds/themes/dairy/"),
        ("/tags/churning/", "/feeds/tags/churning/"),
    ):
        assert f'href="{address}"' in browse(None).get(page).content.decode()
    area = Theme.objects.known()[Theme.objects.by_slug("dairy").parent_id]
    assert [one.title for one in read(browse(None), f"/feeds/themes/{area.slug}/").entries] == ["Butter"]


def test_who_asks_again_is_told_in_few_bytes_that_nothing_is_new(author, discussion, browse):
    for address in (
        "/feeds/discussions/",
        "/feeds/categories/animal-health/",
        f"/feeds/topics/{discussion.pk}/",
    ):
        etag = browse(None).get(address)["ETag"]
        again = browse(None).get(address, headers={"if-none-match": etag})
        assert (again.status_code, again.content) == (304, b"")
    reply(author, discussion)
    anew = browse(None).get(address, headers={"if-none-match": etag})
    assert anew.status_code == 200 and anew["ETag"] != etag


def test_who_asks_without_a_name_has_none_in_feeds(author, category, browse):
    topic = ask(author, category, anonymous=True)
    for address in ("/feeds/questions/", f"/feeds/topics/{topic.pk}/"):
        assert "Kofi" not in browse(None).get(address).content.decode()
