"""The pages of a topic: which posts stand on each, in which order, and with which buttons.

A discussion is read as a tree, page by page; a question with its answers in the order of their
rank, each with its first comments, and a page of its own for the rest of them.
"""

from typing import Any

from django.db.models import Q, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property

from forum import permissions
from forum.models import Helped, Post, Topic
from forum.querysets import COMMENTS_SHOWN, PostQuerySet
from portal.pages import KeyPager
from portal.templatetags.portal import DEEPEST as INDENTED
from portal.templatetags.portal import lang_dir

SIZE = 25
BEFORE = 3  # posts shown above one that was asked for by its address


class TreePager:
    """One page of `posts` of a topic, in the order of the tree.

    `?from=` names the number of the page's first post, `?before=` that of the post after its
    last; what is no number of a post gives the first page. `first` is the number that the
    whole list begins with.
    """

    def __init__(self, posts: PostQuerySet, request: HttpRequest, first: int = 1):
        self.posts, self.query, self.first = posts, request.GET, first

    @cached_property
    def _found(self) -> list[Post]:
        """The page's posts, and the one after them where there is one."""
        if start := number_in(self.query.get("from")):
            if found := list(self.posts.filter(path__gte=self._path(start)).order_by("path")[: SIZE + 1]):
                return found
        elif (end := number_in(self.query.get("before"))) and len(found := self._ending(end)) > SIZE:
            return found
        return list(self.posts.order_by("path")[: SIZE + 1])

    def _ending(self, number: int) -> list[Post]:
        end = self.posts.filter(number=number).first()
        before = self.posts.filter(path__lt=end.path).order_by("-path")[:SIZE] if end else []
        return [*reversed(before), end] if end else []

    def _path(self, number: int) -> Subquery:
        return Subquery(self.posts.order_by().filter(number=number).values("path")[:1])

    @cached_property
    def rows(self) -> list[Post]:
        return self._found[:SIZE]

    @cached_property
    def next_url(self) -> str | None:
        return self._url("from", self._found[SIZE]) if len(self._found) > SIZE else None

    @cached_property
    def previous_url(self) -> str | None:
        return self._url("before", self.rows[0]) if self.rows and self.rows[0].number != self.first else None

    def _url(self, side: str, post: Post) -> str:
        query = self.query.copy()
        for name in ("from", "before"):
            query.pop(name, None)
        query[side] = str(post.number)
        return "?" + query.urlencode()


def number_in(words: str | None) -> int | None:
    """The number of a post that `words` spell, or None."""
    spelt = words and words.isascii() and words.isdigit() and len(words) < 10
    return int(words) if spelt else None


def posts_of(topic: Topic, person: Any) -> PostQuerySet:
    """The posts that have a place on the pages of `topic` as `person` reads it."""
    moderates = permissions.facilitates(person, topic.category)
    return Post.objects.in_topic(topic, person, moderates=moderates)


def discussion_page(topic: Topic, person: Any, request: HttpRequest) -> TreePager:
    """A page of a discussion, its posts ready to be shown to `person`."""
    pager = TreePager(posts_of(topic, person).for_page(), request)
    dress(pager.rows, topic, person)
    return pager


def question_page(topic: Topic, person: Any, request: HttpRequest) -> tuple[KeyPager, list[Post]]:
    """A page of a question and its answers, and its posts with their first comments among them."""
    posts = posts_of(topic, person)
    ranked = posts.ranked().for_page()
    if topic.numbered - 1 > topic.answer_count:
        ranked = ranked.with_first_comments(posts)
    pager = KeyPager(ranked, request, order=("-rank", "number"), size=SIZE)
    rows = with_comments(pager.rows, topic)
    dress(rows, topic, person)
    return pager, rows


def thread_page(topic: Topic, number: int, person: Any, request: HttpRequest) -> TreePager:
    """A page of the answer `number` with all its comments; without rows where there is none."""
    posts = posts_of(topic, person).thread(number).for_page()
    pager = TreePager(posts, request, first=number)
    dress(pager.rows, topic, person)
    return pager


