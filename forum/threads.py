"""The pages of a topic: which posts stand on each, in which order, and with which buttons.

A discussion is read page by page as a tree or in order of time, as its reader likes; a question with its
answers in the order of their rank, each with its first comments, and a page of its own for the rest of them.

What is the same for all readers is made first, and kept (`portal.kept`); what is the reader's own
is put to it for each.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Q
from django.http import HttpRequest
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from forum import answers, permissions, reading, related
from forum.around import Around, around
from forum.models import Post, Reader, Topic
from forum.names import shown_author
from forum.pagers import SIZE, PostPager, ahead, from_number, number_in
from forum.querysets import COMMENTS_SHOWN, PostQuerySet
from portal import blocks, kept, links
from portal.access import AnyMember, is_member, is_secretariat
from portal.moderation.permissions import can_report
from portal.pages import KeyPager
from portal.templatetags.portal import DEEPEST as INDENTED
from portal.text import is_long
from portal.vocabulary.models import Country, Theme

TREE, TIME = Reader.Order.TREE.value, Reader.Order.TIME.value
# In plain SQL, as it is asked for every page that a member reads: composing it would cost ten times as much.
THANKED = "SELECT post_id FROM forum_helped WHERE member_id = %s AND post_id = ANY(%s)"


# --- What all readers share -----------------------------------------------------


@dataclass(frozen=True)
class Row:
    """A post on its page: its opening tag, its HTML, the buttons for whom the page was made for, and what
    follows them."""

    post: Post
    tag: str
    html: str
    buttons: str
    end: str


@dataclass(frozen=True)
class Conversation:
    """One page of a topic, as `reader` sees it, or every member of the same groups who has nothing of
    their own in it.

    `order` is that of the posts of a discussion, `thread` the number of the answer of which the page shows
    all comments. `unpublished_by` are the ids of those who wrote what is held or hidden in the topic.
    """

    topic: Topic
    reader: Any
    themes: list[Theme]
    countries: list[Country]
    rows: list[Row]
    order: str
    first_url: str | None
    previous_url: str | None
    next_url: str | None
    last_url: str | None
    thread: int | None
    around: Around
    related: list[dict[str, Any]]
    unpublished_by: frozenset[int]

    @property
    def size(self) -> int:
        return sum(len(row.html) + len(row.buttons) for row in self.rows) * 2

    def is_for(self, person: Any) -> bool:
        """Whether `person` sees neither more nor less than this page has."""
        if not isinstance(self.reader, AnyMember):
            return True
        whole = self.topic.numbered == self.topic.post_count  # then facilitators see no more than others do
        return (whole or not self.tended_by(person)) and person.pk not in self.unpublished_by

    def tended_by(self, person: Any) -> bool:
        return permissions.facilitates(person, self.topic.category)


def read(request: HttpRequest, topic_id: int, order: str = TREE) -> Conversation | None:
    """The page of a topic that `request` asks for, as its person sees it; None where they may not.

    `order` is that which they like; what the address asks for comes first.
    """
    order = asked_order(request) or order
    found = kept.for_members(
        request,
        f"topic by {order}",
        lambda person: converse(topic_id, person, request, order),
        size=lambda found: found.size,
    )
    if found and found.is_for(request.user):
        return found
    return converse(topic_id, request.user, request, order, known=found)


def converse(
    topic_id: int, person: Any, request: HttpRequest, order: str = TREE, known: Conversation | None = None
) -> Conversation | None:
    """The page of a topic as `person` sees it, its posts in `order`; `request` tells only which page.

    With `known`, as every member of the same groups sees it, only the posts are read anew: they alone differ.
    """
    visible = Topic.objects.visible_to(person).for_page(person)
    topic = known.topic if known else visible.filter(pk=topic_id).first()
    if topic is None:
        return None
    order = TREE if topic.is_question else order
    thread = number_in(request.GET.get("thread")) if topic.is_question else None
    pager, rows = page_of(topic, posts_of(topic, person), request, order, thread)
    topic.category.facilitator_ids  # noqa: B018  read now, as what is kept asks the database nothing later
    return Conversation(
        topic=topic,
        reader=person,
        themes=Theme.objects.named(topic.theme_ids),
        countries=Country.objects.named(topic.country_codes),
        rows=list(drawn(rows, topic, person, order)),
        order=order,
        first_url=pager.first_url,
        previous_url=pager.previous_url,
        next_url=pager.next_url,
        last_url=pager.last_url,
        thread=thread,
        around=known.around if known else around(topic),
        related=known.related if known else related.shown(topic),
        unpublished_by=unpublished_by(topic),
    )


def page_of(
    topic: Topic, posts: PostQuerySet, request: HttpRequest, order: str, thread: int | None
) -> tuple[PostPager | KeyPager, list[Post]]:
    """The pager and the posts of a page: of a discussion, of a question, or of one of its threads."""
    if thread:
        pager = PostPager(posts.thread(thread).for_page(), request.GET, first=thread)
        return pager, pager.rows if posts.filter(number=thread, path=[thread]).exists() else []
    if topic.is_question:
        by_key, roots = answers.pages(ranked(posts, topic), request, SIZE)
        return by_key, with_comments(roots)
    pager = PostPager(posts.for_page(), request.GET, order)
    return pager, pager.rows


def posts_of(topic: Topic, person: Any) -> PostQuerySet:
    """The posts that have a place on the pages of `topic` as `person` reads it."""
    moderates = permissions.facilitates(person, topic.category)
    return Post.objects.in_topic(topic, person, moderates=moderates)


def unpublished_by(topic: Topic) -> frozenset[int]:
    """The ids of those who wrote what is held or hidden in `topic`."""
    if topic.numbered == topic.post_count:
        return frozenset()
    return frozenset(topic.posts.exclude(state="published").values_list("author_id", flat=True))


def ranked(posts: PostQuerySet, topic: Topic) -> PostQuerySet:
    """The question and its answers, with the ids of their first comments where there may be any."""
    rows = posts.ranked().for_page()
    return rows.with_first_comments(posts) if topic.numbered - 1 > topic.answer_count else rows


def with_comments(roots: list[Post]) -> list[Post]:
    """Each of `roots` and after it its first comments; the last has `more` where there are more of them."""
    wanted = [pk for root in roots for pk in getattr(root, "first_comments", [])[:COMMENTS_SHOWN]]
    comments = Post.objects.for_page().in_bulk(wanted) if wanted else {}
    rows = []
    for root in roots:
        ids = getattr(root, "first_comments", [])
        rows += [root, *(comments[pk] for pk in ids[:COMMENTS_SHOWN] if pk in comments)]
        rows[-1].more = root.number if len(ids) > COMMENTS_SHOWN else None
    return rows


def drawn(posts: list[Post], topic: Topic, person: Any, order: str = TREE) -> Iterator[Row]:
    """A row for each of `posts`, drawn as `person` sees it."""
    moderates = permissions.facilitates(person, topic.category)
    cited = links.cited(person, [post.thing for post in posts if links.leads_on(post.body_html)])
    editors = editors_of(posts)
    above = None
    for post in posts:
        post.topic = topic
        apart = post.parent_id and post.parent_id != above
        shown = {
            "post": post,
            "author": shown_author(post, person),
            "cited": cited.get(post.thing, ()),
            "shortened_by": editors.get(post.pk),
            "unnamed": post.anonymous and is_secretariat(person),
            "is_long": is_long(post.body_html),
            "is_stone": post.is_stone_for(person, moderates=moderates),
            "answered_url": Post(pk=post.parent_id).get_absolute_url() if apart else "",
            "answered": post.path[-2] if apart else None,
        }
        end = {"more": getattr(post, "more", None), "topic": topic}
        tag = f'<li class="{look(post, order)}" id="post-{post.number}">'
        yield Row(post, tag, draw("post", shown), buttons(post, person), draw("post_end", end))
        above = post.pk


def plain_rows(posts: list[Post], topic: Topic, person: Any) -> Iterator[dict[str, Any]]:
    """Each of `posts` with what is printed of it for `person`: no buttons, no marks."""
    moderates = permissions.facilitates(person, topic.category)
    blocked = blocks.of(person)
    for post in posts:
        yield {
            "post": post,
            "author": shown_author(post, person),
            "is_stone": post.is_stone_for(person, moderates=moderates),
            "is_folded": is_folded(post, blocked),
            "answered": post.path[-2] if post.parent_id else None,
        }


def editors_of(posts: list[Post]) -> dict[int, Any]:
    """Who last shortened those of `posts` that do not stand as their authors wrote them."""
    shortened = {
        post.pk: post.edited_by_id for post in posts if post.edited_by_id not in (None, post.author_id)
    }
    people = get_user_model().objects.in_bulk(set(shortened.values())) if shortened else {}
    return {pk: people.get(editor) for pk, editor in shortened.items()}


def draw(name: str, context: dict[str, Any]) -> str:
    return get_template(f"forum/{name}.html").render(context)


def buttons(post: Post, person: Any, *, thanked: bool = False) -> str:
    """The buttons under `post` that work for `person`, whom it helped where `thanked`."""
    kind, pk = ("topic", post.topic_id) if post.is_body else ("post", post.pk)
    rules = {
        "may_reply": permissions.can_reply(person, post),
        "may_edit": permissions.can_edit_post(person, post),
        "may_take_back": permissions.can_take_back(person, post),
        "may_put_back": permissions.can_put_back(person, post),
        "may_thank": permissions.can_mark_helped(person, post),
        "may_accept": permissions.can_accept_answer(person, post),
        "takes_part": is_member(person),
        "may_report": can_report(person, post),
        "tends": permissions.facilitates(person, post.topic.category),
        "may_shorten": permissions.can_edit_for_brevity(person, post),
        "may_read_mail": post.by_mail and permissions.can_read_mail(person, post),
    }
    return draw("buttons", {"post": post, "thanked": thanked, "report": (kind, pk), **rules})


def look(post: Post, order: str = TREE) -> str:
    """The classes of a post's row, which is indented in a tree alone."""
    state = f" is-{post.state}" if not post.is_published else " is-accepted" if post.accepted_at else ""
    indent = f" depth-{min(post.depth, INDENTED)}" if order == TREE else ""
    reply = "" if post.is_body else f" reply{indent}"
    return f"post{reply}{state}"


