"""The files of a message, through the same checks as an upload."""

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from portal.notices.inbox.parsing import RawFile
from portal.notices.inbox.reading import Message
from portal.uploads.checking import check_small
from portal.uploads.reading.kinds import Refused
from portal.uploads.sandbox import reason

MOST = 10  # of one message


def take(message: Message, files: list[RawFile]) -> None:
    """Sort `files` into those that can be taken and those that are left out, each with its reason."""
    for number, file in enumerate(files):
        name = file.name or _("a file without a name")
        if number >= MOST:
            message.left_out.append(
                (name, _("A mail can bring %(most)s files; this was one more.") % {"most": MOST})
            )
            continue
        try:
            message.attachments.append(check_small(ContentFile(file.content, name=file.name)))
        except Refused as refused:
            message.left_out.append((name, reason(refused)))
