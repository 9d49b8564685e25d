from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.notices import choices
from portal.notices.models import Mode, Period

LONGEST_PAUSE = timedelta(days=366)


class PauseField(forms.DateField):
    """The day until which no mail should come: one in the coming year, or none."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs):
        super().__init__(label=_("No mail until"), required=False, **kwargs)

    def clean(self, value) -> date | None:
        until, today = super().clean(value), timezone.localdate()
        if until and not today < until <= today + LONGEST_PAUSE:
            raise forms.ValidationError(_("Please give a day within the next twelve months."))
        return until


class PreferenceForm(forms.Form):
    """How a member wants to be written to."""

    mode = forms.ChoiceField(label=_("Mail about what I follow"), choices=Mode, widget=forms.RadioSelect)
    period = forms.ChoiceField(
        label=_("My digest comes"),
        choices=Period,
        help_text=_("In the morning, by your clock. When nothing is new, none comes."),
    )
    watch_written = forms.BooleanField(label=_("Follow the conversations that I write in"), required=False)
    paused_until = PauseField(help_text=_("What happens meanwhile comes in one digest afterwards."))

    def __init__(self, data=None, *, wishes):
        initial = {name: getattr(wishes, name) for name in ("mode", "period", "watch_written")}
        initial["paused_until"] = wishes.paused_until if wishes.is_paused else None
        super().__init__(data, initial=initial)


class ChoiceForm(forms.Form):
    """What a person can choose from a link in a mail about the thing of `choice`, or about all their mail.

    The button of a mail program (RFC 8058) mutes the thing; where there is none, it ends all mail.
    """

    what = forms.ChoiceField(
        required=False,
        choices=[(name, name) for name in (*choices.ALL, choices.UNDO)],
    )
    until = PauseField()
    before = forms.CharField(required=False, max_length=500)

    def __init__(self, *args, choice: choices.Choice, **kwargs):
        super().__init__(*args, **kwargs)
        self.choice = choice

    def clean(self):
        cleaned = super().clean() or {}
        what = cleaned.get("what", "")
        if not what and self.data.get("List-Unsubscribe") == "One-Click":
            what = choices.MUTE
        if what in (choices.MUTE, choices.DIGEST) and not self.choice.has_thing:
            what = choices.NONE
        if what == choices.PAUSE and "until" in cleaned and not cleaned["until"]:
            self.add_error("until", _("Please give a day within the next twelve months."))
        if what == choices.UNDO:
            cleaned["before"] = choices.read_undo(self.choice, cleaned.get("before", ""))
            what = what if cleaned["before"] else ""
        if not what and not self.errors:
            raise forms.ValidationError(_("Please choose one of these."))
        cleaned["what"] = what
        return cleaned
