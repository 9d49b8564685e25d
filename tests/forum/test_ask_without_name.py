"""Who asks without a name: the name, handle and address are sought everywhere, and stand nowhere."""

import re
from collections import deque
from html import unescape
from urllib.parse import urldefrag, urljoin

import pytest
from django.core import mail
from django.test import Client

from forum import actions
from forum.models import Post, Topic
from forum.names import shown_author
from portal import notices
from portal.moderation import actions as moderation
from portal.notices import preferences
from portal.notices.models import Event
from tests.forum.conversations import ask, fresh, opening, reply
from tests.inbox.mail import deliver, reply_address, write

KOFI = ("kofi", "mensah")  # name, handle and address of who asks
LINKS = re.compile(r'(?:href|src|action)="([^"]*)"')
NOT_OPENED = ("/members/", "/admin/", "/static/", "/accounts/", "/mail/", "/experts/")


@pytest.fixture
def secret(author, category):
    """Kofi asks how to keep hay dry, without his name, and `author` has a name nobody else's words have."""
    return ask(author, category, anonymous=True)


def crawl(browser: Client, *more: str) -> dict[str, str]:
    """Every page of the site that links lead to from a few, by address, save the members' own pages."""
    waiting, pages = deque(["/", "/questions/", "/forum/", "/search/?q=hay", *more]), {}
    while waiting:
        url = waiting.popleft()
        if url in pages or url.startswith(NOT_OPENED):
            continue
        response = browser.get(url)
        if response.status_code in (301, 302):
            waiting.append(urljoin(url, response.url))
        pages[url] = "" if response.streaming else response.content.decode()
        for link in LINKS.findall(pages[url]) if response.status_code == 200 else ():
            link = urldefrag(urljoin(url, unescape(link))).url
            if link.startswith("/") and not link.startswith("/theme"):
                waiting.append(link)
    return pages


def names_in(words: str) -> list[str]:
    return [word for word in KOFI if word in words.lower()]


def sent_to_others(author) -> list[str]:
    """All mails but those to the author, as they went out."""
    return [message.message().as_string() for message in mail.outbox if author.email not in message.to]


def words_of(message: str) -> str:
    """The mail's source and its parts, decoded."""
    from email import message_from_string, policy

    parsed = message_from_string(message, policy=policy.default)
    parts = [part.get_content() for part in parsed.walk() if not part.is_multipart()]
    return "\n".join([*(f"{name}: {value}" for name, value in parsed.items()), *parts])


def test_the_form_has_a_tick_and_it_is_kept(author, category, browse):
    page = browse(author).get("/questions/ask/").content.decode()
    assert 'name="anonymous"' in page and "The secretariat can see it." in page
    data = {"title": "How do I keep hay dry?", "body": "It moulds.", "language": "en", "anonymous": "on"}
    browse(author).post("/questions/ask/", data | {"category": category.slug})
    topic = Topic.objects.get()
    assert topic.anonymous and topic.author == author and opening(topic).anonymous
    assert topic.last_post_by is None


def test_no_page_and_no_feed_names_who_asked(
    secret, author, member, other, facilitator, browse, run_tasks, expert
):
    notices.watch(other, "category", secret.category_id)
    notices.watch(expert, "member", author.pk)
    answer = reply(member, secret, "Stack it on stones.")
    comment = reply(author, answer, "Thank you, which stones?")
    actions.edit_post(author, fresh(comment), base=1, body="Which stones, and how many?", language="en")
    actions.mark_helped(author, fresh(answer))
    actions.accept_answer(author, fresh(answer))
    assert fresh(comment).anonymous
    run_tasks()
    feeds = ["/feeds/questions/", "/notifications/", "/watching/", f"/posts/{comment.pk}/reply/"]
    for person in (None, member, other, facilitator):
        pages = crawl(browse(person), *feeds)
        assert secret.get_absolute_url() in pages and len(pages) > 8
        found = {url: names_in(words) for url, words in pages.items()}
        found.pop("/about/", None)
        assert {url: words for url, words in found.items() if words} == {}, person
        assert "Which stones, and how many?" in pages[secret.get_absolute_url()]
    own = browse(other).get(f"/members/{author.handle}/").content.decode()
    assert secret.title not in own
    private = preferences.stored(member).feed_key
    feed = browse(None).get(f"/feeds/notifications/{private}/").content.decode()
    assert not names_in(feed)


