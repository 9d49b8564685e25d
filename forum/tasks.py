from django_tasks import task

from forum import attachments


@task()
def tidy_files() -> int:
    """Forget files that no row names; how many."""
    return attachments.forget_orphans()
