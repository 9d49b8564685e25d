"""Tables that the secretariat sends by its browser."""

from typing import Any

from django.core.files.base import File
from django.db import transaction

from knowledge.documents import permissions
from knowledge.documents.models import TableImport, TableState
from portal.access import require


def send_table(person: Any, file: File, *, publish: bool) -> TableImport:
    """Keep a table, and have it tried in the background. The file is stored before a row names it."""
    from knowledge.documents.table.tasks import run_table

    require(permissions.can_import_documents(person))
    table = TableImport(by=person, name=(file.name or "")[:255], publish=publish)
    table.file.save("table.csv", file, save=False)
    with transaction.atomic():
        table.save(force_insert=True)
        run_table.enqueue(table.pk)
    return table


@transaction.atomic
def import_table(person: Any, table: TableImport) -> bool:
    """Have a table that was tried brought in as documents of `person`; False where somebody was faster."""
    from knowledge.documents.table.tasks import run_table

    require(permissions.can_import_documents(person))
    tried = TableImport.objects.filter(pk=table.pk, state=TableState.CHECKED)
    if not tried.update(state=TableState.IMPORTING, by=person, rows_done=0, fault=""):
        return False
    run_table.enqueue(table.pk)
    return True
