"""Leaving."""

from django import forms
from django.utils.translation import gettext_lazy as _


class LeaveForm(forms.Form):
    texts = forms.ChoiceField(
        label=_("What you wrote"),
        choices=[
            ("keep", _("It stays, signed “Former member”, so that others can follow the conversations.")),
            ("withdraw", _("What nobody has answered is withdrawn; the rest stays, signed “Former member”.")),
        ],
        initial="keep",
        widget=forms.RadioSelect,
    )
    sure = forms.BooleanField(
        label=_("Yes, close my account and erase what is personal in it."),
        error_messages={"required": _("Please tick the box if you are sure.")},
    )
