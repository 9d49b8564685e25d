"""Who sees what of messages: the two whose they are, and nobody else, not the secretariat either."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import CharField, F, Q
from django.db.models.functions import Left

from portal.access import is_member
from portal.moderation.models import State

if TYPE_CHECKING:
    from members.messaging.models import Conversation

BEGINNING = 600  # characters of HTML, from which the first words of a message are taken


class ConversationQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> "ConversationQuerySet":
        """One's own, while one is an active member."""
        if not is_member(person):
            return self.none()
        return self.filter(Q(low=person.pk) | Q(high=person.pk)).select_related("low", "high")


class MessageQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> "MessageQuerySet":
        """What one has written, and what has come to one, while one is an active member.

        What was withheld has not come. Nobody else sees anything: neither does the secretariat, but what was
        reported to it.
        """
        if not is_member(person):
            return self.none()
        mine = Q(conversation__low=person.pk) | Q(conversation__high=person.pk)
        return self.filter(mine).filter(Q(author=person.pk) | Q(withheld=False))

    def in_conversation(self, conversation: "Conversation", person: Any) -> "MessageQuerySet":
        """What `person`, one of the two, sees of their conversation."""
        rows: Any = self.filter(conversation=conversation)
        return rows.filter(Q(author=person.pk) | Q(withheld=False))

    def published(self) -> "MessageQuerySet":
        return self.filter(state=State.PUBLISHED)

    def for_page(self) -> "MessageQuerySet":
        return self.select_related("author").defer("body")


class SideQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> "SideQuerySet":
        """One's own sides, while one is an active member."""
        return self.filter(member=person.pk) if is_member(person) else self.none()

    def for_list(self) -> "SideQuerySet":
        """With whom it is, and how the last message begins; not where nothing has come yet."""
        rows = self.filter(last__isnull=False).select_related("other")
        beginning = Left("last__body_html", BEGINNING, output_field=CharField())
        return rows.annotate(
            beginning=beginning,
            last_author=F("last__author_id"),
            last_state=F("last__state"),
            last_at=F("last__created_at"),
        )