def with_comments(roots: list[Post], topic: Topic) -> list[Post]:
    """Each of `roots` and after it its first comments, the last with `more_url` where there are more."""
    wanted = [pk for root in roots for pk in getattr(root, "first_comments", [])[:COMMENTS_SHOWN]]
    comments = Post.objects.for_page().in_bulk(wanted) if wanted else {}
    rows = []
    for root in roots:
        rows.append(root)
        ids = getattr(root, "first_comments", [])
        rows.extend(comments[pk] for pk in ids[:COMMENTS_SHOWN] if pk in comments)
        if len(ids) > COMMENTS_SHOWN:
            rows[-1].more_url = f"{topic.get_absolute_url()}?thread={root.number}"
    return rows


def dress(posts: list[Post], topic: Topic, person: Any) -> None:
    """Give each of `posts` what its row shows to `person`; asks the database twice at most."""
    moderates = permissions.facilitates(person, topic.category)
    thanked = thanked_by(person, posts)
    report_post = reverse("moderation:report", args=["post", 0])[:-2]
    above = None
    for post in posts:
        post.topic = topic
        post.url = post.get_absolute_url()
        post.is_stone = post.is_hidden and not moderates and post.author_id != person.pk
        post.look = look(post)
        post.direction = lang_dir(post.language)
        apart = post.parent_id and post.parent_id != above
        post.answers = (Post(pk=post.parent_id).get_absolute_url(), post.path[-2]) if apart else None
        post.may_reply = permissions.can_reply(person, post)
        post.may_edit = permissions.can_edit_post(person, post)
        post.may_thank = permissions.can_mark_helped(person, post)
        post.may_accept = permissions.can_accept_answer(person, post)
        post.was_thanked = post.pk in thanked
        post.report_url = f"{report_post}{post.pk}/"
        above = post.pk
    if posts and posts[0].is_body:
        posts[0].report_url = reverse("moderation:report", args=["topic", topic.pk])


def look(post: Post) -> str:
    """The classes of a post's row."""
    state = f" is-{post.state}" if not post.is_published else " is-accepted" if post.accepted_at else ""
    reply = "" if post.is_body else f" reply depth-{min(post.depth, INDENTED)}"
    return f"post{reply}{state}"


def thanked_by(person: Any, posts: list[Post]) -> set[int]:
    """The ids of those of `posts` that helped `person`."""
    helpful = [post.pk for post in posts if post.helped_count]
    if not helpful or not person.is_authenticated:
        return set()
    return set(Helped.objects.filter(member=person, post__in=helpful).values_list("post_id", flat=True))


def address(post: Post, person: Any) -> str:
    """Where `post` stands now: the page of its topic as `person` reads it, and the place on it."""
    posts = posts_of(post.topic, person)
    query = in_question(post, posts) if post.topic.is_question else from_number(ahead(post, posts))
    return f"{post.topic.get_absolute_url()}{query and '?'}{query}#post-{post.number}"


def ahead(post: Post, posts: PostQuerySet) -> list[int]:
    """The numbers of up to a page of posts that stand before `post`, the nearest first."""
    return list(posts.filter(path__lt=post.path).order_by("-path").values_list("number", flat=True)[:SIZE])


def from_number(ahead: list[int]) -> str:
    """The query of a page that begins a little before the post; nothing for one on the first page."""
    return f"from={ahead[BEFORE - 1]}" if len(ahead) == SIZE else ""


def in_question(post: Post, posts: PostQuerySet) -> str:
    """The query of the question's first page, or of the thread where the post isn't shown on that."""
    number = post.path[0]
    thread = posts.thread(number)
    before = ahead(post, thread)
    root = post if post.number == number else thread.filter(number=number).first()
    if root is None:
        return ""
    higher = posts.ranked().filter(Q(rank__gt=root.rank) | Q(rank=root.rank, number__lt=number))
    if len(before) <= COMMENTS_SHOWN and higher[:SIZE].count() < SIZE:
        return ""
    start = from_number(before)
    return f"thread={number}{start and '&'}{start}"
