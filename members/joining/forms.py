"""Writing an invitation, and opening an account by one."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.forms import SignupForm as PlainSignupForm
from members.joining import carrying, permissions
from members.joining.adapters import invitation_of
from members.joining.models import DAYS
from members.models import Language
from portal.text.forms import BodyField
from portal.vocabulary.widgets import LongSelect

LONGEST = 366  # days
MOST_PEOPLE = 10_000


class InviteForm(forms.Form):
    """An invitation: to one person by mail, or a link to be given to several."""

    address = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        required=False,
        help_text=_("We write to this one person. Leave it empty for a link that you give away yourself."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    carries = forms.ChoiceField(label=_("Into"), required=False, widget=LongSelect)
    language = forms.ChoiceField(label=_("Language of the invitation"), choices=Language)
    note = BodyField(
        label=_("A word to them"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    most_uses = forms.IntegerField(
        label=_("For how many people the link is"),
        min_value=1,
        max_value=MOST_PEOPLE,
        required=False,
        help_text=_("Empty: for any number."),
    )
    days = forms.IntegerField(
        label=_("For how many days it holds"), min_value=1, max_value=LONGEST, initial=DAYS
    )
    vouched = forms.BooleanField(label=_("Who comes by it needs no approval"), required=False)

    def __init__(self, data: Any = None, *, person: Any, **kwargs: Any):
        super().__init__(data, **kwargs)
        choices = carrying.choices_of(person)
        alone = permissions.can_carry(person, "", None)
        if alone:
            choices = [("", _("The community alone")), *choices]
        self.fields["carries"].choices = choices
        self.fields["carries"].required = not alone
        if not permissions.can_vouch(person):
            del self.fields["vouched"]

    def invitation(self) -> dict[str, Any]:
        """What was chosen, as `actions.invite` takes it."""
        said = dict(self.cleaned_data)
        kind, _colon, number = said.pop("carries").partition(":")
        expires_at = timezone.now() + timedelta(days=said.pop("days"))
        return said | {"kind": kind, "object_id": int(number) if number else None, "expires_at": expires_at}


class SignupForm(PlainSignupForm):
    """The same, beginning with the name under which one was invited."""

    def __init__(self, *args, **kwargs):
        from allauth.core import context

        super().__init__(*args, **kwargs)
        if context.request and (invitation := invitation_of(context.request)):
            self.fields["full_name"].initial = invitation.details.get("full_name", "")
