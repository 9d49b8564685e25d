from django import forms
from django.utils.translation import gettext_lazy as _

from portal.moderation.models import Reason
from portal.text.forms import BodyField


class AnswerForm(forms.Form):
    text = BodyField(
        label=_("Your answer"),
        max_length=2000,
        help_text=_("You can answer once. The secretariat reads it and decides again."),
    )


class ReportForm(forms.Form):
    reason = forms.ChoiceField(label=_("What is wrong?"), choices=Reason, widget=forms.RadioSelect)
    note = BodyField(label=_("Anything that helps us understand (optional)"), required=False)
