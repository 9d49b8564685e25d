"""Lists of topics: their orders, what they are narrowed to, and what in them is new to their reader."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from forum import actions, reading
from forum.lists import SLOT
from forum.models import Post, Reader, Topic
from portal import notices
from portal.vocabulary.models import Theme
from tests.forum.conversations import ask, discuss, fresh, make_category, reply

TITLES = re.compile(r"<h2 [^>]*><a [^>]*>([^<]*)</a>")


def page(browser, address):
    response = browser.get(address)
    assert response.status_code == 200
    html = response.content.decode()
    assert SLOT not in html
    return html


def titles(browser, address):
    """The titles of the rows, in their order."""
    return TITLES.findall(page(browser, address).split('class="tabs"')[1])


def row(browser, address, title):
    return page(browser, address).split(f">{title}</a>")[1].split("</li>")[0]


def early(topic, **fields):
    """The topic as if it had begun a day before."""
    Topic.objects.filter(pk=topic.pk).update(created_at=topic.created_at - timedelta(days=1), **fields)
    return topic


@pytest.fixture
def reader(member):
    member.approved_at = timezone.now() - timedelta(days=180)
    member.save()
    return member


# --- Orders -----------------------------------------------------------------------


def test_lists_stand_in_four_orders(author, other, category, browse):
    old = early(discuss(author, category, title="Old talk"))
    new = discuss(author, category, title="New talk")
    waiting = ask(author, category, title="Waiting")
    answered = ask(author, category, title="Answered")
    answer = reply(other, answered)
    reply(other, old)
    actions.mark_helped(author, fresh(answer))
    visitor = browse(None)
    for address in ("/forum/", category.get_absolute_url()):
        assert titles(visitor, address) == ["Old talk", "Answered", "Waiting", "New talk"]
        assert titles(visitor, f"{address}?order=newest") == ["Answered", "Waiting", "New talk", "Old talk"]
        assert titles(visitor, f"{address}?order=helped")[0] == "Answered"
        assert titles(visitor, f"{address}?unanswered=on") == ["Waiting"]
    assert titles(visitor, "/questions/") == ["Answered", "Waiting"]
    assert titles(visitor, "/questions/?unanswered=on") == ["Waiting"]
    assert titles(visitor, "/forum/?order=nonsense") == titles(visitor, "/forum/")
    assert new.pk and waiting.pk


def test_the_orders_are_links_that_keep_what_is_chosen(category, discussion, browse):
    html = page(browse(None), "/forum/?language=en&after=abc")
    for link in (
        "?language=en&amp;order=newest",
        "?language=en&amp;unanswered=on",
        "?language=en&amp;order=helped",
    ):
        assert f'href="/forum/{link}"' in html
    assert 'href="/forum/?language=en" aria-current="page"' in html
    chosen = page(browse(None), "/forum/?language=en&order=newest")
    assert 'type="hidden" name="order" value="newest"' in chosen  # the form keeps the order


@pytest.mark.parametrize("order", ["", "order=newest", "order=helped", "unanswered=on"])
def test_pages_hold_each_topic_once_in_every_order_also_narrowed(order, author, category, browse):
    made = Topic.objects.bulk_create(
        Topic(
            category=category, kind="question", title=f"No. {n}", slug="no", language="en", author=author,
            theme_ids=[1] if n % 2 else [2], helped_count=n % 4,
        )
        for n in range(120)
    )  # fmt: skip
    Post.objects.bulk_create(Post(topic=one, number=1, path=[1], kind="body", author=author) for one in made)
    theme = Theme.objects.get(pk=1)
    address, found = f"/questions/?{order}&theme={theme.slug}", []
    visitor = browse(None)
    while address:
        found += titles(visitor, address)
        following = re.search(r'rel="next" href="([^"]*)"', page(visitor, address))
        address = following and "/questions/" + following[1].replace("&amp;", "&")
    wanted = {one.title for one in made if set(one.theme_ids) & Theme.objects.within(1)}
    assert len(found) == len(set(found)) and set(found) == wanted


# --- What they are narrowed to ----------------------------------------------------


def test_lists_are_narrowed_by_labels_language_and_kind(author, category, browse):
    dairy = Theme.objects.by_slug("dairy")
    labels = {"themes": [dairy], "countries": ["KE"], "tags": ["Dry season"], "language": "fr"}
    discuss(author, category, title="Lait", **labels)
    ask(author, category, title="Goats")
    visitor, area = browse(None), Theme.objects.known()[dairy.parent_id]
    queries = [f"theme={area.slug}", "theme=dairy", "country=KE", "language=fr", "tag=Dry+season"]
    queries += ["tag=dry-season", "kind=discussion", "theme=dairy&country=KE&tag=dry-season&language=fr"]
    for query in queries:
        assert titles(visitor, f"/forum/?{query}") == ["Lait"], query
    assert titles(visitor, "/forum/?kind=question") == ["Goats"]
    html = page(visitor, "/forum/?theme=dairy&country=TD")
    assert "No conversation fits all of this" in html


def test_changed_labels_change_what_finds_a_topic(author, category, browse):
    topic = discuss(author, category, title="Milk", countries=["KE"])
    words = {"title": "Milk", "body": "Milk.", "language": "en"}
    actions.edit_topic(author, fresh(topic), base=1, countries=["TD"], tags=["churn"], **words)
    visitor = browse(None)
    assert titles(visitor, "/forum/?country=KE") == []
    assert titles(visitor, "/forum/?country=TD&tag=churn") == ["Milk"]
    Topic.objects.update(country_codes=[], tag_ids=[7])
    assert actions.recount() == 1 and titles(visitor, "/forum/?country=TD&tag=churn") == ["Milk"]


def test_members_narrow_to_what_is_their_own(reader, author, category, browse):
    mine = discuss(reader, category, title="Mine")
    followed = discuss(author, category, title="Followed")
    seen = discuss(author, category, title="Seen")
    notices.watch(reader, "topic", followed.pk)
    notices.watch(reader, "topic", seen.pk, "muted")
    reading.read_page(reader, fresh(seen), [1])
    browser = browse(reader)
    assert titles(browser, "/forum/?mine=on") == [mine.title]
    assert set(titles(browser, "/forum/?watching=on")) == {mine.title, followed.title}
    assert titles(browser, "/forum/?unread=on") == [followed.title]
    assert titles(browser, "/forum/?unread=on&watching=on&country=KE") == []
    actions.mark_category_read(reader, category)
    assert titles(browser, "/forum/?unread=on") == []


def test_what_is_ones_own_is_shown_to_nobody_else(reader, other, author, category, browse):
    discuss(reader, category, title="Amina’s")
    discuss(other, category, title="Rosa’s")
    first, second = browse(reader), browse(other)
    for _time in range(2):
        assert titles(first, "/forum/?mine=on") == ["Amina’s"]
        assert titles(second, "/forum/?mine=on") == ["Rosa’s"]
    assert set(titles(browse(None), "/forum/?mine=on")) == {"Amina’s", "Rosa’s"}
    assert 'name="mine"' not in page(browse(None), "/forum/")


def test_archived_topics_stand_only_where_they_are_asked_for(author, category, browse):
    early(discuss(author, category, title="Over"), archived=True)
    discuss(author, category, title="Going on")
    for address in ("/forum/", category.get_absolute_url()):
        assert titles(browse(None), address) == ["Going on"]
        assert titles(browse(None), f"{address}?order=newest") == ["Going on"]
        assert titles(browse(None), f"{address}?archived=on") == ["Over"]


def test_topics_of_rooms_that_one_may_not_see_stand_in_no_list(
    author, members_room, category, browse, member
):
    discuss(author, members_room, title="Among us", countries=["KE"])
    for query in ("", "?order=newest", "?order=helped", "?country=KE", "?archived=on"):
        assert titles(browse(None), f"/forum/{query}") == []
    assert titles(browse(member), "/forum/?country=KE") == ["Among us"]


# --- Rows -------------------------------------------------------------------------


def test_a_row_says_what_a_topic_is_about_and_where_it_comes_from(
    author, other, category, facilitator, browse
):
    topic = ask(author, category, title="Hay", point="Keep it off the ground.")
    answer = reply(other, topic)
    actions.accept_answer(author, fresh(answer))
    actions.mark_helped(author, fresh(answer))
    actions.close_topic(facilitator, fresh(topic))
    shown = row(browse(None), "/forum/", "Hay")
    for words in ("Keep it off the ground.", "Kofi Mensah", "Ghana", "Answer accepted", "Closed", "Question",
                  "1 answer", "Helped: 1", "Animal health"):  # fmt: skip
        assert words in shown, words


def test_who_asks_without_a_name_has_none_in_lists_and_no_country(author, category, browse):
    topic = ask(author, category, title="Hay")
    Topic.objects.filter(pk=topic.pk).update(anonymous=True)
    shown = row(browse(None), "/questions/", "Hay")
    assert "Kofi" not in shown and "Ghana" not in shown


def test_pinned_topics_come_first_in_their_category_alone(author, category, facilitator, browse):
    first = discuss(author, category, title="The first")
    discuss(author, category, title="The second")
    actions.pin_topic(facilitator, fresh(first))
    visitor, address = browse(None), category.get_absolute_url()
    assert titles(visitor, address) == ["The first", "The second"]
    assert titles(visitor, "/forum/") == ["The second", "The first"]
    assert titles(visitor, f"{address}?order=newest") == ["The second", "The first"]
    assert titles(visitor, f"{address}?language=en") == ["The second", "The first"]


# --- What is new --------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_each_sees_their_own_marks_on_the_rows_that_all_share(reader, other, author, category, browse):
    topic = discuss(author, category, title="New talk")
    mark, first, second = f'href="/topics/{topic.pk}/unread/"', browse(reader), browse(other)
    for address in ("/forum/", category.get_absolute_url()):
        assert mark in page(first, address) and mark in page(second, address)
    reading.read_page(reader, fresh(topic), [1])
    for address in ("/forum/", category.get_absolute_url()):
        assert mark not in page(first, address) and mark in page(second, address)
        assert mark not in page(browse(author), address) and mark not in page(browse(None), address)


def test_a_category_with_something_new_is_marked(reader, author, category, browse):
    topic = discuss(author, category)
    browser, mark = browse(reader), '<span class="new">'
    assert mark in page(browser, "/forum/") and mark not in page(browse(None), "/forum/")
    reading.read_page(reader, fresh(topic), [1])
    assert mark not in page(browser, "/forum/")
    reply(author, topic)
    assert mark in page(browser, "/forum/")
    actions.mark_all_read(reader)
    assert mark not in page(browser, "/forum/")


def test_the_mark_leads_to_the_first_unread_post(reader, author, discussion, browse):
    for _time in range(3):
        reply(author, discussion)
    reading.read_page(reader, fresh(discussion), [1, 2])
    browser = browse(reader)
    assert browser.get(f"/topics/{discussion.pk}/unread/").url.endswith("#post-3")
    reading.read_page(reader, fresh(discussion), [3, 4])
    assert browser.get(f"/topics/{discussion.pk}/unread/").url.startswith(discussion.get_absolute_url())


def test_a_button_marks_all_or_a_category_as_read_up_to_when_the_list_was_seen(
    reader, author, category, browse
):
    here, there = discuss(author, category), discuss(author, make_category("markets"))
    browser = browse(reader)
    until = re.search(r'name="until" value="([^"]*)"', page(browser, "/forum/"))[1]
    late = discuss(author, category, title="Late")
    answer = browser.post("/topics/mark-read/", {"until": until}, follow=True)
    assert "All conversations are marked as read." in answer.content.decode()
    assert reading.unread_among(reader, map(fresh, (here, there, late))) == {late.pk}
    answer = browser.post(f"{category.get_absolute_url()}mark-read/", {"until": "nonsense"}, follow=True)
    assert answer.redirect_chain[0][0] == category.get_absolute_url()
    assert not reading.unread_among(reader, [fresh(late)])
    assert Reader.objects.count() == 1
    assert "mark-read" not in page(browse(None), "/forum/")


# --- Categories ---------------------------------------------------------------------


def test_a_category_says_who_looks_after_it_who_reads_it_and_its_address(
    member, facilitator, browse, settings
):
    settings.MAIL_DOMAIN = "list.example"
    room = make_category("members-room", facilitator=facilitator, audience="members", languages=["fr", "ar"])
    html = page(browse(member), room.get_absolute_url())
    for words in ("Daniel", "Members only", "Français", "العربية", "members-room@list.example", "Follow"):
        assert words in html, words
    assert "/feeds/categories/" not in html
    room = make_category("open-room")
    html = page(browse(None), room.get_absolute_url())
    assert 'href="/feeds/categories/open-room/"' in html and "@list.example" not in html


def test_where_only_facilitators_begin_the_others_read_why(member, facilitator, browse):
    room = make_category("news", facilitator=facilitator, posting="facilitators")
    start, why = "/forum/news/new/", "only facilitators begin"
    html = page(browse(member), room.get_absolute_url())
    assert start not in html and why in html
    html = page(browse(facilitator), room.get_absolute_url())
    assert start in html and why not in html


def test_who_writes_in_a_category_reads_its_guidance_first(member, browse):
    make_category("news", guidance_en="One question at a time, please.")
    assert "One question at a time, please." in page(browse(member), "/forum/news/new/")
    assert "One question at a time, please." in page(browse(member), "/questions/ask/?category=news")


def test_lists_have_one_address_for_search_engines(category, discussion, browse):
    for address in ("/forum/", category.get_absolute_url(), "/questions/"):
        html = page(browse(None), f"{address}?order=newest&language=en")
        assert re.search(rf'rel="canonical" href="https?://[^/]+{address}"', html)


# --- Budgets ------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", "?order=helped&theme=dairy&tag=x", "?unread=on&watching=on&mine=on"])
def test_lists_ask_few_queries_however_much_there_is(
    query, reader, author, category, browse, django_assert_max_num_queries
):
    browser, counts = browse(reader), []
    for address in ("/forum/", category.get_absolute_url(), "/questions/"):
        browser.get(address + query)
    for more in (3, 100):
        Topic.objects.bulk_create(
            Topic(
                category=category, kind="question", title="Goats", slug="goats", language="en", author=author
            )
            for _ in range(more)
        )
        for address in ("/forum/", category.get_absolute_url(), "/questions/"):
            with django_assert_max_num_queries(12) as asked:
                assert browser.get(address + query).status_code == 200
            counts.append(len(asked))
    assert counts[:3] == counts[3:]
