"""One's settings."""

import zoneinfo
from functools import cache

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Language
from portal.vocabulary.widgets import LongSelect


@cache
def time_zones() -> list[tuple[str, str]]:
    """(name, what people read) of every place of the time zone database, UTC first."""
    alias = ("Etc", "SystemV", "US", "Brazil", "Canada", "Chile", "Mexico")
    names = sorted(name for name in zoneinfo.available_timezones() if "/" in name)
    places = [name for name in names if name.partition("/")[0] not in alias]
    return [("UTC", "UTC"), *((name, name.replace("_", " ").replace("/", " – ")) for name in places)]


class SettingsForm(forms.Form):
    """Each field remembers what the page showed: an older page does not undo what was chosen since."""

    language = forms.ChoiceField(
        label=_("Language of the pages and of our mails"), choices=Language, show_hidden_initial=True
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=time_zones, widget=LongSelect, show_hidden_initial=True
    )
