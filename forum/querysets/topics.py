"""Which topics a person can see, and the lists made from them."""

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q

from forum.querysets.categories import in_sight_of, rooms_of
from forum.querysets.gone import Gone
from portal import notices
from portal.access import is_secretariat
from portal.moderation.models import ModeratedQuerySet, State
from portal.search.querysets import Among
from portal.subjects.tags import tags_of
from portal.text import slugify

if TYPE_CHECKING:
    from forum.models import Topic


class TopicQuerySet(ModeratedQuerySet):
    def visible_to(self, person: Any) -> "TopicQuerySet":
        """The topics that `person` may read: of the categories they see, what is published.

        Authors see their own also while it is held or hidden, facilitators everything in their
        categories, and the secretariat everything.
        """
        if is_secretariat(person):
            return self
        seen = in_sight_of(person, category="category")
        return self.filter(seen, Among(F("category_id"), rooms_of(person)))

    def discussions(self) -> "TopicQuerySet":
        return self.filter(kind="discussion")

    def questions(self) -> "TopicQuerySet":
        return self.filter(kind="question")

    def unanswered(self) -> "TopicQuerySet":
        """Open questions that nobody has answered."""
        return self.filter(kind="question", answer_count=0, closed=False)

    def tagged(self, words: str) -> "TopicQuerySet":
        """The topics with the tag that is called or addressed by `words`."""
        from taggit.models import Tag

        named = Tag.objects.filter(Q(name=words) | Q(slug__in=[words, words.lower(), slugify(words)]))
        return self.filter(tag_ids__overlap=list(named.values_list("pk", flat=True)))

    def unread_by(self, person: Any) -> "TopicQuerySet":
        """The topics in which something is new to `person`, an active member; see `forum.reading`."""
        from forum import reading
        from forum.models import TopicRead

        since, categories = reading.cut_offs(person)
        rows = self.filter(last_post_at__gt=since)
        for category_id, until in categories.items():
            rows = rows.exclude(category=category_id, last_post_at__lte=until)
        read = TopicRead.objects.filter(
            member=person.pk, topic=OuterRef("pk"), number__gte=OuterRef("last_number")
        )
        return rows.filter(~Exists(read))

    def watched_by(self, person: Any) -> "TopicQuerySet":
        """The topics that `person` follows, at any level but *nothing*."""
        return self.filter(pk__in=notices.followed(person, "topic"))

    def latest_discussions(self) -> "TopicQuerySet":
        """Published discussions, the one last written in first."""
        return self.published().discussions().order_by("-last_post_at", "-id")

    def waiting_questions(self) -> "TopicQuerySet":
        """Published questions that nobody has answered and that are still open, the latest first."""
        waiting = self.published().filter(kind="question", answer_count=0, closed=False)
        return waiting.order_by("-last_post_at", "-id")

    def to_remind(self) -> "TopicQuerySet":
        """Open questions without an answer that nobody was reminded of; their index is `topic_to_remind`."""
        return self.filter(
            kind="question", answer_count=0, closed=False, state=State.PUBLISHED, reminded_at=None
        )

    def locked(self, topic_id: int) -> "Topic":
        """The topic, locked against all who would number or count its posts.

        Its category is read after that, for the reason that stands at `PostQuerySet.locked`. Raises Gone.
        """
        rows: Any = self.select_for_update(no_key=True).filter(pk=topic_id)
        if topic := rows.first():
            return topic
        raise Gone

    def for_list(self) -> "TopicQuerySet":
        """With what one row of a list shows: category, author, and who wrote last."""
        return self.select_related("category", "author", "last_post_by")

    def for_page(self, person: Any) -> "TopicQuerySet":
        """With what the page of a topic shows to `person`: category, tags, whether it has a poll, and
        what is on its subject."""
        from forum import around
        from forum.models import Poll
        from portal.search import related

        polls = Poll.objects.filter(topic=OuterRef("pk"))
        rows = self.select_related("category").annotate(tag_rows=tags_of(self.model), has_poll=Exists(polls))
        beside = around.annotations(person)
        return rows.annotate(related_entries=related.entries_for(person), **beside)
