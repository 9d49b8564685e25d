"""Who may open what of the tables that were ordered; see tests/test_access.py."""

from django.core.files.base import ContentFile
from django.utils import timezone

from portal.sheets.models import Sheet
from tests.access import Row, for_members


def a_sheet(cast):
    """Ordered by the secretariat, and ready."""
    sheet = Sheet(owner=cast.secretariat, kind="members", language="en", count=1, made_at=timezone.now())
    sheet.file.save("sheets/aa/one", ContentFile(b"PK"))
    return {"key": sheet.key}


def a_sheet_of_a_colleague(cast):
    """Ordered by somebody who was of the secretariat then."""
    sheet = Sheet(owner=cast.author, kind="members", language="en", count=1, made_at=timezone.now())
    sheet.file.save("sheets/aa/two", ContentFile(b"PK"))
    return {"key": sheet.key}


ROWS = {
    "sheets:index": Row(get=for_members(403, secretariat=200)),
    "sheets:download": Row(get=for_members(404, secretariat=200), make=a_sheet),
    "sheets:download of another": Row(get=for_members(404), make=a_sheet_of_a_colleague),
    "sheets:delete": Row(post=for_members(302), make=a_sheet),
}