def test_no_mail_and_no_notice_names_who_asked(secret, author, member, other, expert, facilitator, run_tasks):
    for person in (member, facilitator):
        notices.watch(person, "category", secret.category_id)
    notices.watch(expert, "member", author.pk)
    preferences.change(other, mode="digest", period="daily")
    notices.watch(other, "category", secret.category_id)
    run_tasks()
    answer = reply(member, fresh(secret), "Stack it on stones.")
    reply(author, answer, "Thank you, which stones?")
    actions.accept_answer(author, fresh(answer))
    actions.mark_helped(author, fresh(answer))
    run_tasks()
    mails = sent_to_others(author)
    assert len(mails) >= 3
    for message in mails:
        assert not names_in(words_of(message)) and "Ghana" not in words_of(message)
    assert any("A member" in words_of(message) for message in mails)
    for event in Event.objects.filter(actor=author):
        assert not names_in(event.sentence) and event.nameless
    assert not expert.notifications.exists(), "who follows Kofi isn't told"
    assert member.notifications.filter(event__name="answer-accepted").exists()


def test_a_digest_names_neither_who_asked_nor_their_country(author, member, category, run_tasks):
    from datetime import UTC, datetime, timedelta

    from portal.notices import digests

    preferences.change(member, mode="digest", period="daily")
    notices.watch(member, "category", category.pk)
    ask(author, category, anonymous=True)
    run_tasks()
    mail.outbox.clear()
    digests.send_due(datetime.now(UTC) + timedelta(days=1))
    run_tasks()
    (message,) = mail.outbox
    words = words_of(message.message().as_string())
    assert "How do I keep hay dry?" in words and "A member" in words
    assert not names_in(words) and "Ghana" not in words


def test_an_answer_by_mail_stays_without_a_name(secret, author, member, facilitator, run_tasks, browse):
    notices.watch(facilitator, "category", secret.category_id)
    answer = reply(member, secret, "Stack it on stones.")
    run_tasks()
    mail.outbox.clear()
    text = "Which stones?\n\n-- \nKofi Mensah\nAccra"
    incoming = write(author, reply_address(author, answer), text)
    incoming.replace_header("Message-ID", "<7@mensah.example>")
    deliver(run_tasks, incoming)
    comment = Post.objects.get(kind="comment")
    assert comment.anonymous and comment.author == author and comment.by_mail
    reply(member, comment, "Flat ones.")
    run_tasks()
    mails = sent_to_others(author)
    assert mails and not any(names_in(words_of(message)) for message in mails)
    whole = f"/posts/{comment.pk}/mail/"
    assert browse(facilitator).get(whole).status_code == 403
    assert browse(author).get(whole).status_code == 200


def test_the_secretariat_sees_the_name_and_that_others_do_not(secret, author, secretariat, browse):
    page = browse(secretariat).get(secret.get_absolute_url()).content.decode()
    assert "Kofi Mensah" in page and "Not shown to others" in page
    listed = browse(secretariat).get("/admin/forum/topic/").content.decode()
    assert "Kofi Mensah" in listed
    assert shown_author(secret, secretariat) == author


def test_what_the_asker_writes_elsewhere_has_their_name(secret, author, member, category):
    elsewhere = ask(member, category, title="Which salt?")
    assert not reply(author, elsewhere, "Any.").anonymous
    assert not reply(member, secret, "Stack it on stones.").anonymous
    assert fresh(secret).last_post_by == member
    reply(author, secret, "On which stones?")
    assert fresh(secret).last_post_by is None and actions.recount() == 0


def test_a_discussion_has_a_name(author, category):
    topic, _made = actions.start_topic(
        author, category, kind="discussion", title="Goats", body="Here.", language="en", anonymous=True
    )
    assert not topic.anonymous


def test_machines_read_of_nobody(secret, visitor):
    page = visitor.get(secret.get_absolute_url()).content.decode()
    assert '"QAPage"' in page and not names_in(page)


def test_neither_the_facilitators_queue_nor_a_quotation_names_who_asked(
    secret, author, member, facilitator, secretariat, browse
):
    comment = reply(author, secret, "I should add that it rains.")
    moderation.report(member, fresh(secret), "other")
    moderation.report(member, comment, "other")
    for address in (
        "/forum/moderate/",
        f"/topics/{secret.pk}/split/",
        f"/posts/{comment.pk}/history/",
        f"{secret.get_absolute_url()}print/",
        f"/posts/{comment.pk}/reply/?quote=1",
    ):
        answer = browse(facilitator).get(address)
        assert answer.status_code == 200 and not names_in(answer.content.decode()), address
    assert "Kofi Mensah" in browse(secretariat).get("/forum/moderate/").content.decode()
    quoted = browse(secretariat).get(f"/posts/{comment.pk}/reply/?quote=1").content.decode()
    assert "Kofi Mensah" not in quoted.split("<textarea")[1].split("</textarea")[0]
    assert "I should add" in quoted
