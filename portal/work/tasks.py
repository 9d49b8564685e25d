from django_tasks import task

from portal.work import upkeep


@task()
def prune() -> int:
    """Forget old tasks; how many were forgotten."""
    return upkeep.prune()
