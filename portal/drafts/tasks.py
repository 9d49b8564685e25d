from django_tasks import task

from portal import drafts


@task()
def forget_old() -> int:
    """Forget what nobody has touched for three months; how many drafts."""
    return drafts.forget_old()
