"""The index's own background work."""

from django_tasks import task

from portal.search import words


@task()
def refresh_words() -> None:
    """Count the words of all titles anew, for *Did you mean*."""
    words.refresh()
