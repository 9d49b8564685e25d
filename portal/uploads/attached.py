"""Files that stand under what people write, and those that wait for the form they came with to be done.

A room derives a model from `Attached`, with the key to what its files stand under. A file is stored before
anybody waits for its row; what no row names in the end is tidied away.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.uploads import orphans
from portal.uploads.checking import Checked
from portal.uploads.names import NAME_LENGTH, hidden_name

MOST_WAITING = 30  # of one member; the oldest give way
WAIT = timedelta(days=1)


class AttachedQuerySet(models.QuerySet):
    model: Any

    def waiting(self, person: Any) -> Self:
        """The files that `person` has sent with forms that are not done yet."""
        return self.filter(owner=person.pk, **{self.model.place: None})

    def of(self, thing: Any) -> Self:
        """The files that stand under `thing`, in the order in which they came."""
        return self.filter(**{self.model.place: thing}).order_by("pk")

    def put_by(self, person: Any) -> Self:
        """The files under what `person` wrote."""
        return self.filter(**{f"{self.model.place}__author": person})


def stored_name(instance: Any, name: str) -> str:
    """A name in the storage that says nothing and that nobody can guess."""
    return hidden_name(instance.folder)


class Attached(models.Model):
    """A file that stands under something; `name` is what readers save it as, in the storage it has none.

    `place` names the key to what it stands under. One without that was sent by its `owner` with a form that
    isn't done yet, and waits for that.
    """

    folder: ClassVar[str]  # in the storage
    place: ClassVar[str]

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", db_index=False
    )
    file = models.FileField(_("file"), upload_to=stored_name, max_length=100, db_index=True)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    media_type = models.CharField(_("media type"), max_length=100)
    width = models.PositiveIntegerField(_("width in pixels"), null=True)  # of pictures alone
    height = models.PositiveIntegerField(_("height in pixels"), null=True)
    created_at = models.DateTimeField(_("uploaded"), default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


def store(model: Any, files: Iterable[Checked]) -> list[Any]:
    """Put files into the storage, before anybody waits for the rows that will name them."""
    stored = []
    for checked in files:
        attached = model(
            name=checked.name,
            size=checked.size,
            sha256=checked.sha256,
            media_type=checked.media_type,
            width=checked.width,
            height=checked.height,
        )
        attached.file.name = default_storage.save(stored_name(attached, checked.name), checked.file)
        stored.append(attached)
    return stored


def let_wait(model: Any, person: Any, checked: Checked) -> Any:
    """Store a file that `person` has sent with a form, until the form is done; for a day at most."""
    [attached] = store(model, [checked])
    attached.owner = person
    attached.save()
    mine = model.objects.waiting(person).order_by("-created_at", "-pk")
    model.objects.filter(pk__in=list(mine.values_list("pk", flat=True)[MOST_WAITING:])).delete()
    return attached


def free_name(name: str, taken: set[str]) -> str:
    """`name`, with a number where it is taken: "map.pdf", "map-2.pdf"."""
    stem, _dot, ending = name.rpartition(".")
    names = [name, *(f"{stem[:140]}-{number}.{ending}" for number in range(2, len(taken) + 2))]
    return next(one for one in names if one not in taken)


def attach(model: Any, thing: Any, files: Iterable[Any], **more: Any) -> None:
    """Let stored files stand under `thing`, with `more` in their rows; one that waited and stands elsewhere
    by now is left there."""
    if not (files := list(files)):
        return
    taken = set(model.objects.of(thing).values_list("name", flat=True))
    for one in files:
        one.name = free_name(one.name, taken)
        taken.add(one.name)
        for name, value in {model.place: thing, "owner": None, **more}.items():
            setattr(one, name, value)
    waited = [one for one in files if one.pk]
    model.objects.bulk_create([one for one in files if one not in waited])
    for one in waited:
        still = model.objects.filter(pk=one.pk, **{model.place: None})
        still.update(owner=None, name=one.name, **{model.place: thing}, **more)


def forget_waiting(model: Any) -> int:
    """Forget the files whose form nobody has done within a day; how many."""
    late = model.objects.filter(created_at__lt=timezone.now() - WAIT, **{model.place: None})
    return late.delete()[0]


def forget_orphans(model: Any) -> int:
    """Delete stored files, a day old, that no row names; how many."""
    named = model.objects
    return orphans.forget_orphans(
        model.folder, lambda names: set(named.filter(file__in=names).values_list("file", flat=True))
    )
