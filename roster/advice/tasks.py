from django_tasks import task

from roster.advice import reminding


@task()
def remind() -> int:
    """Remind experts of requests that wait; how many."""
    return reminding.remind()
