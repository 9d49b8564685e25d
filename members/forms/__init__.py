"""Signing up, the register entry, one's settings."""

from members.forms.accounts import (
    AddEmailForm,
    LoginForm,
    NewAccount,
    ResetPasswordForm,
    SignupForm,
    SocialSignupForm,
)
from members.forms.entry import EntryForm, PhotoForm, entry_of
from members.forms.settings import SettingsForm, time_zones

__all__ = [
    "AddEmailForm",
    "EntryForm",
    "LoginForm",
    "NewAccount",
    "PhotoForm",
    "ResetPasswordForm",
    "SettingsForm",
    "SignupForm",
    "SocialSignupForm",
    "entry_of",
    "time_zones",
]
