"""Signing up and in."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import AddEmailForm as AllauthAddEmailForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.socialaccount.forms import SignupForm as AllauthSocialSignupForm
from django import forms
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.actions import EmailTaken
from portal.text.forms import LineField

EMAIL_LENGTH = 254
PASSWORD_LENGTH = 500


class Trap(forms.TextInput):
    """A field that people don't see and that programs fill in."""

    is_hidden = True

    def __init__(self):
        super().__init__(attrs={"hidden": True, "tabindex": "-1", "autocomplete": "off"})


class NewAccount(forms.Form):
    """What every way of signing up asks: the name. The rest comes with the register entry."""

    full_name = LineField(
        label=_("Full name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    website = forms.CharField(required=False, label="", widget=Trap)
    field_order = ["full_name", "email", "password1"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        plain_address(self.fields["email"])

    def try_save(self, request):
        """The new account; None and the usual answer where there is one already, or for a program.

        Nobody learns from it whether an address has an account: its owner gets a mail that says so.
        """
        if self.cleaned_data["website"]:
            return None, get_adapter().respond_email_verification_sent(request, None)
        try:
            with transaction.atomic():
                return super().try_save(request)
        except EmailTaken:  # by the other of two that came at the same moment
            self.account_already_exists = True
            return super().try_save(request)


class LoginForm(AllauthLoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        plain_address(self.fields["login"])


class ResetPasswordForm(AllauthResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        plain_address(self.fields["email"])


class SignupForm(NewAccount, AllauthSignupForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        password = self.fields["password1"]
        password.help_text = _(
            "At least ten characters. A few words that only you would put together are good."
        )
        password.validators.append(MaxLengthValidator(PASSWORD_LENGTH))
        password.widget.attrs.pop("placeholder", None)


class SocialSignupForm(NewAccount, AllauthSocialSignupForm):
    pass


class AddEmailForm(AllauthAddEmailForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        plain_address(self.fields["email"])


def plain_address(field: forms.Field) -> None:
    """Let an address field take what the database can hold, and label it once."""
    field.label = _("E-mail address")
    field.validators.append(MaxLengthValidator(EMAIL_LENGTH))
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs["maxlength"] = str(EMAIL_LENGTH)
