"""Which comments a person can see."""

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from portal.access import is_secretariat
from portal.comments.registry import rooms
from portal.moderation.models import ModeratedQuerySet, State
from portal.trees import below

if TYPE_CHECKING:
    from portal.comments.models import Thread


class CommentQuerySet(ModeratedQuerySet):
    def visible_to(self, person: Any) -> "CommentQuerySet":
        """The comments that `person` may read: of the things that they see, what is published.

        Authors see their own also while it is held or hidden, and the secretariat everything.
        """
        seen = Q(pk__in=[])
        for room in rooms.values():
            things = room.visible(person).values("pk")
            seen |= Q(thread__kind=room.kind, thread__object_id__in=things)
        return self.in_state_for(person).filter(seen)

    def in_thread(self, thread: "Thread", person: Any) -> "CommentQuerySet":
        """The comments that have a place in `thread` for `person`, who may see what it is about.

        A hidden one keeps its place, as a stone without its text, where published ones stand below it.
        """
        rows = self.filter(thread=thread)
        if is_secretariat(person):
            return rows
        comments: Any = self.model
        under = comments.objects.published().filter(thread=OuterRef("thread"), **below(OuterRef("path")))
        placed = Q(state=State.PUBLISHED) | Q(Exists(under), state=State.HIDDEN)
        if getattr(person, "is_authenticated", False):
            placed |= Q(author=person.pk)
        return rows.filter(placed)

    def for_page(self) -> "CommentQuerySet":
        """With their authors, without what only writing needs."""
        return self.select_related("author").defer("body")

    def for_desk(self) -> "CommentQuerySet":
        """With all that moderators are shown of a comment."""
        return self.select_related("thread", "parent", "author__profile__organisation")
