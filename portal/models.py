"""What every room's models share."""

import uuid
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from portal.access import Denied, Verdict


class Once(models.Model):
    """A row that a form makes at most once, however often the form is sent."""

    form_key = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        abstract = True


class WrittenOn(Exception):
    """A form that was sent before says something else than what it has made, `row`, and that can't be changed
    to it, as `why` says. Nothing is written; the caller gives the text back (`portal.writing.give_back`)."""

    def __init__(self, row: Any, why: Any = ""):
        super().__init__(str(why))
        self.row, self.why = row, why or _("It was changed since then.")


def may_write_on(row: Any, verdict: Verdict, *, untouched: bool = True) -> None:
    """Go on where a form that was sent again may change the `row` it has made; raise WrittenOn where the
    `verdict` is a no, or the row is not `untouched` by others since then."""
    if isinstance(verdict, Denied):
        raise WrittenOn(row, verdict.reason)
    if not untouched:
        raise WrittenOn(row)


def once(
    rows: models.QuerySet,
    form_key: uuid.UUID | None,
    create: Callable[[], Any],
    again: Callable[[Any], object] | None = None,
) -> tuple[Any, bool]:
    """The row among `rows` that `form_key` made, or the one that `create()` makes now.

    `rows` is limited to the person's own, so that a stolen key shows nobody anything.
    Returns the row and whether it was made by this call. The unique constraint decides
    between two that come at the same moment; the later one gets the row of the first.

    Somebody may have gone back to the form, written on and sent it again: `again(row)` lets the
    row that is there say what the form says now, or raises WrittenOn, so that nothing is dropped.
    """
    if form_key is None:
        return create(), True
    if not (found := rows.filter(form_key=form_key).first()):
        try:
            with transaction.atomic():
                return create(), True
        except IntegrityError:
            if not (found := rows.filter(form_key=form_key).first()):
                raise
    if again:
        again(found)
    return found, False
