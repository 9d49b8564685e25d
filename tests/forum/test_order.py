"""A discussion as a tree or in order of time, by pages, in whichever order its reader likes."""

import gzip

import pytest

from forum import actions
from forum.models import Post, Reader
from tests.forum.conversations import fresh, reply
from tests.forum.test_pages import grow, link, shown


@pytest.fixture
def talk(author, member, discussion):
    """Kofi's discussion: 3 answers 2, and 4 stands at the top."""
    first = reply(member, discussion, "In March they eat pods.")
    return {
        "topic": discussion,
        "later": reply(author, discussion, "And in April?"),
        "under": reply(author, fresh(first), "Which pods?"),
    }


def write_chains(topic, steps, apart):
    """Put `steps` replies in `topic`, each under the one that was written `apart` posts before it."""
    rows = []
    for number in range(topic.numbered + 1, topic.numbered + steps + 1):
        above = rows[-apart] if len(rows) >= apart else None
        post = Post(topic=topic, number=number, kind="reply", language="en", author=topic.author)
        post.path = [*(above.path if above else []), number]
        post.set_body("Deeper and deeper.")
        rows.append(post)
    Post.objects.bulk_create(rows)
    for above, post in zip(rows, rows[apart:], strict=False):
        post.parent_id = above.pk
    Post.objects.bulk_update(rows[apart:], ["parent"], batch_size=200)
    actions.recount()
    return fresh(topic)


@pytest.fixture
def long_talk(discussion):
    """60 replies in two threads that were written at the same time."""
    return write_chains(discussion, 60, apart=2)


def test_a_member_chooses_once_and_every_discussion_follows(talk, member, other, browse):
    address = talk["topic"].get_absolute_url()
    reader = browse(member)
    assert shown(reader, address) == [1, 2, 4, 3]
    response = reader.post("/topics/order/", {"order": "time", "back": address})
    assert (response.status_code, response.url) == (302, address)
    assert shown(reader, address) == [1, 2, 3, 4]
    assert shown(browse(other), address) == [1, 2, 4, 3]
    reader.post("/topics/order/", {"order": "tree", "back": address})
    assert shown(reader, address) == [1, 2, 4, 3]
    assert Reader.objects.count() == 1


def test_the_address_wins_for_its_page(talk, member, browse):
    address = talk["topic"].get_absolute_url()
    for who in (None, member):
        assert shown(browse(who), address + "?order=time") == [1, 2, 3, 4]
        assert shown(browse(who), address + "?order=tree") == [1, 2, 4, 3]
        assert shown(browse(who), address + "?order=sideways") == [1, 2, 4, 3]


def test_a_wrong_order_is_refused_and_nobody_is_led_elsewhere(talk, member, browse):
    reader = browse(member)
    assert reader.post("/topics/order/", {"order": "sideways"}).status_code == 400
    for back in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", ""):
        assert reader.post("/topics/order/", {"order": "time", "back": back}).url == "/forum/"


@pytest.mark.parametrize("order", ["tree", "time"])
def test_every_page_leads_to_the_first_the_last_and_its_neighbours(order, long_talk, browse):
    visitor, address = browse(None), long_talk.get_absolute_url()
    column = "path" if order == "tree" else "number"
    numbers = list(long_talk.posts.order_by(column).values_list("number", flat=True))
    first = f"{address}?order={order}"
    second = address + link(visitor, first, "next").replace("&amp;", "&")
    third = address + link(visitor, second, "next").replace("&amp;", "&")
    pages = [shown(visitor, page) for page in (first, second, third)]
    assert [number for page in pages for number in page] == numbers
    assert shown(visitor, f"{address}?order={order}&page=last") == numbers[-25:]
    assert shown(visitor, address + link(visitor, third, "prev").replace("&amp;", "&")) == pages[1]
    page = visitor.get(second).content.decode()
    assert "First page" in page and "Last page" in page
    assert "Last page" not in visitor.get(third).content.decode()
    assert "First page" not in visitor.get(first).content.decode()


@pytest.mark.parametrize("order", ["tree", "time"])
def test_the_permanent_address_leads_to_the_page_in_the_readers_order(order, long_talk, member, browse):
    Reader.objects.create(member=member, order=order)
    reader = browse(member)
    for post in long_talk.posts.order_by("number")[::7]:
        assert post.number in shown(reader, reader.get(post.get_absolute_url()).url)
    asked = browse(None).get(f"{post.get_absolute_url()}?order={order}").url
    assert f"order={order}" in asked and post.number in shown(browse(None), asked)


def test_the_last_page_of_a_question_has_its_last_answers(question, author, other, browse):
    topic = grow(question, [author, other], 60)
    visitor, address = browse(None), topic.get_absolute_url()
    assert "Last page" in visitor.get(address).content.decode()
    last = shown(visitor, address + "?page=last")
    assert len(last) == 25 and last[0] not in shown(visitor, address)
    assert link(visitor, address + "?page=last", "next") is None


@pytest.mark.parametrize("order", ["tree", "time"])
def test_a_tree_500_deep_opens_as_20_replies_do(
    order, member, discussion, browse, django_assert_max_num_queries
):
    reader, counts = browse(member), []
    reader.get(f"{discussion.get_absolute_url()}?order={order}")
    for more in (20, 480):
        topic = write_chains(fresh(discussion), more, apart=1)
        with django_assert_max_num_queries(12) as asked:
            page = reader.get(f"{topic.get_absolute_url()}?order={order}&page=last").content
        counts.append(len(asked))
        assert b"depth-7" not in page and len(gzip.compress(page)) < 14_000
    assert counts[0] == counts[1]


def test_new_posts_are_marked_once_and_the_way_leads_to_those_on_other_pages(
    discussion, author, member, browse
):
    address = discussion.get_absolute_url()
    reader = browse(member)
    reader.get(address)
    assert "Next unread" not in reader.get(address).content.decode()
    write_chains(fresh(discussion), 60, apart=2)
    page = reader.get(address).content.decode()
    assert page.count(">New<") == 24 and "Next unread" in page
    seen = set(shown(reader, address))
    response = reader.get(f"/topics/{discussion.pk}/unread/")
    assert int(response.url.partition("#post-")[2]) == min(set(range(1, 62)) - seen)
    for _page in range(4):
        page = reader.get(reader.get(f"/topics/{discussion.pk}/unread/").url).content.decode()
    assert "Next unread" not in page
    assert ">New<" not in reader.get(address).content.decode()
    assert ">New<" not in browse(author).get(address).content.decode()  # one's own are nothing new
    assert "page=last" in reader.get(f"/topics/{discussion.pk}/unread/").url
    assert ">New<" not in browse(None).get(address).content.decode()
