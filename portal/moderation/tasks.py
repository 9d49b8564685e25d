from django_tasks import task

from portal.moderation import batches


@task()
def ask() -> int:
    """Write to the secretariat about what waits; how many things were new to somebody."""
    return batches.ask()
