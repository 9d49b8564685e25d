"""The index's own background work."""

from django.db import connection
from django_tasks import task

from portal.search import words


@task()
def refresh_words() -> None:
    """Count the words of all titles anew, for *Did you mean*."""
    words.refresh()


@task()
def merge_pending() -> None:
    """Put what was written lately at its places in the index, so that no search has to read through it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('search_entry_words')")
