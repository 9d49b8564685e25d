"""Posts cite documents and wiki pages by linking to them, and both sides know it."""

import pytest

from forum import actions
from portal import links
from portal.links.models import Link
from portal.moderation import actions as moderation
from tests.documents.deposits import make_document
from tests.forum.conversations import ask, discuss, fresh, make_category, opening, reply
from tests.wiki.pages import make_page


@pytest.fixture
def document(author, secretariat):
    return make_document(author, published_by=secretariat, title="Hay in the rains")


@pytest.fixture
def page(author):
    return make_page(author, title="Haymaking")


@pytest.fixture
def topic(member):
    return ask(member, make_category())


def page_of(browse, person, thing):
    return browse(person).get(thing.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "address",
    ["{path}", "http://127.0.0.1:8000{path}", "/documents/{pk}/", "{path}#top"],
)
def test_a_link_in_a_text_is_a_citation_whatever_its_form(address, document, topic, author, browse):
    text = address.format(path=document.get_absolute_url(), pk=document.pk)
    answer = reply(author, topic, f"See [it]({text}).")
    assert [hit.title for hit in links.cited(author, [answer.thing])[answer.thing]] == ["Hay in the rains"]
    shown = page_of(browse, None, topic)
    assert "Cites:" in shown and shown.count("Hay in the rains") == 1
    assert "Used in" in page_of(browse, None, document)
    assert f"/posts/{answer.pk}/" in page_of(browse, None, document)


def test_a_wiki_page_is_cited_by_its_link_and_by_its_title(page, topic, author, browse):
    reply(author, topic, "We wrote [[Haymaking]] for that.")
    assert "Cites:" in page_of(browse, None, topic)
    shown = page_of(browse, None, page)
    assert "Cited in 1 conversation" in shown and topic.title in shown


def test_a_wiki_page_that_cites_a_document_is_named_beside_it(document, author, browse):
    from knowledge.wiki.actions import edit_page

    page = make_page(author, title="Hay", body=f"See [this]({document.get_absolute_url()}).")
    assert "Used in" in (shown := page_of(browse, None, document)) and page.get_absolute_url() in shown
    edit_page(author, page, {"title": "Hay", "body": "Nothing.", "language": "en"}, base=page.current.number)
    assert "Used in" not in page_of(browse, None, document)


def test_a_conversation_counts_once_and_the_opening_text_cites_too(document, topic, author, member, browse):
    path = document.get_absolute_url()
    reply(author, topic, f"[a]({path})")
    reply(member, topic, f"[b]({path})")
    discuss(member, topic.category, body=f"Look: [c]({path})")
    assert 'Used in <span class="count">2</span>' in page_of(browse, None, document)


def test_changing_a_text_changes_what_it_cites(document, page, topic, author):
    answer = reply(author, topic, f"[a]({document.get_absolute_url()})")
    actions.edit_post(author, fresh(answer), base=1, body="See [[Haymaking]].", language="en")
    assert [(link.to_kind, link.to_id) for link in Link.objects.all()] == [("page", page.pk)]
    actions.edit_post(author, fresh(answer), base=2, body="See nothing.", language="en")
    assert not Link.objects.exists()


def test_what_is_hidden_is_not_shown_and_comes_back(document, topic, author, secretariat, browse):
    answer = reply(author, topic, f"[a]({document.get_absolute_url()})")
    moderation.hide(secretariat, fresh(answer), "Wrong.")
    assert "Used in" not in page_of(browse, None, document)
    moderation.restore(secretariat, fresh(answer))
    assert "Used in" in page_of(browse, None, document)


def test_nobody_learns_of_what_they_may_not_see(document, author, member, secretariat, browse):
    closed = discuss(member, make_category("inside", audience="members"), title="Among us")
    reply(author, closed, f"[a]({document.get_absolute_url()})")
    assert "Used in" not in page_of(browse, None, document)
    assert "Among us" in page_of(browse, member, document)
    secret = make_document(author, published_by=secretariat, title="For members", audience="members")
    topic = ask(member, make_category("open"))
    reply(author, topic, f"[a]({secret.get_absolute_url()})")
    assert "Cites:" not in page_of(browse, None, topic)
    assert "For members" in page_of(browse, member, topic)


def test_other_addresses_cite_nothing(topic, author):
    for text in ["https://example.com/documents/1/", "[a](/members/)", "[b](/documents/0/)", "[c](//x/)"]:
        reply(author, topic, text)
    assert not Link.objects.exclude(to_id=0).exists()


def test_a_post_that_becomes_another_thing_takes_its_citations_along(document, page, topic, author):
    path = document.get_absolute_url()
    answer, other = reply(author, topic, f"[a]({path}) [[Haymaking]]"), reply(author, topic, f"[a]({path})")
    links.move(answer.thing, other.thing, thread=("topic", 7))
    rows = Link.objects.order_by("to_kind").values_list("object_id", "to_kind")
    assert list(rows) == [(other.pk, "document"), (other.pk, "page")]
    links.move(("document", document.pk), ("document", 99))
    assert Link.objects.filter(to_id=99).count() == 1


def test_a_page_of_posts_that_all_cite_takes_as_many_queries_as_one_that_cites_once(
    document, topic, author, browse, django_assert_max_num_queries
):
    for _number in range(12):
        reply(author, topic, f"[a]({document.get_absolute_url()})")
    browser = browse(author)
    browser.get(topic.get_absolute_url())
    with django_assert_max_num_queries(12):
        browser.get(topic.get_absolute_url())
    assert opening(topic).thing == ("topic", topic.pk)
