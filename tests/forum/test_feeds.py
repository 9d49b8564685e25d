import feedparser

from tests.forum.conversations import ask, discuss


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
