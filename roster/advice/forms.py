from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import offering
from portal.forms import DayField, OnceForm
from portal.text.forms import BodyField, LineField
from portal.vocabulary.forms import CountryField, LanguageField
from portal.vocabulary.models import Theme
from portal.vocabulary.widgets import LongSelect
from roster.advice.models import TITLE_LENGTH, Act, Result
from roster.advice.permissions import AT_ONCE
from roster.forms.entry import themes_offered
from roster.models import Level, Service


def levels_offered():
    return [("", _("Any")), *Level.choices]


class MatchForm(forms.Form):
    """What experts are matched by."""

    theme = forms.TypedChoiceField(
        label=_("Theme"), choices=themes_offered, empty_value=None, widget=LongSelect
    )
    country = CountryField(label=_("Country that it is about"), required=False)
    language = LanguageField(label=_("Language in which you want advice"))
    service = forms.ChoiceField(label=_("What you need"), choices=Service, initial=Service.ADVICE)
    level = forms.ChoiceField(label=_("Level of work"), choices=levels_offered, required=False)
    wanted_by = DayField(label=_("By when"), required=False)

    def clean_theme(self):
        return Theme.objects.known()[int(self.cleaned_data["theme"])]

    def clean_language(self):
        return self.cleaned_data["language"].pk

    def clean_wanted_by(self):
        day = self.cleaned_data["wanted_by"]
        if day and not 0 <= (day - timezone.localdate()).days <= 3660:
            raise forms.ValidationError(_("Please choose a day that is still to come."))
        return day


class NeedForm(MatchForm, OnceForm):
    """What a member needs, and where it is asked."""

    title = LineField(label=_("What you need, in one line"), max_length=TITLE_LENGTH)
    body = BodyField(
        label=_("What should an expert know?"),
        widget=forms.Textarea(attrs={"rows": 7, "data-words": 250}),
        help_text=_("Where you are, what you have tried, and what would help you. Brief is good."),
    )
    place = forms.ChoiceField(
        label=_("Who may read it"),
        required=False,
        help_text=_("In public others can answer too, and everybody learns from it."),
    )
    field_order = ["title", "body", "theme", "country", "language", "service", "level", "wanted_by", "place"]

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        private = [("", _("Only the experts whom I choose"))]
        public = [(_("In public, as a question in"), found)] if (found := offering.places(person)) else []
        self.fields["place"].choices = private + public

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("place") and cleaned.get("language") not in (None, *dict(settings.LANGUAGES)):
            names = ", ".join(name for _code, name in settings.LANGUAGES)
            words = _("Public questions are asked in one of these languages: %(names)s.")
            self.add_error("place", words % {"names": names})
        return cleaned


class OfferForm(MatchForm):
    """By what experts are matched for something that was asked in public."""


class SendForm(forms.Form):
    """Whom a need is sent to, and a word to them."""

    experts = forms.TypedMultipleChoiceField(
        coerce=int,
        error_messages={"required": _("Please choose at least one expert.")},
    )
    word = BodyField(
        label=_("A word to them"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=5000
    )

    def __init__(self, *args, offered=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["experts"].choices = [(pk, str(pk)) for pk in offered]
        self.fields["experts"].error_messages["invalid_choice"] = _("One of these can’t be asked any more.")

    def clean_experts(self):
        chosen = self.cleaned_data["experts"]
        if len(chosen) > AT_ONCE:
            raise forms.ValidationError(_("Please choose at most five experts."))
        return chosen


class WordsForm(OnceForm):
    """What is written to the other one."""

    body = BodyField(label=_("Your message"), widget=forms.Textarea(attrs={"rows": 5, "data-words": 250}))


class AnswerForm(WordsForm):
    """Whether an expert can help; a word with it where they like."""

    answer = forms.ChoiceField(
        label=_("Can you help?"),
        choices=[
            (Act.ACCEPT.value, _("Yes, I can help")),
            (Act.LATER.value, _("Later")),
            (Act.DECLINE.value, _("Not this time")),
        ],
        widget=forms.RadioSelect,
    )
    until = DayField(
        label=_("If later: from which day on?"),
        required=False,
        help_text=_("Without a day we ask you again in two weeks."),
    )
    instead = LineField(
        label=_("If not: who could?"),
        required=False,
        max_length=120,
        help_text=_("The name of somebody else. Who is on the roster is found by it."),
    )
    field_order = ["answer", "until", "instead", "body"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].required = False

    def clean_until(self):
        day = self.cleaned_data["until"]
        if day and not 0 < (day - timezone.localdate()).days <= 366:
            raise forms.ValidationError(_("Please choose a day of the coming year."))
        return day


class CloseForm(forms.Form):
    """What came of a request."""

    result = forms.ChoiceField(label=_("What came of it?"), choices=Result, widget=forms.RadioSelect)
    body = BodyField(
        label=_("A word of thanks, or what the problem was"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The expert reads it."),
        max_length=5000,
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("result") == Result.PROBLEM and not cleaned.get("body") and "body" not in self.errors:
            self.add_error("body", _("Please say what the problem was."))
        return cleaned
