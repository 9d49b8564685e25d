"""How topics and posts are found by the search."""

from collections.abc import Iterator

from django.db.models import OuterRef, Subquery

from forum.models import Post, Topic
from forum.names import shown_author
from portal.names import NAMELESS
from portal.search import Entry
from portal.text import plain


def topics(ids: list[int]) -> Iterator[Entry]:
    """The published topics among `ids`, each with the words of its opening text."""
    opening = Post.objects.filter(topic=OuterRef("pk"), number=1).values("body_html")
    found = (
        Topic.objects.published()
        .filter(pk__in=ids)
        .select_related("category", "author")
        .annotate(
            html=Subquery(opening),
        )
    )
    for topic in found.iterator():
        yield Entry(
            object_id=topic.pk,
            title=topic.title,
            text=f"{topic.point}\n{plain(topic.html)}".strip(),
            url=topic.get_absolute_url(),
            date=topic.created_at,
            summary=named(topic),
            language=topic.language,
            audience=topic.category.seen_by,
            themes=topic.theme_ids,
            tags=topic.tag_ids,
            countries=topic.country_codes,
            weight=0 if topic.duplicate_of_id else 1,
        )


def posts(ids: list[int]) -> Iterator[Entry]:
    """The published replies, answers and comments among `ids`, under the title of their topic."""
    found = Post.objects.published().replies().filter(pk__in=ids, topic__state="published")
    for post in found.select_related("topic__category", "author").defer("body").iterator():
        yield Entry(
            object_id=post.pk,
            title=post.topic.title,
            text=plain(post.body_html),
            url=post.get_absolute_url(),
            date=post.created_at,
            summary=named(post),
            language=post.language,
            audience=post.topic.category.seen_by,
            themes=post.topic.theme_ids,
            countries=post.topic.country_codes,
            own_title=False,
        )


def named(written: Topic | Post) -> str:
    author = shown_author(written)
    return "" if author is NAMELESS else author.display_name if author else ""
