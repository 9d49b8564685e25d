"""Asking in a browser: what is like it appears, what helps is chosen, with scripts and without."""

import pytest

from forum.models import Post, Topic
from knowledge.documents.models import Document
from knowledge.wiki.models import Page
from tests.browser.conftest import sign_in
from tests.conftest import make_member
from tests.documents.deposits import make_document
from tests.forum.conversations import ask, fresh, make_category, reply

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def amina(db):
    return make_member("amina", "Amina Yusuf")


@pytest.fixture
def question(amina):
    """Kofi asked how to keep fodder dry, and Rosa answered; a document is about that too."""
    kofi, lucia = make_member("kofi", "Kofi Mensah"), make_member("lucia", "Lucia", is_staff=True)
    make_document(kofi, published_by=lucia, title="Keeping fodder dry")
    topic = ask(kofi, make_category(), title="How do you keep fodder dry?")
    reply(make_member("rosa", "Rosa Quispe", country_id="PE"), topic, "Stack it on stones.")
    return topic


def test_with_scripts_all_of_it_happens_in_place(amina, question, sit_down):
    person = sign_in(sit_down(width=360), amina).visit("/questions/ask/")
    page = person.page
    page.locator("[name=title]").press_sequentially("How can I keep fodder dry?")
    page.locator("#alike").get_by_text("Keeping fodder dry").wait_for()
    assert page.locator("#alike").get_by_text(question.title).count() == 1
    page.get_by_text("Cite a document or wiki page").click()
    page.locator("[name=cite_words]").press_sequentially("fodder")
    page.locator("#picks").get_by_text("Keeping fodder dry").click()
    page.get_by_label("Ask without my name").check()
    person.seen.clear()
    person.look()  # with what appeared
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    person.fill(body="In the long rains.", category="animal-health").press("Ask")
    asked = Topic.objects.get(author=amina)
    assert person.path == asked.get_absolute_url() and asked.anonymous
    assert person.reads("A member") and person.reads("Cites:")


def test_the_same_question_without_leaving_the_page(amina, question, sit_down):
    person = sign_in(sit_down(), amina).visit(question.get_absolute_url())
    page = person.page
    page.evaluate("window.still = 'the same page'")
    person.press("Same question here")
    page.get_by_text("Also asked by 1 member: Kenya").wait_for()
    person.press("Same question here")
    page.get_by_text("Also asked by 1 member").wait_for(state="detached")
    assert page.evaluate("window.still") == "the same page"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_without_scripts_nothing_is_missing(language, amina, question, sit_down):
    person = sign_in(sit_down(scripts=False, width=360), amina)
    if language != "en":
        amina.language = language
        amina.save(update_fields=["language"])
    page = person.visit("/questions/ask/").page
    person.fill(title="How can I keep fodder dry?", body="In the rains.", category="animal-health")
    page.locator("details:has([name=cite_words]) summary").click()
    person.fill(cite_words=Document.objects.get().get_absolute_url())
    person.click("main form .button.primary")
    assert page.locator("#similar").count() == 1 and not Topic.objects.filter(author=amina).exists()
    person.click("main form .button.primary")
    assert person.path == Topic.objects.get(author=amina).get_absolute_url()
    assert page.locator(".post .meta a", has_text="Keeping fodder dry").count() == 1


def test_accepting_and_making_a_page_of_it(amina, question, sit_down):
    kofi = question.author
    person = sign_in(sit_down(), kofi).visit(question.get_absolute_url())
    person.press("Accept this answer")
    assert fresh(Post.objects.get(kind="answer")).accepted_by == kofi
    person.press("Make a wiki page of it")
    assert person.path.startswith(f"/wiki/new/topic/{question.pk}/")
    assert "Stack it on stones." in person.page.locator("[name=body]").input_value()
    person.press("Start the page")
    assert person.reads("This page grew out of the conversation")
    person.press(question.title)
    assert person.reads("The community has made a wiki page of this") and Page.objects.count() == 1
