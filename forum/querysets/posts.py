"""Which posts and files a person can see, and the pages made from them."""

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Func, OuterRef, Q
from django.db.models.functions import JSONObject

from forum.querysets.categories import in_sight_of
from forum.querysets.gone import Gone
from portal.access import is_secretariat
from portal.moderation.models import ModeratedQuerySet, State
from portal.uploads.attached import AttachedQuerySet

if TYPE_CHECKING:
    from forum.models import Post, Topic

COMMENTS_SHOWN = 2  # under each answer; the rest have a page of their own


class PathEnd(Func):
    """`{number + 1}`, an array after every path that begins with `number`."""

    template = "ARRAY[%(expressions)s + 1]"
    arity = 1


class PostQuerySet(ModeratedQuerySet):
    def visible_to(self, person: Any) -> "PostQuerySet":
        """The posts that `person` may read: of the topics they see, what is published.

        Authors see their own also while it is held or hidden, facilitators everything in their
        categories, and the secretariat everything.
        """
        from forum.models import Topic

        if is_secretariat(person):
            return self
        seen = in_sight_of(person, category="topic__category")
        return self.filter(seen, topic__in=Topic.objects.visible_to(person))

    def locked(self, **which: Any) -> "Post":
        """One post, locked against whoever else would change its text, move it or count it.

        Its topic is read after that: read with it, it would be the one in which the post stood before
        another transaction, for which this one waited, took it elsewhere; and the row would not be found.
        Raises Gone.
        """
        rows: Any = self.select_for_update(no_key=True).filter(**which)
        if post := rows.first():
            return post
        raise Gone

    def replies(self) -> "PostQuerySet":
        """Everything but the opening texts, which are moderated with their topic."""
        return self.exclude(kind="body")

    def in_topic(self, topic: "Topic", person: Any, *, moderates: bool) -> "PostQuerySet":
        """The posts that have a place on the page of `topic`, which `person` may see.

        A hidden post keeps its place, as a stone without its text, where published posts stand
        below it. Authors find their own in any state; who moderates the topic finds all.
        """
        rows = self.filter(topic=topic)
        if moderates:
            return rows
        placed = Q(state=State.PUBLISHED)
        if getattr(person, "is_authenticated", False):
            placed |= Q(author=person.pk)
        if topic.hidden_count:
            posts: Any = self.model
            under = posts.objects.below(OuterRef("topic_id"), OuterRef("path")).published()
            placed |= Q(Exists(under), state=State.HIDDEN)
        return rows.filter(placed)

    def below(self, topic_id: Any, path: Any) -> "PostQuerySet":
        """The posts of the topic that stand under the one with `path`, at any depth."""
        last = Func(path, 2**31 - 1, function="array_append")
        return self.filter(topic_id=topic_id, path__gt=path, path__lt=last)

    def thread(self, number: int) -> "PostQuerySet":
        """The post `number`, which stands directly under its topic, and all posts below it."""
        return self.filter(path__gte=[number], path__lt=[number + 1])

    def ranked(self) -> "PostQuerySet":
        """The question and its answers; see `Post.rank` for their order."""
        return self.filter(kind__in=["body", "answer"])

    def with_first_comments(self, comments: "PostQuerySet") -> "PostQuerySet":
        """Answers with `first_comments`: the ids of the first of their `comments`, and one more
        where there are more than are shown."""
        under = comments.filter(path__gt=OuterRef("path"), path__lt=PathEnd(OuterRef("number")))
        return self.annotate(
            first_comments=ArraySubquery(under.order_by("path").values("pk")[: COMMENTS_SHOWN + 1])
        )

    def for_page(self) -> "PostQuerySet":
        """With their authors and the names and sizes of their files, without what only writing needs."""
        from forum.models import Attachment

        files = Attachment.objects.filter(post=OuterRef("pk")).order_by("pk")
        named = files.values(json=JSONObject(name="name", size="size", width="width", height="height"))
        return self.select_related("author").defer("body").annotate(files=ArraySubquery(named))


class AttachmentQuerySet(AttachedQuerySet):
    def visible_to(self, person: Any) -> "AttachmentQuerySet":
        """The files of the posts that `person` may read."""
        from forum.models import Post

        return self.filter(post__in=Post.objects.visible_to(person))
