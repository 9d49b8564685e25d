"""What every room's models share."""

import uuid
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, models, transaction


class Once(models.Model):
    """A row that a form makes at most once, however often the form is sent."""

    form_key = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        abstract = True


def once(rows: models.QuerySet, form_key: uuid.UUID | None, create: Callable[[], Any]) -> tuple[Any, bool]:
    """The row among `rows` that `form_key` made, or the one that `create()` makes now.

    `rows` is limited to the person's own, so that a stolen key shows nobody anything.
    Returns the row and whether it was made by this call. The unique constraint decides
    between two that come at the same moment; the later one gets the row of the first.
    """
    if form_key is None:
        return create(), True
    if found := rows.filter(form_key=form_key).first():
        return found, False
    try:
        with transaction.atomic():
            return create(), True
    except IntegrityError:
        if found := rows.filter(form_key=form_key).first():
            return found, False
        raise
