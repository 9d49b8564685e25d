"""The point of a topic, in one line: where people read it who read nothing else."""

from forum import actions
from portal import search
from tests.forum.conversations import discuss, opening

POINT = "Pods carry goats through <March>."
SHOWN = "Pods carry goats through &lt;March&gt;."


def test_it_stands_in_lists_on_the_page_in_feeds_and_is_found(author, category, browse):
    topic = discuss(author, category, point=POINT)
    for address in ("/forum/", category.get_absolute_url(), topic.get_absolute_url()):
        assert SHOWN in browse(None).get(address).content.decode()
    feed = browse(None).get("/feeds/discussions/").content.decode()
    assert "Pods carry goats through &amp;lt;March&amp;gt;." in feed
    assert [hit.url for hit in search.find(None, "pods").rows] == [topic.get_absolute_url()]


def test_it_is_changed_and_taken_away_with_the_title(author, category, browse):
    topic = discuss(author, category, point=POINT)
    words = {"title": topic.title, "body": opening(topic).body, "language": "en"}
    assert actions.edit_topic(author, topic, base=1, **words, point="Leaves,  too.")
    assert "Leaves, too." in browse(None).get(topic.get_absolute_url()).content.decode()
    assert not search.find(None, "pods").rows and search.find(None, "leaves").rows
    assert actions.edit_topic(author, topic, base=1, **words)
    assert "Leaves, too." not in browse(None).get(topic.get_absolute_url()).content.decode()
