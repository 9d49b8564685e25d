"""Background work: making what was ordered, and forgetting it."""

from django_tasks import task

from portal.sheets.models import Sheet


@task()
def make_sheet(sheet_id: int) -> None:
    """Make a spreadsheet that was ordered; running it again does no harm."""
    from portal.sheets import actions

    for sheet in Sheet.objects.filter(pk=sheet_id, made_at=None).select_related("owner"):
        actions.make_sheet(sheet)


@task()
def forget_sheets() -> int:
    from portal.sheets import actions

    return actions.forget_sheets()
