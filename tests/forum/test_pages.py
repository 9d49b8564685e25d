"""How topics are read: order, pages, permanent addresses, lists, budgets."""

import gzip

import pytest

from forum import actions
from forum.models import Post, Topic
from tests.forum.conversations import discuss, fresh, make_category, opening, reply


def shown(browser, address):
    page = browser.get(address).content.decode()
    return [int(part.split('"')[0]) for part in page.split('id="post-')[1:]]


def link(browser, address, rel):
    page = browser.get(address).content.decode()
    return page.split(f'rel="{rel}" href="')[1].split('"')[0] if f'rel="{rel}"' in page else None


@pytest.fixture
def long_discussion(author, member, discussion):
    """Kofi's discussion with 70 replies, in threads of different depth."""
    posts = []
    for number in range(70):
        under = posts[number // 2] if number % 3 else None
        posts.append(
            reply(author if number % 2 else member, fresh(under) if under else discussion, f"No. {number}")
        )
    return discussion


def test_pages_of_25_follow_the_tree_and_lead_back(long_discussion, browse):
    visitor, address = browse(None), long_discussion.get_absolute_url()
    order = list(long_discussion.posts.order_by("path").values_list("number", flat=True))
    pages, at = [], address
    while at:
        pages.append(shown(visitor, at))
        following = link(visitor, at, "next")
        at = following and address + following
    assert [len(page) for page in pages] == [25, 25, 21]
    assert [number for page in pages for number in page] == order
    last = address + f"?from={pages[2][0]}"
    assert shown(visitor, address + link(visitor, last, "prev")) == pages[1]
    second = address + f"?from={pages[1][0]}"
    assert shown(visitor, address + link(visitor, second, "prev")) == pages[0]
    assert link(visitor, address, "prev") is None


def test_every_post_is_found_at_its_address(long_discussion, browse):
    visitor = browse(None)
    for post in long_discussion.posts.order_by("path")[::3]:
        address = visitor.get(post.get_absolute_url()).url
        assert post.number in shown(visitor, address)
        assert address.endswith(f"#post-{post.number}")


def test_a_page_that_does_not_exist_is_the_first(long_discussion, browse):
    address, visitor = long_discussion.get_absolute_url(), browse(None)
    first = shown(visitor, address)
    for query in ("from=0", "from=999", "from=x", "before=999", "from=" + "9" * 30, "before=-1", "before=2"):
        assert shown(visitor, f"{address}?{query}") == first, query


def test_a_wrong_or_missing_slug_leads_to_the_right_address(discussion, question, browse):
    for topic, room in [(discussion, "topics"), (question, "questions")]:
        for wrong in [f"/{room}/{topic.pk}/", f"/{room}/{topic.pk}/something-else/"]:
            response = browse(None).get(wrong + "?from=2")
            assert (response.status_code, response.url) == (301, topic.get_absolute_url() + "?from=2")
    response = browse(None).get(f"/topics/{question.pk}/x/")
    assert (response.status_code, response.url) == (301, question.get_absolute_url())


def test_addresses_are_those_of_the_urlconf(discussion, question, category):
    from django.urls import reverse

    assert discussion.get_absolute_url() == reverse("forum:topic", args=[discussion.pk, discussion.slug])
    assert question.get_absolute_url() == reverse("forum:question", args=[question.pk, question.slug])
    assert opening(question).get_absolute_url() == reverse("forum:post", args=[opening(question).pk])
    assert category.get_absolute_url() == reverse("forum:category", args=[category.slug])


def test_a_reply_apart_from_what_it_answers_names_it(author, member, discussion, browse):
    first = reply(member, discussion)
    reply(author, fresh(first), "One.")
    apart = reply(member, fresh(first), "Two.")
    page = browse(None).get(discussion.get_absolute_url()).content.decode()
    assert "in reply to #2" in page.split(f'id="post-{apart.number}"')[1]
    assert page.count("in reply to #2") == 1


def test_members_see_only_the_buttons_that_work_for_them(author, member, other, question, answer, browse):
    def buttons(person):
        page = browse(person).get(question.get_absolute_url()).content.decode().split('id="post-2"')[1]
        names = {
            "helped": "helped/",
            "accept": "accept/",
            "reply": "reply/",
            "edit": "edit/",
            "report": "/report/",
        }
        return {name for name, part in names.items() if f"{part}" in page.split("</li>")[0]}

    assert buttons(None) == set()
    assert buttons(member) == {"reply", "edit"}
    assert buttons(other) == {"helped", "reply", "report"}
    assert buttons(author) == {"helped", "accept", "reply", "report"}


def test_pinned_topics_stand_first_in_their_category(author, category, facilitator, browse):
    first = discuss(author, category, title="The first")
    discuss(author, category, title="The second")
    actions.pin_topic(facilitator, fresh(first))
    page = browse(None).get(category.get_absolute_url()).content.decode()
    assert page.index("The first") < page.index("The second")
    assert page.count("The first") == 1


def test_the_front_of_the_forum_lists_rooms_and_what_was_said_last(author, category, member, browse):
    older = discuss(author, category, title="Older")
    discuss(author, category, title="Newer")
    reply(member, older)
    page = browse(None).get("/forum/").content.decode()
    assert page.index("Animal health") < page.index("Older") < page.index("Newer")


def test_empty_lists_say_what_to_do(browse, db):
    assert "no room to talk in yet" in browse(None).get("/forum/").content.decode()
    make_category()
    assert "Nobody has started a discussion yet" in browse(None).get("/forum/").content.decode()
    assert "Nobody has written here yet" in browse(None).get("/forum/animal-health/").content.decode()
    assert "Nobody has asked anything yet" in browse(None).get("/questions/").content.decode()
    assert "No question fits all of this" in browse(None).get("/questions/?theme=dairy").content.decode()


def test_reading_a_topic_reads_the_notices_about_it(author, member, discussion, browse, run_tasks):
    from portal import notices

    reply(member, discussion)
    run_tasks()
    assert notices.unread_count(author) == 1
    page = browse(author).get(discussion.get_absolute_url()).content.decode()
    assert notices.unread_count(author) == 0
    assert 'class="count"' not in page


# --- Budgets --------------------------------------------------------------------


def fill(category, author, count):
    """Put `count` more discussions and as many questions in `category`, as fast as rows can be written."""
    topics = Topic.objects.bulk_create(
        Topic(category=category, kind=kind, title="Goats", slug="goats", language="en", author=author)
        for kind in Topic.Kind.values
        for _ in range(count)
    )
    Post.objects.bulk_create(
        Post(topic=topic, number=1, path=[1], kind="body", author=author) for topic in topics
    )


@pytest.mark.parametrize(
    "address", ["/forum/", "/forum/animal-health/", "/questions/", "/feeds/discussions/"]
)
@pytest.mark.parametrize("who", ["visitor", "member"])
def test_lists_ask_the_database_as_often_for_3_rows_as_for_300(
    address, who, request, author, category, browse, django_assert_max_num_queries
):
    browser = browse(None if who == "visitor" else request.getfixturevalue(who))
    browser.get(address)
    counts = []
    for more in (3, 297):
        fill(category, author, more)
        with django_assert_max_num_queries(12) as asked:
            assert browser.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def grow(topic, people, posts):
    """Put `posts` more posts in `topic`, as fast as rows can be written."""
    start = topic.numbered
    rows = []
    for number in range(start + 1, start + posts + 1):
        kind = "answer" if topic.is_question else "reply"
        post = Post(
            topic=topic, number=number, path=[number], kind=kind, language="en", helped_count=number % 3
        )
        post.author = people[number % len(people)]
        post.set_body("Pods of *acacia*, and what is left on the field.")
        rows.append(post)
    Post.objects.bulk_create(rows)
    actions.recount()
    return fresh(topic)


@pytest.mark.parametrize("kind", ["discussion", "question"])
@pytest.mark.parametrize("who", ["visitor", "member", "facilitator"])
def test_a_topic_asks_the_database_as_often_for_3_posts_as_for_300(
    kind, who, request, author, other, browse, django_assert_max_num_queries
):
    topic = request.getfixturevalue(kind)
    browser = browse(None if who == "visitor" else request.getfixturevalue(who))
    browser.get(topic.get_absolute_url())
    counts = []
    for more in (3, 297):
        topic = grow(topic, [author, other], more)
        with django_assert_max_num_queries(12) as asked:
            page = browser.get(topic.get_absolute_url())
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert len(gzip.compress(page.content)) < 14_000
