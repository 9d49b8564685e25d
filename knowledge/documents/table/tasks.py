"""Tables that were sent by the browser: tried, brought in, forgotten."""

from datetime import timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task

from knowledge.documents.actions.importing import UNCHANGED, Report, import_documents
from knowledge.documents.models import TableImport, TableState
from knowledge.documents.models.tables import TABLES
from knowledge.documents.table.reading import NotATable, open_table
from portal.access import AccessDenied
from portal.alone import Busy
from portal.uploads import orphans

KEPT = timedelta(days=90)
UNDER_WAY = (TableState.CHECKING, TableState.IMPORTING)
MOST_LINES = 50_000  # of a report


@task()
def run_table(import_id: int) -> None:
    """Try a table, or bring it in where that was asked; running it again does no harm."""
    found = TableImport.objects.filter(pk=import_id, state__in=UNDER_WAY).select_related("by").first()
    if not found or not found.by:
        return
    with override(found.by.language):
        try:
            end(found, run(found))
        except (NotATable, OSError, AccessDenied) as error:
            fail(found, str(error), TableState.FAILED)
        except Busy:
            words = _("Another table is being brought in at this moment. Please try again in a while.")
            fail(
                found, words, TableState.CHECKED if found.state == TableState.IMPORTING else TableState.FAILED
            )


def run(found: TableImport) -> Report:
    with found.file.open("rb") as file:
        return import_documents(
            found.by,
            open_table(file),
            publish=found.publish,
            dry_run=found.state == TableState.CHECKING,
            progress=lambda rows: note(found, rows_done=rows),
        )


def note(found: TableImport, **values: Any) -> None:
    TableImport.objects.filter(pk=found.pk).update(**values)


def end(found: TableImport, report: Report) -> None:
    lines = [
        [one.line, one.outcome, one.title, one.document_id, one.sentences]
        for one in report.outcomes
        if one.outcome != UNCHANGED or one.sentences
    ]
    note(
        found,
        state=TableState.CHECKED if found.state == TableState.CHECKING else TableState.DONE,
        rows_done=len(report.outcomes),
        counts=report.counts,
        unknown=report.unknown,
        report=lines[:MOST_LINES],
        fault="",
        ended_at=timezone.now(),
    )


def fail(found: TableImport, sentence: str, state: str) -> None:
    note(found, state=state, fault=sentence, ended_at=timezone.now())


@task()
def forget_tables() -> str:
    """Forget tables of three months ago, and stored ones that no row names."""
    count = 0
    for old in TableImport.objects.filter(created_at__lt=timezone.now() - KEPT).defer("report"):
        old.delete()
        default_storage.delete(old.file.name)
        count += 1
    return f"{count} tables, {orphans.forget_orphans(TABLES, known)} files"


def known(names: list[str]) -> set[str]:
    return set(TableImport.objects.filter(file__in=names).values_list("file", flat=True))
