from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms import OnceForm
from portal.text.forms import BodyField


class MessageForm(OnceForm):
    """What one member writes to another."""

    body = BodyField(
        label=_("Your message"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Only the two of you read it. It comes by mail, too; neither sees the other’s address."),
    )


class WishForm(forms.Form):
    takes_messages = forms.BooleanField(
        label=_("Members may write to me"),
        required=False,
        help_text=_("Where this is off, only members to whom you have written can answer you."),
    )
