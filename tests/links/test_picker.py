"""Choosing what a text cites, by words or by an address."""

import pytest

from forum.models import Post
from portal import limits, links
from tests.documents.deposits import make_document
from tests.forum.conversations import ask, make_category
from tests.wiki.pages import make_page


@pytest.fixture
def document(author, secretariat):
    return make_document(author, published_by=secretariat, title="Hay [in the] rains")


@pytest.fixture
def topic(member):
    return ask(member, make_category())


def send(browse, person, topic, **data):
    data = {"body": "See this.", "language": "en"} | data
    return browse(person).post(f"/topics/{topic.pk}/reply/", data)


def test_words_bring_what_fits_as_boxes_to_tick(document, author, member, browse):
    make_page(author, title="Rains and roofs")
    make_document(author, title="Rains, not published")
    piece = browse(member).get("/cite/?cite_words=rains").content.decode()
    assert "<html" not in piece and piece.count('type="checkbox"') == 2
    assert f'value="document:{document.pk}"' in piece and "Rains and roofs" in piece
    ticked = browse(member).get(f"/cite/?cite_words=roofs&cite=document:{document.pk}").content.decode()
    assert f'value="document:{document.pk}" checked' in ticked, "what was ticked before stays"
    assert "Nothing fits" in browse(member).get("/cite/?cite_words=zebra").content.decode()


def test_what_is_ticked_stands_at_the_end_of_the_text_and_under_the_post(
    document, topic, author, browse, visitor
):
    assert send(browse, author, topic, cite=f"document:{document.pk}").status_code == 302
    post = Post.objects.get(kind="answer")
    assert post.body.endswith(f"]({document.get_absolute_url()})")
    assert links.cited(None, [post.thing])[post.thing][0].object_id == document.pk
    page = visitor.get(topic.get_absolute_url()).content.decode()
    assert f'href="{document.get_absolute_url()}">Hay [in the] rains</a>' in page


@pytest.mark.parametrize("start", ["", "http://127.0.0.1:8000"])
def test_without_scripts_the_address_does(start, document, topic, author, browse):
    send(browse, author, topic, cite_words=start + document.get_absolute_url())
    post = Post.objects.get(kind="answer")
    assert list(links.cited(None, [post.thing])) == [post.thing]


def test_words_alone_are_answered_with_what_fits(document, topic, author, browse):
    answer = send(browse, author, topic, cite_words="rains")
    page = answer.content.decode()
    assert answer.status_code == 422 and "Please choose one of these" in page
    assert f'value="document:{document.pk}"' in page and "See this." in page
    assert send(browse, author, topic, cite_words="zebra").status_code == 302, (
        "what fits nothing stops nobody"
    )


@pytest.mark.parametrize("address", ["/documents/999/", "/members/", "https://example.org/x", "//", "/\0"])
def test_an_address_of_nothing_is_told_so(address, topic, author, browse):
    answer = send(browse, author, topic, cite_words=address)
    assert answer.status_code == 422 and "At this address is no document" in answer.content.decode()


@pytest.mark.parametrize("pick", ["document:x", "member:1", "document:9" * 9, ":", "document:٣", "\0"])
def test_made_up_boxes_cite_nothing(pick, topic, author, browse):
    assert send(browse, author, topic, cite=pick).status_code == 302
    assert Post.objects.get(kind="answer").body == "See this."


def test_what_one_may_not_see_is_not_offered_nor_cited(topic, author, member, secretariat, browse):
    held = make_document(author, title="Held back")
    assert "Held back" not in browse(member).get("/cite/?cite_words=held").content.decode()
    send(browse, member, topic, cite=f"document:{held.pk}")
    assert "Held back" not in Post.objects.get(kind="answer").body


def test_who_asks_too_often_gets_nothing_and_no_reproach(document, member, browse, monkeypatch):
    monkeypatch.setattr(limits, "TYPED_A_MINUTE", 1)
    browser = browse(member)
    assert "Hay" in browser.get("/cite/?cite_words=rains").content.decode()
    again = browser.get("/cite/?cite_words=rains")
    assert again.status_code == 200 and "Hay" not in again.content.decode()
