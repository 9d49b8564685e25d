"""Which categories a person can see."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Q, QuerySet

from portal.access import audiences_for, is_member, is_secretariat
from portal.moderation.models import State


def facilitated_by(person: Any) -> QuerySet:
    """The ids of the categories that `person`, an active member, looks after."""
    from forum.models import Category

    rows = Category.facilitators.through.objects.filter(member_id=person.pk)
    return rows.values("category_id")


def in_sight_of(person: Any, *, category: str) -> Q:
    """What moderation lets `person` see of the texts in categories that they see: the published, their own,
    and all where they facilitate; `category` leads from the text to its category."""
    seen = Q(state=State.PUBLISHED)
    if getattr(person, "is_authenticated", False):
        seen |= Q(author=person.pk)
    if is_member(person):
        seen |= Q(**{f"{category}__in": facilitated_by(person)})
    return seen


def rooms_of(person: Any) -> ArraySubquery:
    """The ids of the categories that `person` sees, as an array."""
    from forum.models import Category

    return ArraySubquery(Category.objects.visible_to(person).order_by().values("pk"))


class CategoryQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> "CategoryQuerySet":
        """The categories whose readers `person` belongs to; for the secretariat all."""
        return self if is_secretariat(person) else self.filter(seen_by__in=audiences_for(person))

    def looked_after_by(self, person: Any) -> "CategoryQuerySet":
        """The categories that `person` facilitates; for the secretariat all."""
        return self if is_secretariat(person) else self.filter(pk__in=facilitated_by(person))

    def for_questions(self) -> "CategoryQuerySet":
        """The categories in which one can ask."""
        return self.exclude(kind="discussion")
