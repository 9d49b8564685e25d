"""Files in the forms in which something is written."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal import kept
from portal.trees import number_in
from portal.uploads import attached
from portal.uploads.checking import check_small
from portal.uploads.reading.kinds import Refused
from portal.uploads.sandbox import ALLOWED_LABELS, REASONS, reason


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files at once; cleans to a list of what was sent."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [super(FilesField, self).clean(one, initial) for one in data or [] if one]


class WithFiles(forms.Form):
    """A form with files, for `person`; `thing` is what they change, which may have some already.

    A file is stored as soon as it has come and is good. Shown again, for a preview or because something is
    wrong, the form names it (`waiting`), so that a slow line carries it once; what is ticked (`without`)
    is left out. `cleaned_data["files"]` are those to be put under the thing. A room's form says of which
    model they are, and how many there may be.
    """

    model: ClassVar[Any]  # an `attached.Attached`
    most = 10

    files = FilesField(label=_("Files and pictures"), required=False, max_length=255)  # type: ignore[assignment]

    def __init__(self, *args: Any, person: Any = None, thing: Any = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.person = person
        self.there = files_under(self.model, thing) if thing else []
        self.waiting: list[Any] = []
        words = _("Up to %(most)s, of %(size)s MB together: %(kinds)s. Pictures are made small.")
        about = {"most": self.most, "size": settings.MAX_UPLOAD_MB, "kinds": ALLOWED_LABELS}
        self.fields["files"].help_text = words % about

    def without(self) -> set[int]:
        """The ids of the files that are ticked to be left out."""
        return self.numbers("without")

    def numbers(self, name: str) -> set[int]:
        sent = self.data.getlist(name)[:100] if hasattr(self.data, "getlist") else []
        return {number for words in sent if (number := number_in(words))}

    def shown_files(self) -> list[Any]:
        """The files to be named in the form: those under the thing, and those that wait."""
        return [*self.there, *self.waiting]

    def clean_files(self) -> list[Any]:
        sent, wanted = self.cleaned_data["files"], self.numbers("waiting")
        self.waiting = list(self.model.objects.waiting(self.person).filter(pk__in=wanted).order_by("pk"))
        gone = wanted.difference(one.pk for one in self.waiting)
        # The same form sent twice: its files stand under the thing already, which is no fault.
        done = self.model.objects.put_by(self.person).filter(pk__in=gone)
        if gone.difference(done.values_list("pk", flat=True)):
            self.add_error("files", _("Some files are not kept any more. Please choose them again."))
        self.take(sent)
        return [one for one in self.waiting if one.pk not in self.without()]

    def take(self, sent: list[Any]) -> None:
        """Let each file that was sent wait for the form, or say what is wrong with it."""
        if sum(file.size for file in sent) > settings.MAX_UPLOAD_MB * 1024 * 1024:
            self.add_error("files", REASONS["large"] % {"most": settings.MAX_UPLOAD_MB})
            return
        for file in sent:
            kept = [one for one in self.shown_files() if one.pk not in self.without()]
            if len(kept) >= self.most:
                self.add_error("files", _("At most %(most)s files fit under one text.") % {"most": self.most})
                return
            try:
                self.waiting.append(attached.let_wait(self.model, self.person, check_small(file)))
            except Refused as refused:
                self.add_error("files", f"{file.name}: {reason(refused)}")


def files_under(model: Any, thing: Any) -> list[Any]:
    """The files of a `model` that stand under `thing`: the same for all who open its form."""
    return kept.piece(
        (model, thing.pk), lambda: list(model.objects.of(thing)), size=lambda rows: 1000 * len(rows)
    )
