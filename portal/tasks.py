from django_tasks import task

from portal import pulse


@task()
def gather_beats() -> None:
    """Keep the table of beats short, as every page reads it."""
    pulse.gather()
