"""`[[document:12]]` in a text is read as the title of the document by whoever may see it."""

import feedparser
import pytest

from forum.actions import merge_topics
from knowledge.wiki.actions import edit_page
from portal import links, search, text
from portal.access import Audience
from portal.links.titles import titled
from portal.moderation import actions as moderation
from portal.notices import letters
from portal.notices.registry import Letter
from roster.actions import rest_expert
from tests.documents.deposits import make_document
from tests.forum.conversations import ask, fresh, make_category, reply
from tests.roster.entries import make_expert
from tests.wiki.pages import make_page


@pytest.fixture
def document(author, secretariat):
    return make_document(author, published_by=secretariat, title="Hay & <rains>")


@pytest.fixture
def secret(author, secretariat):
    found = make_document(author, published_by=secretariat, title="Minutes of May")
    type(found).objects.filter(pk=found.pk).update(audience=Audience.MEMBERS)
    search.update("document", [found.pk])
    return found


def seen(browse, person, thing):
    return browse(person).get(thing.get_absolute_url()).content.decode()


def test_a_short_link_shows_the_title_in_pages_and_posts(document, author, member, browse):
    topic = ask(member, make_category(), title="How to dry hay?")
    page = make_page(author, title="Hay", body=f"[[document:{document.pk}]] and [[question:{topic.pk}]]")
    reply(author, topic, f"See [[Document:{document.pk}]], or [[document:{document.pk}|this one]].")
    link = f'<a href="{document.get_absolute_url()}" lang="en" dir="ltr">Hay &amp; &lt;rains&gt;</a>'
    for person in (None, member):
        assert link in seen(browse, person, page) and ">How to dry hay?</a>" in seen(browse, person, page)
        assert link in seen(browse, person, topic)
        assert f'<a href="/documents/{document.pk}/">this one</a>' in seen(browse, person, topic)


def test_an_expert_is_named(expert, author, secretariat, browse):
    make_expert(expert, listed_by=secretariat)
    handle = expert.handle
    page = make_page(author, title="Who", body=f"Ask [[expert:{handle.upper()}]] or [[expert:nobody]].")
    shown = seen(browse, None, page)
    assert f">{expert.display_name}</a>" in shown and ">expert:nobody</a>" in shown


def test_a_title_is_read_by_nobody_who_may_not_see_the_thing(secret, author, member, browse):
    page = make_page(author, title="May", body=f"[[document:{secret.pk}]] [[document:999999]]")
    assert "Minutes of May" in seen(browse, member, page)
    for _again in range(2):  # also where the page is kept
        shown = seen(browse, None, page)
        assert "Minutes" not in shown
        assert f'<a class="short" href="/documents/{secret.pk}/">document:{secret.pk}</a>' in shown
        assert '<a class="short" href="/documents/999999/">document:999999</a>' in shown


def test_a_new_title_shows_at_once_where_the_page_is_kept(document, author, browse):
    page = make_page(author, title="Hay", body=f"[[document:{document.pk}]]")
    assert "Hay &amp;" in seen(browse, None, page)
    type(document).objects.filter(pk=document.pk).update(title="Straw")
    search.update("document", [document.pk])
    assert ">Straw</a>" in seen(browse, None, page)


def test_the_document_knows_where_it_is_used(document, author, browse):
    page = make_page(author, title="Drying", body=f"[[document:{document.pk}|words]]")
    assert links.cited(author, [("page", page.pk)])["page", page.pk][0].title == "Hay & <rains>"
    assert "Drying" in seen(browse, None, document)
    edit_page(author, page, {"body": "Nothing."}, base=1)
    assert "Drying" not in seen(browse, None, document)


def test_many_links_cost_one_query_and_none_costs_none(document, member, django_assert_num_queries):
    html = f'<a class="short" href="/documents/{document.pk}/">document:{document.pk}</a>'
    others = "".join(f'<a class="short" href="/topics/{number}/">topic:{number}</a>' for number in range(900))
    with django_assert_num_queries(1):
        assert "Hay" in titled(html + others + '<a class="short" href="/experts/kofi/">x</a>', None)
    with django_assert_num_queries(0):
        assert titled("<p>no</p>", None) == "<p>no</p>"


def test_feeds_name_what_everybody_may_see(document, secret, author, member, browse):
    body = f"[[document:{document.pk}]] [[document:{secret.pk}]] [[document:{document.pk}]]"
    topic = ask(member, make_category(), body=body)
    feed = feedparser.parse(browse(member).get(f"/feeds/topics/{topic.pk}/").content)
    said = feed.entries[0].summary
    assert said.count(">Hay &amp; &lt;rains&gt;</a>") == 2 and "Minutes" not in said
    assert f">document:{secret.pk}</a>" in said


def test_mails_name_what_every_member_may_see(document, secret, author):
    source = f"[[document:{document.pk}]] [[document:{secret.pk}]]"
    shown = letters.shown(Letter(title="Hay", text=source, html=text.render(source).html))["html"]
    assert f'href="http://127.0.0.1:8000{document.get_absolute_url()}"' in shown
    assert "Hay &amp; &lt;rains&gt;" in shown and "Minutes of May" in shown


def test_what_is_hidden_merged_or_gone_is_named_to_nobody_and_nothing_breaks(
    author, member, expert, secretariat, browse
):
    category = make_category()
    hidden = ask(member, category, title="A rude question")
    source = ask(member, category, title="Asked twice")
    target = ask(member, category, title="Asked first")
    make_expert(expert, listed_by=secretariat)
    things = f"[[topic:{hidden.pk}]] [[question:{source.pk}]] [[expert:{expert.handle}]]"
    page = make_page(author, title="Links", body=things)
    for words in ("A rude question", "Asked twice", expert.display_name):
        assert f">{words}</a>" in seen(browse, None, page)
    moderation.hide(secretariat, hidden, "Rude.")
    merge_topics(secretariat, fresh(source), fresh(target))
    rest_expert(expert, expert.expert)
    for person in (None, author):
        shown = seen(browse, person, page)
        printed = browse(person).get(f"{page.get_absolute_url()}print/").content.decode()
        for words in ("A rude question", "Asked twice", f">{expert.display_name}</a>"):
            assert words not in shown and words not in printed
        assert f'<a class="short" href="/topics/{hidden.pk}/">topic:{hidden.pk}</a>' in shown
        assert browse(person).get(f"/topics/{hidden.pk}/").status_code in (404, 410)
        answer = browse(person).get(f"/questions/{source.pk}/", follow=True)
        assert answer.status_code == 200 and "Asked first" in answer.content.decode()
