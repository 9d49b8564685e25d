"""Background work about groups."""

from django_tasks import task


@task()
def remind_of_meetings() -> None:
    """Tell each group once of a meeting that begins within a day."""
    from members.groups import actions

    actions.remind_of_meetings()


@task()
def end_terms() -> None:
    """Let people into committees and out of them as their terms begin and end."""
    from members.groups import actions

    actions.end_terms()