# --- What is the reader's own ---------------------------------------------------


def posts_for(found: Conversation, person: Any, new: Collection[int] = ()) -> dict[str, SafeString]:
    """The rows of a page with the buttons that work for `person`: most are as they were drawn for all.

    Posts whose number is in `new` are marked as new; those of people whom they have blocked are folded, save
    what was written without a name. The `opening` text, where the page has it, apart from
    the other `posts`.
    """
    thanked = thanked_by(person, [row.post for row in found.rows])
    asked = person.pk is not None and person.pk == found.topic.author_id
    blocked = blocks.of(person)
    tends = found.reader is not person and found.tended_by(person)
    parts: dict[str, list[str]] = {"opening": [], "posts": []}
    for row in found.rows:
        post = row.post
        own = tends or asked or post.pk in thanked or post.author_id == person.pk
        mine = buttons(post, person, thanked=post.pk in thanked) if own else row.buttons
        mark = new_mark() if post.number in new else ""
        if is_folded(post, blocked):
            mark = blocks.hush(gettext("This post is by somebody you have blocked."))
        parts["opening" if post.is_body else "posts"] += (row.tag, mark, row.html, mine, row.end)
    return {name: mark_safe("".join(part)) for name, part in parts.items()}


def is_folded(post: Post, blocked: Collection[int]) -> bool:
    """Whether `post` is by one of those whom its reader has blocked, as far as they may know it."""
    return post.author_id in blocked and not post.anonymous


