"""Marking everything, or a category, as read."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from forum import reading, tasks
from forum.models import Category
from portal.access import must_be_member, require


@transaction.atomic
def mark_all_read(person: Any, until: datetime | None = None) -> None:
    """Mark all as read to `person` that was written up to `until`, when they saw the list; else up to now."""
    require(must_be_member(person))
    reading.read_all(person, not_after_now(until))
    tasks.forget_reads.enqueue(person.pk)


@transaction.atomic
def mark_category_read(person: Any, category: Category, until: datetime | None = None) -> None:
    """The same for one category, which `person` can see."""
    require(must_be_member(person))
    reading.read_category(person, category, not_after_now(until))
    tasks.forget_reads.enqueue(person.pk)


def not_after_now(until: datetime | None) -> datetime:
    now = timezone.now()
    return min(until, now) if until else now
