"""What one began to write is kept on the server, given back, and nobody else's business."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal import drafts
from portal.drafts.models import Draft
from tests.forum.conversations import discuss, make_category
from tests.wiki.pages import make_page


@pytest.fixture
def topic(author):
    return discuss(author, make_category())


def test_what_is_typed_on_one_device_comes_back_on_another(member, topic, browse):
    phone, laptop = browse(member), browse(member)
    name = f"topic-{topic.pk}"
    typed = {"body": "The pods fall in March,", "form_key": "x", "csrfmiddlewaretoken": "y"}
    assert phone.post(f"/drafts/{name}/", typed).status_code == 204
    assert Draft.objects.get().fields == {"body": "The pods fall in March,"}
    assert "The pods fall" in laptop.get(f"/drafts/{name}/").json()["text"]
    assert laptop.get("/drafts/ask/").status_code == 204
    reply = f"/topics/{topic.pk}/reply/"
    assert f"{reply}?draft=back" in laptop.get(reply).content.decode()
    assert "The pods fall" not in laptop.get(reply).content.decode()
    assert "The pods fall in March," in laptop.get(f"{reply}?draft=back").content.decode()


def test_all_that_was_begun_is_listed_with_the_way_back(member, other, browse):
    browser = browse(member)
    browser.post("/drafts/ask/", {"title": "Which goats", "draft_path": "/questions/ask/"})
    browser.post("/drafts/topic-1/", {"body": "x", "draft_path": "//elsewhere.example/"})
    page = browser.get("/drafts/").content.decode()
    assert "Which goats" in page and 'href="/questions/ask/?draft=back"' in page
    assert "elsewhere" not in page
    assert "Which goats" not in browse(other).get("/drafts/").content.decode()


def test_once_it_is_sent_the_draft_is_gone(member, topic, browse):
    drafts.keep(member, f"topic-{topic.pk}", {"body": "Half a"})
    assert browse(member).post(f"/topics/{topic.pk}/reply/", {"body": "A whole sentence.", "language": "en"})
    assert not Draft.objects.exists()


def test_a_refused_form_keeps_the_draft(member, topic, browse):
    drafts.keep(member, f"topic-{topic.pk}", {"body": "Half a"})
    browser = browse(member)
    assert browser.post(f"/topics/{topic.pk}/reply/", {"body": "", "language": "en"}).status_code == 422
    assert Draft.objects.exists()


def test_the_draft_of_a_wiki_page_comes_back_with_the_revision_it_was_begun_from(member, browse):
    page = make_page(member)
    drafts.keep(member, f"wiki-{page.pk}", {"body": "Begun long ago", "revision": "1"})
    shown = browse(member).get(f"/wiki/{page.slug}/edit/?draft=back").content.decode()
    assert "Begun long ago" in shown and 'name="revision" value="1"' in shown


def test_the_latest_wins_and_an_emptied_form_forgets(member):
    drafts.keep(member, "ask", {"body": "One"})
    drafts.keep(member, "ask", {"body": "Two"})
    assert drafts.found(member, "ask").fields == {"body": "Two"}
    drafts.keep(member, "ask", {"body": " ", "language": "en"})
    assert drafts.found(member, "ask") is None


def test_a_draft_is_dropped_where_its_owner_says_so(member, other, browse):
    drafts.keep(member, "ask", {"body": "Mine"})
    drafts.keep(other, "ask", {"body": "Hers"})
    assert browse(member).post("/drafts/ask/drop/", {"back": "/questions/ask/"}).url == "/questions/ask/"
    assert [draft.member for draft in Draft.objects.all()] == [other]
    assert browse(member).post("/drafts/ask/drop/", {"back": "https://elsewhere.example/"}).url == "/drafts/"


def test_nobody_elses_draft_is_shown(member, other, topic, browse):
    drafts.keep(member, f"topic-{topic.pk}", {"body": "Secret"})
    assert "Secret" not in browse(other).get(f"/topics/{topic.pk}/reply/?draft=back").content.decode()


@pytest.mark.parametrize("who", ["visitor", "pending", "suspended"])
def test_who_may_not_write_keeps_nothing(who, request, browse, db):
    person = None if who == "visitor" else request.getfixturevalue(who)
    assert browse(person).post("/drafts/ask/", {"body": "x"}).status_code == 403
    assert not Draft.objects.exists()


def test_too_much_is_not_kept_and_old_ones_give_way(member, browse):
    assert browse(member).post("/drafts/ask/", {"body": "x" * 300_001}).status_code == 413
    assert browse(member).post("/drafts/ask/", {"body": "a\x00\u202eb"}).status_code == 204
    assert drafts.found(member, "ask").fields == {"body": "ab"}
    for number in range(drafts.MOST):
        drafts.keep(member, f"topic-{number}", {"body": "x"})
    assert Draft.objects.count() == drafts.MOST and drafts.found(member, "ask") is None


def test_what_nobody_touched_for_three_months_is_forgotten(member):
    drafts.keep(member, "ask", {"body": "x"})
    drafts.keep(member, "start-topic", {"body": "x"})
    Draft.objects.filter(name="ask").update(updated_at=timezone.now() - drafts.KEPT - timedelta(hours=1))
    assert drafts.forget_old() == 1 and drafts.found(member, "start-topic")
