"""The file with the CV."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.trees import number_in
from portal.uploads import attached
from portal.uploads.checking import check_small
from portal.uploads.reading.kinds import Refused
from portal.uploads.sandbox import ALLOWED_LABELS, reason
from portal.vocabulary.widgets import LongSelect
from roster.models import CurriculumVitae, CvAudience


class WithCv(forms.Form):
    """A form with a CV. The file is kept as soon as it has come and is good, so that a slow line carries it
    once, whatever else is wrong in the form (`cv_waiting`)."""

    cv = forms.FileField(label=_("Your CV, as a file"), required=False, max_length=255)
    cv_audience = forms.ChoiceField(
        label=_("Who may read the CV"),
        choices=CvAudience,
        required=False,
        initial=CvAudience.SECRETARIAT,
        widget=LongSelect,
    )
    without_cv = forms.BooleanField(label=_("Delete the CV that is here"), required=False)

    CV = ("cv", "cv_audience")

    def __init__(self, *args: Any, person: Any = None, expert: Any = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.person = person
        self.waiting: CurriculumVitae | None = None
        self.there = CurriculumVitae.objects.filter(expert=expert).first() if expert else None
        words = _("%(kinds)s, of at most %(size)s MB. No CV is needed.")
        self.fields["cv"].help_text = words % {"size": settings.MAX_UPLOAD_MB, "kinds": ALLOWED_LABELS}

    def cv_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.CV]

    @property
    def shown_cv(self) -> CurriculumVitae | None:
        """The file that the form names: the one that has just come, else the one there is."""
        return self.waiting or self.there

    def clean_cv(self) -> CurriculumVitae | None:
        """The file that has just come, or came with the form before; None where there is no new one."""
        waiting = CurriculumVitae.objects.waiting(self.person)
        number = number_in(self.data.get("cv_waiting"))
        self.waiting = waiting.filter(pk=number).first() if number else None
        if sent := self.cleaned_data["cv"]:
            try:
                self.waiting = attached.let_wait(CurriculumVitae, self.person, check_small(sent))
            except Refused as refused:
                raise forms.ValidationError(reason(refused)) from refused
        return self.waiting

    def clean_cv_audience(self) -> str:
        return self.cleaned_data["cv_audience"] or CvAudience.SECRETARIAT
