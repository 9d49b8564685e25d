from django_tasks import task

from portal.notices.outbox import sending


@task()
def send() -> None:
    """Send what is due, a turn long; several workers may do so at once."""
    if sending.send_due(sending.TURN):
        send.enqueue()


@task()
def prune() -> int:
    """Forget what went out long ago; how many rows."""
    return sending.prune()
