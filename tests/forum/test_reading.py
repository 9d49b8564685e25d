"""What is new to a member: which topics, from which post on, and what makes it old."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from forum import actions, reading
from forum.models import CategoryRead, Post, Reader, Topic, TopicRead
from portal.moderation import actions as moderation
from tests.forum.conversations import discuss, fresh, make_category, reply


def talk(author, topic, count):
    """`count` more posts by `author`; the topic as it is then."""
    for _time in range(count):
        reply(author, topic)
    return fresh(topic)


def age(topic, *, days, up_to=None):
    """Let the posts of `topic` up to a number, or all, be `days` older."""
    earlier = timedelta(days=days)
    posts = topic.posts.filter(number__lte=up_to) if up_to else topic.posts.all()
    for post in posts:
        Post.objects.filter(pk=post.pk).update(created_at=post.created_at - earlier)
    if not up_to:
        Topic.objects.filter(pk=topic.pk).update(last_post_at=topic.last_post_at - earlier)
    return fresh(topic)


def mark(person, topic):
    row = TopicRead.objects.get(member=person, topic=topic)
    return row.number, row.seen


@pytest.fixture
def reader(member):
    """Amina has been a member for half a year."""
    member.approved_at = timezone.now() - timedelta(days=180)
    member.save()
    return member


def test_a_new_topic_is_unread_until_its_posts_were_shown(reader, author, discussion):
    topic = talk(author, discussion, 4)
    assert reading.is_unread(reader, topic) and reading.first_unread(reader, topic) == 1
    assert reading.read_page(reader, topic, [1, 2, 3])
    assert reading.is_unread(reader, topic) and reading.first_unread(reader, topic) == 4
    assert reading.read_page(reader, topic, [4, 5])
    assert not reading.is_unread(reader, topic) and reading.first_unread(reader, topic) is None
    topic = talk(author, topic, 1)
    assert reading.is_unread(reader, topic) and reading.first_unread(reader, topic) == 6


def test_what_was_not_shown_stays_unread_though_later_posts_were(reader, author, discussion):
    topic = talk(author, discussion, 6)
    reading.read_page(reader, topic, [1, 5, 7, 3])
    assert mark(reader, topic) == (1, [3, 5, 7])
    assert reading.first_unread(reader, topic) == 2
    reading.read_page(reader, topic, [2])
    assert mark(reader, topic) == (3, [5, 7]) and reading.first_unread(reader, topic) == 4
    reading.read_page(reader, topic, [4, 6])
    assert mark(reader, topic) == (7, []) and not reading.is_unread(reader, topic)


def test_what_is_hidden_is_nothing_to_read(reader, author, secretariat, discussion):
    topic = talk(author, discussion, 3)
    moderation.hide(secretariat, fresh(topic.posts.get(number=3)), "Rude.")
    reading.read_page(reader, topic, [1, 2, 4])
    assert mark(reader, topic) == (4, []) and not reading.is_unread(reader, fresh(topic))


def test_what_is_hidden_after_the_posts_behind_it_were_read_leaves_nothing_unread(
    reader, author, secretariat, discussion
):
    topic = talk(author, discussion, 3)
    reading.read_page(reader, topic, [1, 3, 4])
    moderation.hide(secretariat, fresh(topic.posts.get(number=2)), "Rude.")
    assert reading.first_unread(reader, fresh(topic)) is None
    assert not reading.is_unread(reader, fresh(topic))


def test_who_joins_has_all_that_was_said_before_behind_them(newcomer, author, category):
    before = discuss(author, category)
    newcomer.approved_at = timezone.now()
    newcomer.save()
    assert not reading.is_unread(newcomer, fresh(before))
    topic = talk(author, before, 1)
    assert reading.is_unread(newcomer, topic) and reading.first_unread(newcomer, topic) == 2


def test_after_sixty_days_nothing_is_new(reader, author, discussion):
    topic = age(talk(author, discussion, 3), days=61)
    assert not reading.is_unread(reader, topic)
    topic = talk(author, topic, 2)
    assert reading.first_unread(reader, topic) == 5
    reading.read_page(reader, topic, [6])
    assert mark(reader, topic) == (4, [6])
    reading.read_page(reader, topic, [5])
    assert mark(reader, topic) == (6, [])


def test_ones_own_posts_are_not_new_to_oneself(reader, author, discussion):
    topic = fresh(discussion)
    assert not reading.is_unread(author, topic)
    reply(reader, topic)
    assert mark(reader, topic) == (0, [2]) and reading.first_unread(reader, fresh(topic)) == 1
    assert reading.first_unread(author, fresh(topic)) == 2
    reading.read_page(reader, fresh(topic), [1])
    reply(reader, topic)
    assert not reading.is_unread(reader, fresh(topic))


def test_ones_own_post_that_was_held_is_not_new_to_oneself(newcomer, author, secretariat, discussion):
    reading.read_page(newcomer, discussion, [1])
    held = reply(newcomer, discussion)
    talk(author, discussion, 1)
    moderation.approve(secretariat, fresh(held))
    topic = fresh(discussion)
    assert reading.first_unread(newcomer, topic) == 3
    reading.read_page(newcomer, topic, [3])
    assert not reading.is_unread(newcomer, fresh(topic))


def test_marking_all_as_read_is_one_row_and_what_is_written_later_is_new(reader, author, category):
    topics = [discuss(author, category, title=f"Talk {n}") for n in range(3)]
    reading.read_page(reader, topics[0], [1])
    actions.mark_all_read(reader)
    assert not reading.unread_among(reader, map(fresh, topics))
    assert Reader.objects.get().member == reader
    assert reading.forget_behind(reader.pk) == 1 and TopicRead.objects.filter(member=reader).count() == 0
    topic = talk(author, topics[1], 1)
    assert reading.unread_among(reader, map(fresh, topics)) == {topic.pk}
    assert reading.first_unread(reader, topic) == 2


def test_marking_a_category_as_read_leaves_the_others(reader, author, category):
    here, there = discuss(author, category), discuss(author, make_category("markets"))
    actions.mark_category_read(reader, category)
    assert reading.unread_among(reader, [fresh(here), fresh(there)]) == {there.pk}
    assert CategoryRead.objects.get().category == category


def test_what_was_written_after_the_list_was_seen_stays_unread(reader, author, category):
    seen_at = timezone.now()
    topic = fresh(discuss(author, category))
    actions.mark_all_read(reader, until=seen_at)
    assert reading.is_unread(reader, topic)
    actions.mark_all_read(reader, until=timezone.now() + timedelta(days=400))
    assert not reading.is_unread(reader, topic)
    assert reading.is_unread(reader, talk(author, topic, 1))
    actions.mark_all_read(reader, until=seen_at)  # an old page, sent late, makes nothing unread again
    assert Reader.objects.get().read_until > seen_at


def test_visitors_read_without_a_trace(author, discussion):
    assert not reading.read_page(None, discussion, [1])
    assert reading.first_unread(None, discussion) is None and not reading.is_unread(None, discussion)


def test_few_queries_and_none_where_all_is_old(reader, author, discussion, django_assert_num_queries):
    topic = talk(author, discussion, 30)
    with django_assert_num_queries(2):
        reading.read_page(reader, topic, range(1, 26))
    with django_assert_num_queries(1):
        reading.read_page(reader, topic, range(1, 26))
    with django_assert_num_queries(1):
        reading.unread_among(reader, [topic])
    with django_assert_num_queries(2):
        assert reading.first_unread(reader, topic) == 26
    topic = age(topic, days=100)
    with django_assert_num_queries(0):
        reading.read_page(reader, topic, [26])
        assert reading.first_unread(reader, topic) is None and not reading.is_unread(reader, topic)


def test_little_is_kept_of_what_is_read_out_of_order(reader, author, discussion, monkeypatch):
    topic = talk(author, discussion, 12)
    monkeypatch.setattr(reading, "NOTE", reading.NOTE.replace(str(reading.MOST_SEEN), "4"))
    reading.read_page(reader, topic, [5, 7, 9, 11, 13])
    reading.read_page(reader, topic, [3])
    assert mark(reader, topic) == (0, [3, 5, 7, 9])


def test_rows_behind_the_cut_off_are_forgotten(reader, author, other, category):
    old, new, gone = (discuss(author, category, title=f"Talk {n}") for n in range(3))
    for topic in (old, new):
        reading.read_page(reader, topic, [1])
    reading.read_page(other, gone, [1])
    actions.mark_all_read(other)
    TopicRead.objects.filter(topic=old).update(at=timezone.now() - timedelta(days=61))
    type(other).objects.filter(pk=other.pk).update(status="gone")
    reading.tidy()
    assert set(TopicRead.objects.filter(member=reader).values_list("topic", flat=True)) == {new.pk}
    assert not TopicRead.objects.filter(member=other).exists()
    assert not Reader.objects.filter(member=other).exists()


def test_after_a_split_each_has_read_what_they_had(reader, other, expert, author, category):
    topic = talk(author, discuss(author, category), 5)
    reading.read_page(reader, topic, range(1, 7))
    reading.read_page(other, topic, [1, 2, 3])
    reading.read_page(expert, topic, [6])
    new = discuss(author, category, title="Split off")
    numbers = {2: 2, 4: 3, 6: 4}
    move(topic, new, numbers)
    TopicRead.objects.filter(topic=new).delete()
    new.posts.filter(number=1).update(number=1)
    reading.after_split(topic.pk, new.pk, [(1, 1), *numbers.items()])
    assert mark(reader, new) == (4, []) and mark(other, new) == (2, []) and mark(expert, new) == (0, [4])
    topic = fresh(topic)
    assert not reading.is_unread(reader, topic) and reading.first_unread(other, topic) == 5
    assert mark(reader, topic) == (5, []) and mark(expert, topic) == (0, [])


def test_after_a_merge_each_has_read_what_they_had(reader, other, expert, author, category):
    old = talk(author, discuss(author, category, title="Old"), 2)
    new = talk(author, discuss(author, category, title="New"), 2)
    for person in (reader, other):
        reading.read_page(person, old, [1, 2])
    reading.read_page(reader, new, [1, 2, 3])
    reading.read_page(other, new, [1])
    reading.read_page(expert, new, [1])
    numbers = {2: 4, 3: 5}
    move(old, new, numbers)
    reading.after_merge(old.pk, new.pk, numbers.items())
    new = fresh(new)
    assert mark(reader, new) == (4, []) and reading.first_unread(reader, new) == 5
    assert mark(other, new) == (1, [4]) and mark(expert, new) == (1, [])
    assert not TopicRead.objects.filter(topic=old).exists()


def move(old, new, numbers):
    """Posts of `old` go to `new` under other numbers, at the top of its tree."""
    for was, number in numbers.items():
        Post.objects.filter(topic=old, number=was).update(topic=new, number=number, path=[number])
    for topic in (old, new):
        last = topic.posts.order_by("-number").first()
        Topic.objects.filter(pk=topic.pk).update(
            last_number=last.number, numbered=max(topic.numbered, last.number), last_post_at=last.created_at
        )


@pytest.mark.django_db(transaction=True)
def test_who_reads_in_two_windows_at_once_has_read_both_pages(reader, author, discussion):
    topic = talk(author, discussion, 39)
    pages = [range(1, 11), range(31, 41), range(21, 31), range(11, 21)]
    start = Barrier(len(pages))

    def read(numbers):
        try:
            start.wait(timeout=30)
            reading.read_page(reader, topic, numbers)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(pages)) as pool:
        list(pool.map(read, pages))
    assert mark(reader, topic) == (40, [])
