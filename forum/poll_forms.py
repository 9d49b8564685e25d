from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.models import Poll
from forum.models.polls import CHOICE_LENGTH, POLL_TITLE_LENGTH
from portal import text
from portal.text.forms import LineField

FEWEST, MOST = 2, 12


class ChoicesField(forms.CharField):
    """What can be chosen, one on each line; cleans to a list of them."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}), max_length=4000, **kwargs)

    def clean(self, value):
        lines = [text.clean_line(line) for line in (super().clean(value) or "").splitlines()]
        found = list(dict.fromkeys(filter(None, lines)))
        if not FEWEST <= len(found) <= MOST:
            words = _("Please give %(fewest)s to %(most)s different choices, each on a line of its own.")
            raise forms.ValidationError(words % {"fewest": FEWEST, "most": MOST})
        if any(len(line) > CHOICE_LENGTH for line in found):
            words = _("One of the choices is longer than %(most)s characters.")
            raise forms.ValidationError(words % {"most": CHOICE_LENGTH})
        return found


class PollForm(forms.Form):
    """A poll: what is set here stays."""

    title = LineField(label=_("What would you like to ask?"), max_length=POLL_TITLE_LENGTH)
    choices = ChoicesField(label=_("Choices"), help_text=_("2 to 12, each on a line of its own."))
    several = forms.BooleanField(label=_("One may choose several"), required=False)
    secret = forms.TypedChoiceField(
        label=_("Who sees what somebody chose?"),
        choices=[
            ("yes", _("Nobody: it is secret, and a vote cannot be changed")),
            ("no", _("Everybody who reads it; a vote can be changed until the end")),
        ],
        coerce=lambda value: value == "yes",
        initial="yes",
        widget=forms.RadioSelect,
    )
    results = forms.ChoiceField(
        label=_("Results are shown"),
        choices=Poll.Results,
        initial=Poll.Results.VOTED,
        widget=forms.RadioSelect,
    )
    closes_at = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Without one it goes on until you close it."),
    )

    def clean_closes_at(self):
        """The end of that day, where the member lives."""
        day = self.cleaned_data["closes_at"]
        if day is None:
            return None
        today = timezone.localdate()
        if not today <= day <= today + timedelta(days=730):
            raise forms.ValidationError(_("Please choose a day that is still to come, within two years."))
        return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))
