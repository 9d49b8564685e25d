from django import forms
from django.utils.translation import gettext_lazy as _

from portal.moderation.models import Reason
from portal.text.forms import BodyField


class ReportForm(forms.Form):
    reason = forms.ChoiceField(label=_("What is wrong?"), choices=Reason, widget=forms.RadioSelect)
    note = BodyField(label=_("Anything that helps us understand (optional)"), required=False)
