"""Who goes back to the form of a comment, writes on and sends it again loses nothing of it."""

from portal.comments.models import Comment
from portal.moderation import actions as moderation
from tests.portal.going_back import BROUGHT_BACK, KEY


def test_a_comment_says_what_was_sent_last(document, member, browse):
    browser, url = browse(member), f"/comments/document/{document.pk}/write/"
    for body in ("Rain.", "Rain, and hail.", "Rain, and hail."):
        assert browser.post(url, {"body": body, "language": "en", "form_key": KEY}).status_code == 302
    comment = Comment.objects.get()
    assert (comment.body, comment.revision) == ("Rain, and hail.", 2)


def test_one_that_was_hidden_is_left_and_the_text_given_back(document, member, secretariat, browse):
    browser, url = browse(member), f"/comments/document/{document.pk}/write/"
    said = {"body": "Rain.", "language": "en", "form_key": KEY}
    browser.post(url, said)
    moderation.hide(secretariat, Comment.objects.get(), "Wrong.")
    page = browser.post(url, said | {"body": "Rain, and hail."})
    text = page.content.decode()
    assert page.status_code == 409 and BROUGHT_BACK in text and "Rain, and hail." in text
    assert "This text was hidden" in text and Comment.objects.get().body == "Rain."
