"""Ordering tables, making them in the background, and forgetting them."""

import contextlib
from collections.abc import Iterable, Iterator
from typing import IO, Any

from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override

from portal import lines, making, notices
from portal.access import require
from portal.moderation.actions import log
from portal.personal import Traces, delete_files, delete_with_files
from portal.sheets import SheetKind, kinds
from portal.sheets.models import SHEETS, Sheet

NOTED = 200  # rows after which it is noted how many are there


class Dropped(Exception):
    """Nobody waits any more for the spreadsheet that is being made, or it is begun anew."""


@transaction.atomic
def note(
    person: Any, kind: SheetKind, conditions: str, count: int, *, addresses: bool, verb: str = "export"
) -> None:
    """Let somebody take a table away, or order it, and keep in the log that they did, by which conditions of
    its list, of how many, and whether with addresses."""
    require(kind.may(person))
    how = ""
    if kind.has_addresses:
        how = ", with addresses" if addresses else ", without addresses"
    log(person, verb, lines.Table(f"{count}{how}: {conditions}"), kind=kind.people)


@transaction.atomic
def order_sheet(
    person: Any, kind: SheetKind, conditions: str, count: int, *, addresses: bool = False
) -> Sheet:
    """Have a table made as a spreadsheet in the background: the one that is under way where that was asked
    already, and anew where it was made before."""
    require(kind.may(person))
    asked = {"kind": kind.name, "conditions": conditions, "addresses": addresses}
    language = get_language() or "en"
    own = Sheet.objects.select_for_update(no_key=True)
    sheet, new = own.get_or_create(owner=person, language=language, **asked, defaults={"count": count})
    if new or sheet.made_at:
        Sheet.objects.filter(pk=sheet.pk).update(count=count, created_at=timezone.now())
        note(person, kind, conditions, count, addresses=addresses, verb="order-export")
        begin([sheet])
    return sheet


def begin(sheets: list[Sheet]) -> None:
    """Have these made from the beginning; what was stored of them is deleted. The caller has locked them."""
    from portal.sheets.tasks import make_sheet

    delete_files(str(sheet.file) for sheet in sheets)
    begun = Sheet.objects.filter(pk__in=[sheet.pk for sheet in sheets])
    begun.update(file="", size=0, sha256="", made_at=None, written=0)
    for sheet in sheets:
        make_sheet.enqueue(sheet.pk)


def make_sheet(sheet: Sheet) -> None:
    """Write the spreadsheet and tell who ordered it, if they may still have it; doing it again is no harm."""
    if sheet.kind not in kinds or not sheet.known_kind.may(sheet.owner):
        drop_sheets([sheet])
        return
    with contextlib.suppress(Dropped):
        making.make(sheet, SHEETS, write=lambda file: write(sheet, file), then=lambda: tell_made(sheet))


def write(sheet: Sheet, file: IO[bytes]) -> None:
    with override(sheet.language):
        rows = sheet.known_kind.rows(sheet.owner, QueryDict(sheet.conditions), sheet.addresses)
        lines.write_sheet(file, counted(sheet, rows))


def counted(sheet: Sheet, rows: Iterable[Any]) -> Iterator[Any]:
    """The same rows; now and then it is noted how many there are, for who waits. Raises Dropped where nobody
    does any more."""
    same = Sheet.objects.filter(pk=sheet.pk, file=str(sheet.file), made_at=None)
    number = 0
    for number, row in enumerate(rows):  # the first are the names of the columns
        if number % NOTED == 1 and not same.update(written=number - 1):
            raise Dropped
        yield row
    same.update(written=number)


def tell_made(sheet: Sheet) -> None:
    with override(sheet.owner.language):
        title = str(sheet.known_kind.label)
    url = reverse("sheets:index")
    notices.tell(
        "sheet-made", actor=None, kind="sheet", object_id=sheet.pk, title=title, url=url, to=[sheet.owner]
    )


@transaction.atomic
def drop_sheets(sheets: list[Sheet]) -> None:
    """Delete these with their files; what is being made of them ends."""
    delete_with_files(Sheet.objects.filter(pk__in=[sheet.pk for sheet in sheets]), "file")


def begin_anew(traces: Traces, withdraw: bool) -> None:
    """Somebody has left, in this transaction: what may name them goes, and is made anew without them.

    All rows are locked, so that none is begun before it is sure that the person has gone.
    """
    sheets = list(Sheet.objects.select_for_update(no_key=True).order_by("pk"))
    if begun := [sheet for sheet in sheets if sheet.file]:
        begin(begun)


def forget_sheets() -> int:
    """Delete spreadsheets a day after they were ordered, and stored files that no row names; how many. What
    a worker that was killed left half made goes, too."""
    lines.forget_scratch()
    return making.forget(Sheet, SHEETS)
