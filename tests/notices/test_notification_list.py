"""What is new for a member, by day and conversation; nothing in it that they may no longer see."""

import gzip
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum import actions as forum
from knowledge.documents import actions as documents
from members import actions as members
from portal import notices
from portal.moderation import actions as moderation
from portal.notices.models import Notification
from tests.documents.deposits import make_document
from tests.forum.conversations import ask, discuss, fresh, make_category, opening, reply
from tests.notices.happenings import notify
from tests.roster.entries import make_expert
from tests.wiki.pages import make_page

URL = "/notifications/"
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture
def topic(author, run_tasks):
    """A discussion of Kofi's in which nothing has been said yet."""
    found = discuss(author, title="Goats in Garissa")
    run_tasks()
    return found


@pytest.fixture
def told(member, topic, run_tasks):
    """Amina follows the discussion; everything so far is read."""
    notices.watch(member, "topic", topic.pk)
    run_tasks()
    Notification.objects.all().delete()
    return topic


def words(html: str) -> str:
    """What a page says, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.partition("<main")[2].partition("</main")[0]))


def page(browser, query: str = "") -> str:
    response = browser.get(URL + query)
    assert response.status_code == 200
    return response.content.decode()


def rows_of(html: str) -> list[str]:
    return [words(f"<main{row}</main") for row in html.split('<li class="row')[1:]]


# --- What it says ---------------------------------------------------------------


def test_a_conversation_is_one_row_a_day_with_how_many_and_by_whom(
    told, member, author, other, browse, run_tasks
):
    for person in (author, author, other):
        reply(person, told)
    run_tasks()
    [row] = rows_of(page(browse(member)))
    assert "Goats in Garissa" in row and "3 new, latest by Rosa Quispe" in row


def test_a_single_notice_is_its_sentence(told, member, other, browse, run_tasks):
    reply(other, told)
    run_tasks()
    html = page(browse(member))
    assert "Rosa Quispe wrote in “Goats in Garissa”." in words(html)
    assert '<ul class="meta">' not in html.partition("<main")[2]


def test_a_title_that_runs_the_other_way_keeps_to_itself(author, member, other, browse):
    topic = discuss(author, title="لبن الماعز")
    notify(member, topic, "topic", name="topic-started", actor=other)
    assert "Rosa Quispe started a discussion: “\u2068لبن الماعز\u2069”." in page(browse(member))
    browser = browse(member)
    browser.cookies["django_language"] = "ar"
    assert "\u2068Rosa Quispe\u2069" in page(browser)


def test_what_is_meant_for_me_is_not_lost_among_the_rest(told, member, author, other, browse, run_tasks):
    mine = reply(member, told)
    reply(author, told)
    reply(author, told)
    forum.mark_helped(other, fresh(mine))
    reply(other, told, "What do you say, @amina?")
    run_tasks()
    [row] = rows_of(page(browse(member)))
    assert "2 new, latest by Kofi Mensah" in row
    assert "Rosa Quispe mentioned you in “Goats in Garissa”." in row
    assert "What you wrote in “Goats in Garissa” helped Rosa Quispe." in row


def test_the_days_are_those_of_the_members_own_clock(topic, member, browse):
    type(member).objects.update(time_zone="Africa/Nairobi")
    late, early = NOON.replace(hour=20, minute=30), NOON.replace(hour=21, minute=30)  # 23:30 and 0:30 there
    for at in (late, early):
        notify(member, topic, "topic", at=at)
    html = page(browse(member))
    assert re.findall(r"<h2>(.*?)</h2>", html) == ["11 March 2026", "10 March 2026"]
    assert ">00:30</time>" in html and ">23:30</time>" in html


def test_today_and_yesterday_are_called_so(topic, member, browse):
    type(member).objects.update(time_zone="Asia/Tokyo")
    now = timezone.now()
    for days in (0, 1):
        notify(member, topic, "topic", at=now - timedelta(days=days))
    assert re.findall(r"<h2>(.*?)</h2>", page(browse(member))) == ["Today", "Yesterday"]


def test_a_day_on_which_the_clocks_change_is_one_day(topic, member, browse):
    type(member).objects.update(time_zone="Europe/Rome")
    for hour in (23, 0, 12, 22):  # of 25 October 2026 in Rome, which has 25 hours: 1:00, 2:00, 13:00, 23:00
        notify(member, topic, "topic", at=datetime(2026, 10, 24 if hour == 23 else 25, hour, tzinfo=UTC))
    [row] = rows_of(page(browse(member)))
    assert "4 new" in row


def test_a_zone_that_the_database_does_not_know_is_taken_by_its_offset(topic, member, browse, monkeypatch):
    from zoneinfo import ZoneInfo

    from portal import zones

    class Newer(ZoneInfo):
        """Nairobi under a name that only a newer table has."""

    there = Newer("Africa/Nairobi")
    monkeypatch.setattr(zones, "zone_named", lambda name: there)
    monkeypatch.setattr(Newer, "key", "Africa/Newtown", raising=False)
    zones.zone_in_database.cache_clear()
    assert zones.zone_in_database("Africa/Newtown").utcoffset(None) == timedelta(hours=3)
    notify(member, topic, "topic", at=NOON)
    assert "10 March 2026" in page(browse(member))
    zones.zone_in_database.cache_clear()


def test_the_list_of_nothing_says_what_will_be_here(member, browse):
    assert "Nothing new for you" in page(browse(member))
    assert "You have read everything" in page(browse(member), "?show=unread")


# --- What one may no longer see ---------------------------------------------------


def test_what_was_hidden_since_shows_neither_title_nor_author_nor_address(
    topic, member, other, secretariat, browse, run_tasks
):
    post = reply(other, topic)
    notify(member, post, "post", actor=other, thread=f"topic:{topic.pk}", title=topic.title)
    moderation.hide(secretariat, fresh(post), "Off topic.")
    moderation.hide(secretariat, fresh(topic), "All of it.")
    html = page(browse(member)).partition("<main")[2]
    assert "Something that you can no longer see" in html
    assert (
        "Goats" not in html and "Rosa" not in html and f"{URL}{Notification.objects.last().pk}/" not in html
    )


def test_opening_what_was_hidden_leads_back_and_tells_nothing(topic, member, secretariat, browse):
    told = notify(member, topic, "topic")
    moderation.hide(secretariat, fresh(topic), "All of it.")
    browser = browse(member)
    response = browser.get(f"{URL}{told.pk}/")
    assert response.url == URL and "Goats" not in browser.get(URL).content.decode()
    assert not Notification.objects.unread().filter(pk=told.pk).exists()


def test_a_category_closed_to_who_is_suspended_shows_them_no_titles(author, suspended, browse):
    topic = discuss(author, make_category(audience="members"), title="Among us")
    notify(suspended, topic, "topic")
    assert "Among us" not in page(browse(suspended))


def test_of_some_hidden_posts_the_others_stay(told, member, author, other, secretariat, browse, run_tasks):
    first, second = reply(other, told), reply(author, told, "Which pods, @amina?")
    run_tasks()
    moderation.hide(secretariat, fresh(first), "No.", tell=False)
    [row] = rows_of(page(browse(member)))
    assert "Kofi Mensah mentioned you in “Goats in Garissa”." in row and "You can no longer see this." in row
    browser = browse(member)
    link = re.search(rf'href="({URL}\d+/)"', page(browser))[1]
    assert browser.get(link).url == second.get_absolute_url()


def test_that_a_document_was_withdrawn_is_told_with_its_title_and_leads_nowhere(
    author, member, secretariat, browse, run_tasks
):
    document = make_document(author, published_by=secretariat)
    notices.watch(member, "document", document.pk)
    run_tasks()
    Notification.objects.all().delete()
    documents.withdraw_document(secretariat, document, "It is out of date.")
    run_tasks()
    html = page(browse(member))
    assert f"The document “{document.title}” was withdrawn." in words(html)
    assert not re.search(rf'href="{URL}\d+/"', html)
    assert "The document" in words(page(browse(author)))


# --- Reading and marking ----------------------------------------------------------


def test_opening_leads_to_the_first_unread_post(told, member, author, browse, run_tasks):
    first, second = reply(author, told), reply(author, told)
    run_tasks()
    browser = browse(member)
    link = re.search(rf'href="({URL}\d+/)"', page(browser))[1]
    assert browser.get(link).url == first.get_absolute_url()
    link = re.search(rf'href="({URL}\d+/)"', page(browser))[1]
    assert browser.get(link).url == second.get_absolute_url()
    assert notices.unread_count(member) == 0


def things(author, member, secretariat):
    """One of each kind that notices are about, with its page."""
    topic, question = discuss(author, make_category()), ask(author, make_category("asking"))
    answer = reply(author, question)
    page, document = make_page(author), make_document(author, published_by=secretariat)
    expert = make_expert(author, listed_by=secretariat)
    found = {"topic": topic, "post": answer, "page": page, "document": document, "expert": expert}
    urls = {name: thing.get_absolute_url() for name, thing in found.items()}
    urls |= {"member": "/members/me/"}
    return found | {"member": member}, urls


@pytest.mark.parametrize("kind", ["topic", "post", "page", "document", "expert", "member"])
def test_reading_a_thing_reads_its_notice(kind, author, member, secretariat, browse):
    found, urls = things(author, member, secretariat)
    for name, thing in found.items():
        notify(member, thing, name)
    browser = browse(member)
    browser.get(urls[kind], follow=True)
    unread = Notification.objects.visible_to(member).unread()
    assert {row.event.kind for row in unread.select_related("event")} == set(found) - {kind}


def test_who_is_asked_something_about_the_entry_has_read_it_there(pending, secretariat, browse, run_tasks):
    members.ask(secretariat, pending, "Where do you work?")
    run_tasks()
    assert notices.unread_count(pending) == 1
    browse(pending).get("/members/me/entry/")
    assert notices.unread_count(pending) == 0


def test_all_are_marked_by_one_statement_save_what_came_since(topic, member, other, browse):
    for _ in range(5):
        notify(member, topic, "topic", minutes_ago=5)
    notify(other, topic, "topic", minutes_ago=5)
    browser = browse(member)
    drawn = re.search(r'name="until" value="([^"]+)"', page(browser))[1]
    notify(member, topic, "topic")
    with CaptureQueriesContext(connection) as captured:
        assert browser.post(f"{URL}read/", {"until": drawn}).url == URL
    assert len([one for one in captured if one["sql"].startswith("UPDATE")]) == 1
    assert notices.unread_count(member) == 1 and notices.unread_count(other) == 1
    browser.post(f"{URL}read/")
    assert notices.unread_count(member) == 0


@pytest.mark.parametrize("until", ["", "nonsense", "2026-13-45T00:00:00+00:00", "2026-01-01T00:00:00", "\0"])
def test_a_strange_moment_marks_everything(until, topic, member, browse):
    notify(member, topic, "topic")
    assert browse(member).post(f"{URL}read/", {"until": until}).status_code == 302
    assert notices.unread_count(member) == 0


def test_one_conversation_is_marked(topic, author, member, other, browse):
    another = discuss(author, make_category("other"))
    for thing, person in [(topic, member), (topic, member), (another, member), (topic, other)]:
        notify(person, thing, "topic")
    browse(member).post(f"{URL}read/thread/", {"thread": f"topic:{topic.pk}"})
    assert notices.unread_count(member) == 1 and notices.unread_count(other) == 1


@pytest.mark.parametrize("thread", ["", "topic:", "topic:9999999999999999999", "x" * 500, "\0", "';--"])
def test_a_made_up_conversation_marks_nothing(thread, topic, member, browse):
    notify(member, topic, "topic")
    assert browse(member).post(f"{URL}read/thread/", {"thread": thread}).status_code == 302
    assert notices.unread_count(member) == 1


def test_the_unread_alone(topic, author, member, browse):
    read = discuss(author, make_category("other"), title="Read already")
    notify(member, read, "topic", name="topic-started", read=True)
    notify(member, topic, "topic", minutes_ago=3, read=True)
    notify(member, topic, "topic", minutes_ago=2)
    notify(member, topic, "topic", minutes_ago=1)
    browser = browse(member)
    html = page(browser, "?show=unread")
    assert len(rows_of(html)) == 1 and "2 new" in html and "Read already" not in html
    assert len(rows_of(page(browser))) == 2


def test_another_members_notice_is_not_found(topic, member, other, browse):
    told = notify(member, topic, "topic")
    assert browse(other).get(f"{URL}{told.pk}/").status_code == 404


# --- Many ---------------------------------------------------------------------------


@pytest.fixture
def many(author, member):
    """Seven conversations over twelve days, told of in turns: 84 groups of three notices each."""
    category = make_category()
    topics = [discuss(author, category, title=f"Goats {number}") for number in range(7)]
    for day in range(12):
        for turn in range(3):
            for place, topic in enumerate(topics):
                at = NOON - timedelta(days=day, minutes=turn * 20 + place)
                notify(member, topic, "topic", at=at, actor=author)
    return topics


def test_the_pages_have_each_conversation_once_a_day_with_all_of_it(many, member, browse):
    browser, query, seen, back = browse(member), "", [], []
    while True:
        html = page(browser, query)
        day = ""
        for part in re.split(r"(?=<h2>|<li class=\"row)", html):
            if found := re.match(r"<h2>(.*?)</h2>", part):
                day = found[1]
            elif part.startswith('<li class="row'):
                row = words(f"<main{part}</main")
                seen.append((day, re.search(r"Goats \d", row)[0]))
                assert "3 new" in row
        links = dict(re.findall(r'rel="(next|prev)" href="([^"]+)"', html))
        back.append(links.get("prev"))
        if "next" not in links:
            break
        query = links["next"]
    assert len(seen) == len(set(seen)) == 84
    assert len(back) == 4 and back[0] is None
    assert rows_of(page(browser, back[1])) == rows_of(page(browser)), "the way back is the way there"


def test_a_full_page_keeps_its_weight_and_says_nothing_twice(many, member, browse):
    html = page(browse(member))
    assert len(gzip.compress(html.encode(), 6)) < 14_000
    assert len(rows_of(html)) == 25


def queries_of(browser, url: str = URL) -> int:
    browser.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(url).status_code == 200
    return len(captured)


def test_it_takes_as_many_queries_for_three_as_for_three_hundred(topic, author, member, browse):
    browser = browse(member)
    post = opening(topic)
    for number in range(3):
        notify(member, post, "post", at=NOON - timedelta(days=number), actor=author)
    few = queries_of(browser)
    for number in range(300):
        notify(member, post, "post", at=NOON - timedelta(hours=5 * number), actor=author)
    assert queries_of(browser) == few <= 8


def test_it_takes_as_many_queries_for_every_kind_as_for_one(author, member, secretariat, browse):
    found, _urls = things(author, member, secretariat)
    browser = browse(member)
    notify(member, found["topic"], "topic")
    few = queries_of(browser)
    for kind, thing in found.items():
        notify(member, thing, kind)
    assert queries_of(browser) == few


def test_a_cursor_that_is_none_gives_the_first_page(many, member, browse):
    browser = browse(member)
    first = rows_of(page(browser))
    for cursor in ("nonsense", "WyJ4Il0", "%00", "W10", "a" * 3000):
        assert rows_of(page(browser, f"?after={cursor}")) == first
