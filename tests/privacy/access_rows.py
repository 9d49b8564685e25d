"""Who may open what of this part; see tests/test_access.py."""

from allauth.usersessions.models import UserSession
from django.core.files.base import ContentFile
from django.utils import timezone

from members.privacy.models import Archive
from tests.access import SIGNED_IN, Row, for_signed_in

LED_ON = for_signed_in(302)  # to the password once more


def an_archive(cast):
    archive = Archive(member=cast.author, made_at=timezone.now())
    archive.file.save("archives/aa/one", ContentFile(b"PK"))
    return {"archive_id": archive.pk}


def a_session(cast):
    session = UserSession.objects.create(user=cast.author, ip="192.0.2.1", session_key="elsewhere")
    return {"session_id": session.pk}


ROWS: dict[str, Row] = {
    "privacy:data": Row(get=SIGNED_IN),
    "privacy:order-archive": Row(get=LED_ON, post=LED_ON),
    "privacy:download-archive": Row(get=LED_ON, make=an_archive),
    "privacy:end-session": Row(post=for_signed_in(404, author=302), make=a_session),
    "privacy:leave": Row(get=LED_ON, post=LED_ON),
}
