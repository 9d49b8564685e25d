"""A session that ended while somebody was writing costs them nothing but signing in again."""

import pytest
from django.test import Client

from forum.models import Post
from portal import unsent
from tests.forum.conversations import discuss

LONG = "Mine eat the pods that fall in March, and the leaves that the wind leaves."


def sign_in(browser: Client, member, path: str):
    return browser.post(path, {"login": member.email, "password": "a good long password"})


def test_what_was_sent_after_the_session_ended_is_offered_again_and_sent(member, author):
    topic, browser = discuss(author), Client(enforce_csrf_checks=False)
    answer = browser.post(f"/topics/{topic.pk}/reply/", {"body": LONG, "language": "en"})
    assert answer.status_code == 302 and "next=/unsent/" in answer.url.replace("%2F", "/")
    assert not Post.objects.filter(body=LONG).exists()
    led = sign_in(browser, member, answer.url)
    assert led.url == "/unsent/"
    page = browser.get("/unsent/")
    assert LONG in page.content.decode() and f'action="/topics/{topic.pk}/reply/"' in page.content.decode()
    assert browser.post(f"/topics/{topic.pk}/reply/", {"body": LONG, "language": "en"}).status_code == 302
    assert Post.objects.get(body=LONG).author == member


def test_what_was_sent_stays_words(member):
    browser = Client()
    answer = browser.post("/wiki/new/", {"title": "</textarea><script>alert(1)</script>" + "x" * 50})
    sign_in(browser, member, answer.url)
    assert "<script>alert" not in browser.get("/unsent/").content.decode()


@pytest.mark.parametrize("fields", [{}, {"body": "x" * (unsent.MOST + 1)}])
def test_nothing_or_too_much_is_not_kept(fields, author):
    topic, browser = discuss(author), Client()
    answer = browser.post(f"/topics/{topic.pk}/reply/", fields)
    assert answer.status_code == 302 and "unsent" not in answer.url
    assert "sessionid" not in browser.cookies


def test_without_anything_kept_the_page_leads_home(member, browse):
    assert browse(member).get("/unsent/").url == "/"
