"""Tables that were sent by the browser: tried, brought in, forgotten."""

from typing import Any

from django_tasks import task

from knowledge.documents.actions.importing import import_documents
from knowledge.documents.models import TableImport
from knowledge.documents.models.tables import TABLES
from knowledge.documents.table.reading import NotATable, open_table
from portal.uploads import sending
from portal.uploads.outcomes import Outcome
from portal.uploads.sent import SentState


@task()
def run_table(import_id: int) -> None:
    """Try a table, or bring it in where that was asked; running it again does no harm."""
    sending.go(TableImport, import_id, bring, NotATable)


def bring(sent: TableImport) -> tuple[list[Outcome], dict[str, Any]]:
    with sent.file.open("rb") as file:
        report = import_documents(
            sent.by,
            open_table(file),
            publish=sent.publish,
            dry_run=sent.state == SentState.CHECKING,
            progress=lambda rows: sending.note(sent, rows_done=rows),
        )
    return report.outcomes, {"unknown": report.unknown}


@task()
def forget_tables() -> str:
    """Forget tables of three months ago, and stored ones that no row names."""
    return "{} tables, {} files".format(*sending.forget(TableImport, TABLES))