def new_mark() -> str:
    return f'<p class="tag info new">{escape(gettext("New"))}</p>'


def thanked_by(person: Any, posts: list[Post]) -> set[int]:
    """The ids of those of `posts` that helped `person`."""
    helpful = [post.pk for post in posts if post.helped_count]
    if not helpful or not person.is_authenticated:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(THANKED, [person.pk, helpful])
        return {pk for (pk,) in cursor.fetchall()}


# --- Where a post stands --------------------------------------------------------


def address(post: Post, person: Any, order: str = TREE) -> str:
    """Where `post` stands now: the page of its topic as `person` reads it in `order`, and the place on it."""
    posts = posts_of(post.topic, person)
    query = in_question(post, posts) if post.topic.is_question else from_number(ahead(post, posts, order))
    return f"{post.topic.get_absolute_url()}{query and '?'}{query}#post-{post.number}"


def asked_order(request: HttpRequest) -> str:
    asked = request.GET.get("order", "")
    return asked if asked in Reader.Order.values else ""


def where(request: HttpRequest, post: Post) -> str:
    """The same for the person of `request`, in their order or the one that is asked for."""
    asked = asked_order(request)
    found = address(post, request.user, asked or reading.state_in(request.user, post.topic_id)[0])
    if not asked or post.topic.is_question:
        return found
    page, _hash, place = found.partition("#")
    return f"{page}{'&' if '?' in page else '?'}order={asked}#{place}"


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
