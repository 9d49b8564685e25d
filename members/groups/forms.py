from datetime import datetime, timedelta

from django import forms
from django.conf import settings
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from members.forms import time_zones
from members.groups.models import Answer, Role
from portal.forms import DayField, MembersField, OnceForm, RevisionForm
from portal.links import addresses
from portal.text.forms import BodyField, LineField
from portal.vocabulary.forms import ThemesField
from portal.vocabulary.widgets import LongSelect
from portal.zones import zone_named

LENGTHS = [
    (30, _("Half an hour")),
    (60, _("One hour")),
    (90, _("An hour and a half")),
    (120, _("Two hours")),
    (180, _("Three hours")),
    (240, _("Half a day")),
    (480, _("A day")),
    (1440, _("Until the next day")),
    (2880, _("Two days and nights")),
]
FIRST_YEAR, LAST_YEAR = 1990, 2200


class DescribeForm(RevisionForm):
    """What a group is for."""

    body = BodyField(
        label=_("What is the group for?"),
        required=False,
        help_text=_("What it works on, for whom, and how one takes part."),
    )
    language = forms.ChoiceField(label=_("Language of this text"), choices=settings.LANGUAGES)
    themes = ThemesField(label=_("Themes"), required=False)


class AskForm(forms.Form):
    """A word to the coordinators of a closed group."""

    body = BodyField(
        label=_("A word to the coordinators"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What brings you to this group?"),
    )


class DecideForm(forms.Form):
    """The answer to who asks to join."""

    accept = forms.BooleanField(required=False)
    reason = BodyField(
        label=_("A word to them"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class AddForm(forms.Form):
    """Whom a coordinator lets in."""

    people = MembersField(
        label=_("Members to let in"),
        help_text=_("Begin with @ and the first letters of a name. They are told, and can leave again."),
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role)
    task = LineField(
        label=_("What they do in it"),
        max_length=80,
        required=False,
        help_text=_("Such as: chair, note-taker."),
    )


class GiveForm(forms.Form):
    """Something that is there already, named by its address."""

    address = LineField(
        label=_("Address of a collection or of a wiki page"),
        max_length=500,
        help_text=_("Copy it from the top of your browser."),
    )

    def __init__(self, *args, kinds, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.kinds, self.person = kinds, person

    def clean_address(self):
        """The kind and the number of what stands at it; what the person can't see is not there."""
        found = addresses.things_at([self.cleaned_data["address"]])
        if not found or not self.is_there(*found[0]):
            raise forms.ValidationError(_("There is nothing at this address that a group can have."))
        return found[0]

    def is_there(self, name, pk):
        kind = self.kinds.get(name)
        return kind and (kind.can_give(self.person, pk) or kind.shown(self.person, [pk]))


class MeetingForm(OnceForm):
    """A meeting by the clock of one zone."""

    title = LineField(label=_("What is it about?"), max_length=150)
    day = DayField(label=_("Day"))
    time = forms.TimeField(
        label=_("Begins at"),
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": _("Please write the time as 14:30.")},
    )
    length = forms.TypedChoiceField(label=_("Takes"), choices=LENGTHS, coerce=int, initial=60)
    time_zone = forms.ChoiceField(
        label=_("By the clock of"),
        choices=time_zones,
        widget=LongSelect,
        help_text=_("Everybody reads the time by their own clock."),
    )
    place = LineField(label=_("Place"), max_length=200, required=False)
    link = forms.URLField(
        label=_("Link to take part"),
        max_length=500,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=_("Only the members of the group see it."),
    )
    body = BodyField(label=_("Agenda"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def clean(self):
        """The two moments, in the zone; in spring an hour is missing from most clocks."""
        cleaned = super().clean()
        day, time, zone = cleaned.get("day"), cleaned.get("time"), cleaned.get("time_zone")
        if not (day and time and zone and "length" in cleaned):
            return cleaned
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.add_error("day", _("Please check the year."))
            return cleaned
        starts = datetime.combine(day, time, tzinfo=zone_named(zone))
        utc = zone_named("UTC")
        if starts.astimezone(utc).astimezone(starts.tzinfo).replace(fold=0) != starts.replace(fold=0):
            self.add_error("time", _("On that day the clocks there leave out this hour."))
        cleaned["starts_at"] = starts.astimezone(utc)
        cleaned["ends_at"] = cleaned["starts_at"] + timedelta(minutes=cleaned["length"])
        return cleaned


class EditMeetingForm(MeetingForm, RevisionForm):
    """The same of a meeting that is announced; a length that is none of the usual ones stays."""

    def __init__(self, *args, minutes, **kwargs):
        super().__init__(*args, **kwargs)
        if minutes not in dict(LENGTHS):
            said = _("%(minutes)s minutes") % {"minutes": minutes}
            self.fields["length"].choices = [*LENGTHS, (minutes, said)]


class CallOffForm(forms.Form):
    reason = LineField(label=_("Why?"), max_length=300, required=False)


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(choices=Answer)


class MinutesForm(RevisionForm):
    body = BodyField(
        label=_("Minutes"), profile="wiki", required=False, widget=forms.Textarea(attrs={"rows": 14})
    )
    document = LineField(
        label=_("Or a document of the repository: its address"), max_length=500, required=False
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def clean_document(self):
        """The number of the document at the address."""
        typed = self.cleaned_data["document"]
        if not typed:
            return None
        for kind, pk in addresses.things_at([typed]):
            if kind == "document":
                return pk
        raise forms.ValidationError(_("There is no document at this address."))

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("body") and not cleaned.get("document") and not self.errors:
            raise forms.ValidationError(_("Please write the minutes, or name a document."))
        return cleaned
