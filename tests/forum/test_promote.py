"""A wiki page is made of a conversation: the best of it as a draft, and links both ways."""

import pytest

from forum import actions, promoting
from knowledge.wiki.models import Page
from portal import drafts
from portal.drafts.models import Draft
from portal.moderation import actions as moderation
from tests.documents.deposits import make_document
from tests.forum.conversations import ask, discuss, fresh, make_category, reply
from tests.wiki.pages import posted


@pytest.fixture
def talk(author, member, other, expert, secretariat, category):
    """Kofi's question without a name; three answers: Rosa's accepted, Mercy's helped, Amina's cites."""
    document = make_document(author, published_by=secretariat, title="Hay [dry]")
    topic = ask(author, category, anonymous=True)
    cites = reply(member, topic, f"Read [this]({document.get_absolute_url()}).\n\n```\nan open fence")
    accepted = reply(other, topic, "Stack it on stones.")
    helped = reply(expert, topic, "Turn it twice.")
    actions.accept_answer(author, fresh(accepted))
    actions.mark_helped(member, fresh(helped))
    moderation.hide(secretariat, reply(expert, topic, "Something unkind."), "Unkind.")
    assert cites.number == 2
    return fresh(topic)


def promote(browser, topic):
    return browser.post(f"/topics/{topic.pk}/promote/")


def test_the_draft_has_the_best_first_what_was_cited_and_whom_to_thank(talk, member, browse):
    browser = browse(member)
    address = promote(browser, talk).url
    assert address == f"/wiki/new/topic/{talk.pk}/?draft=back"
    body = Draft.objects.get(member=member).fields["body"]
    words = [
        "It moulds every",
        "What was accepted",
        "Stack it",
        "Turn it twice",
        "Read [this]",
        "```\n\n# Doc",
    ]
    places = [body.index(one) for one in words]
    assert places == sorted(places)
    assert "\\[dry\\]](/documents/" in body and talk.get_absolute_url() in body
    thanks = body.split("# With thanks to")[1].split("#")[0]
    assert "Rosa Quispe" in thanks and "Mercy Chebet" in thanks and "Amina Yusuf" in thanks
    assert "kofi" not in body.lower() and "mensah" not in body.lower()
    assert "unkind" not in body
    page = browser.get(address).content.decode()
    assert "It grows out of a conversation" in page and "Stack it on stones." in page


def test_the_page_and_the_conversation_lead_to_each_other(talk, member, browse, visitor):
    browser = browse(member)
    promote(browser, talk)
    answer = browser.post(f"/wiki/new/topic/{talk.pk}/", posted(title="Dry hay"))
    page = Page.objects.get()
    assert answer.url == page.get_absolute_url() and not Draft.objects.exists()
    assert (
        "The community has made a wiki page of this" in visitor.get(talk.get_absolute_url()).content.decode()
    )
    assert page.get_absolute_url() in visitor.get(talk.get_absolute_url()).content.decode()
    shown = visitor.get(page.get_absolute_url()).content.decode()
    assert "This page grew out of the conversation" in shown and talk.get_absolute_url() in shown


def test_neither_side_shows_what_its_reader_may_not_see(member, browse, visitor):
    inside = discuss(member, make_category("inside", audience="members"), title="Among us")
    promote(browse(member), inside)
    assert Draft.objects.get().fields["audience"] == "members"
    browse(member).post(f"/wiki/new/topic/{inside.pk}/", posted(title="For all"))
    page = Page.objects.get()
    assert "Among us" not in visitor.get(page.get_absolute_url()).content.decode()
    assert "Among us" in browse(member).get(page.get_absolute_url()).content.decode()


def test_what_somebody_had_begun_of_it_stays(talk, member, browse):
    name = f"wiki-new-topic-{talk.pk}"
    drafts.keep(member, name, {"title": "Mine", "body": "My own words"}, "/x/")
    drafts.keep(member, "wiki-new", {"title": "Another", "body": "page"}, "/wiki/new/")
    promote(browse(member), talk)
    assert Draft.objects.get(name=name).fields["body"] == "My own words"
    assert Draft.objects.get(name="wiki-new").fields["title"] == "Another"


def test_of_very_many_the_best_are_taken_and_it_says_so(talk, member, other, monkeypatch):
    monkeypatch.setattr(promoting, "MOST", 2)
    body = promoting.body_of(fresh(talk), member)
    assert "Stack it" in body and "Turn it" in body and "Read [this]" not in body
    assert "Of its 3 contributions the best 2 are here." in body
    monkeypatch.setattr(promoting, "LONGEST", 30)
    assert "Of its 3 contributions the best is here." in promoting.body_of(fresh(talk), member)


def test_it_speaks_the_conversations_language(member, category):
    topic = discuss(member, category, language="fr", body="Bonjour.")
    assert promoting.fields_of(topic, member)["language"] == "fr"


def test_a_page_grows_out_of_conversations_alone(talk, member, browse, visitor, category):
    for address in ("/wiki/new/topic/99999/", f"/wiki/new/member/{member.pk}/", "/wiki/new/nothing/1/"):
        assert browse(member).get(address).status_code == 404
    assert "/accounts/login/" in promote(visitor, talk).url


def test_it_takes_few_queries(talk, member, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        promoting.fields_of(talk, member)
