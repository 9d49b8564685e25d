"""A whole conversation as one light page."""

from forum import actions
from forum.views import thread
from tests.forum.conversations import fresh, reply
from tests.forum.test_pages import grow


def printed(browser, topic, query=""):
    return browser.get(f"{topic.get_absolute_url()}print/{query}")


def test_all_of_a_conversation_stands_on_one_light_page(member, author, discussion, question, browse):
    first = reply(member, discussion, "They eat pods.")
    reply(author, fresh(first), "Which pods?")
    page = printed(browse(None), discussion).content.decode()
    assert "What do your goats eat" in page and "They eat pods." in page and "Which pods?" in page
    assert 'in reply to <a href="#post-2">#2</a>' in page and member.display_name in page
    assert "<script" not in page and "<form" not in page and "<img" not in page
    assert "moulds" in printed(browse(None), question).content.decode()


def test_what_is_hidden_is_not_printed(member, author, discussion, browse):
    first = reply(member, discussion, "Rude words.")
    reply(author, fresh(first), "Please be kind.")
    actions.take_back(member, fresh(first))
    page = printed(browse(None), discussion).content.decode()
    assert "Rude words." not in page and "taken this back" in page and "Please be kind." in page


def test_an_old_address_leads_to_the_right_one(discussion, browse):
    response = browse(None).get(f"/topics/{discussion.pk}/old-words/print/")
    assert (response.status_code, response.url) == (301, f"{discussion.get_absolute_url()}print/")


def test_very_long_ones_come_in_parts_with_as_many_queries(
    author, other, discussion, browse, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(thread, "PRINTED", 50)
    visitor, counts = browse(None), []
    for more in (3, 97):
        topic = grow(fresh(discussion), [author, other], more)
        with django_assert_max_num_queries(12) as asked:
            page = printed(visitor, topic).content.decode()
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert page.count('id="post-') == 50 and 'rel="next"' in page
    assert printed(visitor, topic, "?page=last").content.decode().count('id="post-') == 50
