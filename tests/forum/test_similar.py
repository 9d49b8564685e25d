"""What is like a title: while it is typed, in the preview, and once before a question is sent."""

import pytest

from forum.models import Topic
from portal.search.alike import close
from tests.documents.deposits import make_document
from tests.forum.conversations import ask, discuss, make_category
from tests.wiki.pages import make_page

FORM = {"title": "How do I keep hay dry?", "body": "It moulds.", "language": "en"}


@pytest.fixture
def things(author, secretariat, category):
    """A question, a document, a page and a discussion about dry hay, and one among members."""
    make_document(author, published_by=secretariat, title="Keeping hay dry")
    make_page(author, title="Keeping dry")
    discuss(author, category, title="Who keeps dry hay?")
    ask(author, make_category("inside", audience="members"), title="Keep dry among us")
    return ask(author, category, title="How to keep hay dry in the rains?")


def alike(browser, title):
    return browser.get("/search/similar/", {"title": title})


def test_questions_discussions_documents_and_pages_appear_while_one_types(things, member, browse):
    piece = alike(browse(member), "keep dry hay").content.decode()
    assert "<html" not in piece and piece.count("<li>") == 5, piece
    for title in ("Keeping hay dry", "Keeping dry", "Who keeps dry hay?", things.title, "Keep dry among us"):
        assert title in piece
    assert 'name="seen"' in piece


@pytest.mark.parametrize("title", ["", "h", "zebra crossing", "\0" * 50, "((&|!*", "المطر الغزير"])
def test_what_is_like_nothing_shows_nothing(title, things, member, browse):
    answer = alike(browse(member), title)
    assert answer.status_code == 200 and "<li>" not in answer.content.decode()


def test_the_form_asks_for_it_and_tells_screen_readers(member, category, browse):
    for address in ("/questions/ask/", f"/forum/{category.slug}/new/"):
        page = browse(member).get(address).content.decode()
        assert 'hx-get="/search/similar/"' in page and 'id="alike" aria-live="polite"' in page


def test_it_takes_few_queries(things, member, browse, django_assert_max_num_queries):
    browser = browse(member)
    alike(browser, "keep hay dry")
    with django_assert_max_num_queries(9):
        alike(browser, "keep dry hay")


def test_a_question_that_is_nearly_there_is_held_up_once(things, member, category, browse):
    browser, data = browse(member), FORM | {"category": category.slug}
    page = browser.post("/questions/ask/", data).content.decode()
    assert "Your question is not sent yet." in page and things.get_absolute_url() in page
    assert "It moulds." in page and 'name="seen" value="1"' in page
    assert Topic.objects.filter(author=member).count() == 0
    assert browser.post("/questions/ask/", data | {"seen": "1"}).status_code == 302
    assert Topic.objects.filter(author=member).count() == 1


def test_the_preview_shows_it_and_is_no_second_hurdle(things, member, category, browse):
    page = browse(member).post("/questions/ask/", FORM | {"category": category.slug, "preview": "1"})
    words = page.content.decode()
    assert "Keeping hay dry" in words and 'name="seen" value="1"' in words
    assert "not sent yet" not in words


def test_whoever_has_seen_it_is_not_stopped_after_a_mistake_either(things, member, category, browse):
    answer = browse(member).post("/questions/ask/", FORM | {"seen": "1", "body": ""})
    assert answer.status_code == 422 and 'name="seen" value="1"' in answer.content.decode()


def test_a_discussion_and_what_is_only_a_little_alike_are_not_held_up(things, member, category, browse):
    browser = browse(member)
    sent = browser.post(f"/forum/{category.slug}/new/", FORM)
    assert sent.status_code == 302
    data = FORM | {
        "category": category.slug,
        "title": "Which dry feeds and hay do young camels refuse in May?",
    }
    assert browser.post("/questions/ask/", data).status_code == 302


def test_near_means_most_words(things):
    assert close("How do I keep hay dry?", [things]) and not close("Hay", [things])
