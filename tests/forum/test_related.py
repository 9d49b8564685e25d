"""What else there is on a topic's subject stands under it, for who may see it."""

import re

import pytest

from forum import actions, related
from forum.models import Topic
from portal.moderation import actions as moderation
from tests.documents.deposits import make_document
from tests.forum.conversations import ask, discuss, fresh
from tests.wiki.pages import make_page


def titles(browser, topic):
    """What the page of `topic` names as on the same subject."""
    page = browser.get(topic.get_absolute_url()).content.decode()
    part = page.split('id="related"')[1].split("</section>")[0] if 'id="related"' in page else ""
    return re.findall(r"<a [^>]*>([^<]*)</a>", part)


@pytest.fixture
def about_plague(author, secretariat, category):
    discuss(author, category, title="Goat plague vaccination in the north")
    ask(author, category, title="Who pays for goat plague vaccination?")
    discuss(author, category, title="Selling mohair")
    make_document(author, published_by=secretariat, title="Vaccination against goat plague")
    make_page(author, title="Goat plague")


def test_topics_documents_and_pages_on_the_subject_stand_under_a_topic(
    author, category, about_plague, browse, run_tasks
):
    topic = discuss(author, category, title="Goat plague: vaccination before the rains")
    assert titles(browse(None), topic) == []
    run_tasks()
    assert set(titles(browse(None), topic)) == {
        "Goat plague vaccination in the north",
        "Who pays for goat plague vaccination?",
        "Vaccination against goat plague",
        "Goat plague",
    }


def test_each_sees_of_it_what_they_may(
    author, member, secretariat, category, members_room, browse, run_tasks
):
    among_us = discuss(author, members_room, title="Goat plague vaccination, among us")
    rude = discuss(author, category, title="Goat plague vaccination, rudely")
    topic = discuss(author, category, title="Goat plague vaccination")
    run_tasks()
    assert set(titles(browse(member), topic)) == {among_us.title, rude.title}
    assert titles(browse(None), topic) == [rude.title]
    moderation.hide(secretariat, fresh(rude), "Rude.")
    assert titles(browse(None), topic) == []


def test_a_new_title_has_other_company_and_the_others_learn_of_it_in_time(
    author, category, about_plague, browse, run_tasks, monkeypatch
):
    topic = discuss(author, category, title="Salt for camels")
    actions.edit_topic(
        author, fresh(topic), base=1, title="Goat plague", body="What is it like?", language="en"
    )
    run_tasks()
    assert "Goat plague vaccination in the north" in titles(browse(None), fresh(topic))
    older = Topic.objects.get(title="Goat plague vaccination in the north")
    monkeypatch.setattr("portal.search.related.ROUNDS", 1)
    assert related.relate_some() == Topic.objects.published().count()
    assert titles(browse(None), older).count("Goat plague") == 2  # the page of the wiki, and the topic


def test_at_most_three_of_each_kind_are_named(author, category, browse, run_tasks):
    for n in range(6):
        discuss(author, category, title=f"Goat plague, part {n}")
    topic = discuss(author, category, title="Goat plague")
    run_tasks()
    assert len(titles(browse(None), topic)) == 3
