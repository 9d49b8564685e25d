"""Who goes back to a form of a document that was sent, writes on and sends it again loses nothing of it."""

from knowledge.documents import actions
from knowledge.documents.models import Assessment, Collection, Document
from knowledge.documents.names import Author
from tests.documents.deposits import data, make_document, posted, sent_file
from tests.portal.going_back import BROUGHT_BACK, KEY

NEW = "/documents/new/"


def test_a_deposit_says_what_was_sent_last_with_its_file_once(member, browse):
    browser = browse(member)
    first = posted(form_key=KEY, file=sent_file(), title="Milk", draft="yes")
    assert browser.post(NEW, first).status_code == 302
    for _time in range(2):
        again = posted(form_key=KEY, file=sent_file(), title="Milk of goats", draft="yes")
        assert browser.post(NEW, again).status_code == 302
    document = Document.objects.get()
    assert (document.title, document.status, document.versions.count()) == ("Milk of goats", "draft", 1)
    assert browser.post(NEW, posted(form_key=KEY, title="Milk of goats")).status_code == 302
    assert Document.objects.get().status == "submitted", "this time it was handed in"


def test_a_deposit_that_was_edited_is_left_and_the_text_given_back(member, secretariat, browse):
    browser = browse(member)
    browser.post(NEW, posted(form_key=KEY, title="Milk"))
    document = Document.objects.get()
    actions.edit_document(secretariat, document, data(title="Milk (2nd edition)"), revision=1)
    page = browser.post(NEW, posted(form_key=KEY, title="Milk of goats"))
    text = page.content.decode()
    assert page.status_code == 409 and BROUGHT_BACK in text and "Milk of goats" in text
    assert document.get_absolute_url()[:12] in text
    assert Document.objects.get().title == "Milk (2nd edition)"


def test_an_edit_says_what_was_sent_last(member, browse):
    document = make_document(member)
    url, browser = f"{document.get_absolute_url()}edit/", browse(member)
    for title in ("Better", "Better still", "Better still"):
        assert browser.post(url, posted(title=title, revision="1", form_key=KEY)).status_code == 302
    document = Document.objects.get()
    assert (document.title, document.revision) == ("Better still", 3)


def test_a_translation_that_was_gone_back_to_says_what_was_sent_last(member, other, secretariat, browse):
    document = make_document(member, published_by=secretariat)
    url, browser = f"{document.get_absolute_url()}translate/", browse(other)
    sent = {"language": "sw", "title": "Mbuzi", "form_key": KEY}
    browser.post(url, sent)
    assert browser.post(url, sent | {"title": "Mbuzi na kondoo"}).status_code == 302
    assert Document.objects.exclude(pk=document.pk).get().title == "Mbuzi na kondoo"


def test_a_collection_says_what_was_sent_last_and_is_left_where_it_was_changed(member, browse):
    browser, url = browse(member), "/documents/collections/new/"
    said = {"title": "Goats", "body": "First.", "language": "en", "audience": "everyone", "form_key": KEY}
    for body in ("First.", "Second.", "Second."):
        assert browser.post(url, said | {"body": body}).status_code == 302
    collection = Collection.objects.get()
    assert (collection.body, collection.revision) == ("Second.", 2)
    page = browser.post(url, said | {"body": "Third."})
    assert page.status_code == 409 and BROUGHT_BACK in page.content.decode()
    assert "Third." in page.content.decode() and Collection.objects.count() == 1


def test_what_one_has_found_says_what_was_sent_last(member, other, secretariat, browse):
    theirs = {"type": "good-practice", "authors": [Author("Mensah, Kofi")]}
    practice = make_document(other, published_by=secretariat, **theirs)
    url = f"{practice.get_absolute_url()}assess/"
    said = {"agrees": "yes", "evidence": "field", "language": "en", "revision": "0", "form_key": KEY}
    for body in ("It works.", "It works in rain.", "It works in rain."):
        assert browse(member).post(url, said | {"body": body}).status_code == 302
    found = Assessment.objects.get()
    assert (found.body, found.revision) == ("It works in rain.", 2)
