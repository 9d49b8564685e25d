"""The photograph of an entry: made from what was sent, shown to its audience, forgotten without a trace."""

from dataclasses import dataclass

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.crypto import get_random_string

from members import permissions
from members.models import Member, Profile
from members.models.entries import PHOTOS, stored_photo
from portal.access import Audience, require
from portal.uploads import orphans, sandbox
from portal.uploads.reading.kinds import Refused
from portal.uploads.reading.pictures import format_of

KEY_LENGTH = 12  # letters and digits: nobody guesses one
NONE = {"photo": "", "photo_small": "", "photo_key": ""}


@dataclass(frozen=True)
class Faces:
    """A photograph as it is kept, in two sizes, as WebP."""

    large: bytes
    small: bytes


def make(file: File) -> Faces:
    """What is kept of a picture that was sent: a square of its pixels, in two sizes, and nothing else.

    It is opened in a process apart (`portal.uploads.nursery`). Raises Refused, whose `sandbox.reason` is a
    sentence.
    """
    if file.size > settings.MAX_UPLOAD_MB * 1024 * 1024:
        raise Refused("large")
    format = format_of(file.read(16))
    file.seek(0)
    if not format:
        raise Refused("picture")
    if format == "HEIF":
        raise Refused("heif")
    return Faces(*sandbox.portrait(file))


@transaction.atomic
def keep(person: Member, faces: Faces, audience: str | None = Audience.EVERYONE) -> None:
    """Let `faces` be the person's photograph, for `audience`, or with None for who may see the one before;
    that one is forgotten."""
    require(permissions.can_complete_entry(person, person))
    stored = [
        default_storage.save(stored_photo(Profile(), ""), ContentFile(picture))
        for picture in (faces.large, faces.small)
    ]
    change(person, photo=stored[0], photo_small=stored[1], photo_key=get_random_string(KEY_LENGTH))
    if audience:
        choose_audience(person, audience)


@transaction.atomic
def remove(person: Member) -> None:
    """Forget one's photograph."""
    require(permissions.can_complete_entry(person, person))
    change(person, **NONE)


@transaction.atomic
def choose_audience(person: Member, audience: str) -> None:
    """Let `audience` see one's photograph. It has a new address where fewer people may see it now."""
    require(permissions.can_complete_entry(person, person))
    profile = Profile.objects.select_for_update().get(pk=person.pk)
    usual = permissions.FIELD_AUDIENCE["photo"]
    audiences = {name: chosen for name, chosen in profile.audiences.items() if name != "photo"}
    audiences = audiences if audience == usual else audiences | {"photo": audience}
    if audiences != profile.audiences:  # the form of the entry chooses it as well
        profile.audiences, profile.revision = audiences, profile.revision + 1
        profile.save(update_fields=["audiences", "revision"])
    person.profile = profile
    show_face(person)


def change(person: Member, **fields: str) -> None:
    """Write the photograph's fields, and forget the files that were there before once that is certain."""
    profile = Profile.objects.select_for_update().get(pk=person.pk)
    before = [profile.photo.name, profile.photo_small.name]
    for name, value in fields.items():
        setattr(profile, name, value)
    profile.save(update_fields=list(fields))
    person.profile = profile
    show_face(person)
    transaction.on_commit(lambda: forget_files(before))


def show_face(person: Member) -> None:
    """Let the photograph stand beside what the person wrote where everybody may see it, and else not."""
    profile = person.profile
    public = profile.listed and permissions.audience_of(profile, "photo") == Audience.EVERYONE
    if person.face and person.face == profile.photo_key and not public:
        profile.photo_key = get_random_string(KEY_LENGTH)  # who knew the address has it no more
        profile.save(update_fields=["photo_key"])
    face = profile.photo_key if public else ""
    if face != person.face:
        person.face = face
        person.save(update_fields=["face"])


def recount() -> int:
    """Make `Member.face` right for everybody; returns how many were wrong."""
    public = Q(listed=True) & (Q(audiences__photo=Audience.EVERYONE) | Q(audiences__photo__isnull=True))
    entry = Profile.objects.filter(public, member=OuterRef("pk"))
    right = Coalesce(Subquery(entry.values("photo_key")), Value(""))
    return Member.objects.exclude(face=right).update(face=right)


def forget_files(names: list[str]) -> None:
    for name in filter(None, names):
        default_storage.delete(name)


def forget_orphans() -> int:
    """Delete stored photographs, a day old, that no entry names; how many."""

    def known(names: list[str]) -> set[str]:
        rows = Profile.objects.exclude(photo_key="")
        large = rows.filter(photo__in=names).values_list("photo", flat=True)
        return {*large, *rows.filter(photo_small__in=names).values_list("photo_small", flat=True)}

    return orphans.forget_orphans(PHOTOS, known)
