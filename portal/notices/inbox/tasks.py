"""Background work with what came in."""

import logging

from django.conf import settings
from django_tasks import task

from portal.notices.inbox import imap, processing, tidying

log = logging.getLogger(__name__)


@task()
def process(incoming_id: int) -> str:
    """See to one message; running it again does no harm."""
    return processing.process(incoming_id)


@task()
def fetch() -> int:
    """Take what is new in the IMAP folder; how many messages. What fails is for the next minute."""
    try:
        return imap.fetch(settings.IMAP_URL)
    except imap.Unreachable as error:
        log.warning("%s", error)
        return 0


@task()
def tidy() -> str:
    """Forget whole messages after ninety days, what strangers wrote, and files that no row names."""
    messages, rows = tidying.forget_raw(), tidying.forget_others()
    return f"{messages} messages, {rows} rows, {tidying.forget_orphans()} files"
