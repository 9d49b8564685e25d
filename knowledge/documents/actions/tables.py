"""Tables that the secretariat sends by its browser."""

from typing import Any

from django.core.files.base import File

from knowledge.documents import permissions
from knowledge.documents.models import TableImport
from portal.access import require
from portal.uploads import sending


def send_table(person: Any, file: File, *, publish: bool) -> TableImport:
    """Keep a table, and have it tried in the background."""
    from knowledge.documents.table.tasks import run_table

    require(permissions.can_import_documents(person))
    table = TableImport(by=person, publish=publish)
    sending.send(table, file, run_table)
    return table


def import_table(person: Any, table: TableImport) -> bool:
    """Have a table that was tried brought in as documents of `person`; False where somebody was faster."""
    from knowledge.documents.table.tasks import run_table

    require(permissions.can_import_documents(person))
    return sending.bring_in(person, table, run_table)
