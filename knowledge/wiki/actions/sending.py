"""Files of pages that the secretariat sends by its browser."""

from typing import Any

from django.core.files.base import File

from knowledge.wiki import permissions
from knowledge.wiki.models import PageImport
from portal.access import require
from portal.uploads import sending


def send_pages(person: Any, file: File, **chosen: Any) -> PageImport:
    """Keep a file of pages, and have it tried in the background. `chosen` holds for pages that don't say it
    themselves: language, audience and the page `under` which they are to stand."""
    from knowledge.wiki.tasks import run_import

    require(permissions.can_import_pages(person))
    sent = PageImport(by=person, **chosen)
    sending.send(sent, file, run_import)
    return sent


def bring_in_pages(person: Any, sent: PageImport) -> bool:
    """Have the pages of a file that was tried brought in; False where somebody was faster."""
    from knowledge.wiki.tasks import run_import

    require(permissions.can_import_pages(person))
    return sending.bring_in(person, sent, run_import)
