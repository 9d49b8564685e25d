"""The entry itself, with its rows of themes and languages."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.forms import DayField, OnceForm, RevisionForm
from portal.text.forms import BodyField, LineField
from portal.vocabulary import memory
from portal.vocabulary.forms import CountriesField, LanguageField
from portal.vocabulary.models import Theme
from portal.vocabulary.widgets import LongSelect
from roster.forms.cv import WithCv
from roster.forms.rows import RowsFormSet
from roster.models import Availability, Fee, Level, Service, Skill
from roster.models.experts import DEFAULT_REQUESTS_PER_MONTH

MOST_THEMES, MOST_LANGUAGES, MOST_REQUESTS = 15, 10, 100


class ExpertForm(WithCv, OnceForm):
    """An entry of the roster, without its rows of themes and languages."""

    headline = LineField(
        label=_("You in one line"),
        max_length=150,
        help_text=_("For example: “Goat keeper who trains other women”."),
    )
    body = BodyField(
        label=_("What you know and have done"),
        help_text=_(
            "Practice counts as much as degrees: what have you done, where, and what came of it? "
            "Plain words are best."
        ),
        max_length=10_000,
    )
    language = LanguageField(label=_("Language of this text"))
    countries = CountriesField(label=_("Countries you have worked in"))
    levels = forms.MultipleChoiceField(
        label=_("Levels at which you work"), choices=Level, widget=forms.CheckboxSelectMultiple
    )
    services = forms.MultipleChoiceField(
        label=_("What you offer"), choices=Service, widget=forms.CheckboxSelectMultiple
    )
    availability = forms.ChoiceField(label=_("Availability"), choices=Availability, widget=LongSelect)
    available_from = DayField(
        label=_("Available from"), required=False, help_text=_("Leave it empty where it is now.")
    )
    available_until = DayField(
        label=_("Available until"), required=False, help_text=_("Leave it empty where you know no end.")
    )
    requests_per_month = forms.IntegerField(
        label=_("Requests for advice in a month, at most"),
        min_value=0,
        max_value=MOST_REQUESTS,
        required=False,
        initial=DEFAULT_REQUESTS_PER_MONTH,
        help_text=_("The portal proposes you to nobody else in a month in which you had so many."),
    )
    fee = forms.ChoiceField(label=_("Fee"), choices=Fee, widget=LongSelect)

    FIRST = ("headline", "body")
    WORK = ("countries", "levels", "services")
    TIME = ("availability", "available_from", "available_until", "requests_per_month", "fee")

    def first_fields(self):
        """Who one is, for the template; then come themes and languages."""
        return [self[name] for name in self.FIRST]

    def work_fields(self):
        return [self[name] for name in self.WORK]

    def time_fields(self):
        return [self[name] for name in self.TIME]

    def clean_requests_per_month(self) -> int:
        given = self.cleaned_data["requests_per_month"]
        return DEFAULT_REQUESTS_PER_MONTH if given is None else given

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("available_from"), cleaned.get("available_until")
        if first and last and first > last:
            self.add_error("available_until", _("This day is before the first one."))
        return cleaned

    def clean_language(self) -> str:
        return self.cleaned_data["language"].pk


class EditExpertForm(ExpertForm, RevisionForm):
    """The same, from the revision that the expert started from."""


NO_THEME = _("Please choose the theme that this line is about.")


def themes_offered():
    """Each area with its themes below it. A form asks for them once a row and more, so they are kept."""
    return memory.made(Theme, f"{get_language()}/roster", themes_by_area)


def themes_by_area():
    rows = [
        (theme.pk, theme.name if theme == area else f"– {theme.name}")
        for area, under in Theme.objects.tree()
        for theme in (area, *under)
    ]
    return [("", "—"), *rows]


class ThemeRowForm(forms.Form):
    theme = forms.TypedChoiceField(
        label=_("Theme"),
        choices=themes_offered,
        required=False,
        empty_value=None,
        widget=LongSelect,
        error_messages={"required": NO_THEME},
    )
    years = forms.IntegerField(label=_("Years"), min_value=0, max_value=80, required=False)
    proof = LineField(label=_("What shows it, in one line"), max_length=200, required=False)

    def clean_theme(self):
        pk = self.cleaned_data["theme"]
        return Theme.objects.known()[int(pk)] if pk else None

    def clean(self):
        cleaned = super().clean()
        if (
            not cleaned.get("theme")
            and (cleaned.get("proof") or cleaned.get("years"))
            and "theme" not in self.errors
        ):
            self.add_error("theme", NO_THEME)
        return cleaned


class LanguageRowForm(forms.Form):
    language = LanguageField(label=_("Language"), required=False)
    level = forms.ChoiceField(
        label=_("Level"), choices=Skill, initial=Skill.C2, required=False, widget=LongSelect
    )

    def has_changed(self) -> bool:
        """A level without its language says nothing."""
        return "language" in self.changed_data

    def clean_level(self):
        return self.cleaned_data["level"] or Skill.B2


class ThemeRows(RowsFormSet):
    chosen, roomy = "theme", 8
    missing = _("Please choose at least one theme.")
    twice = _("Each theme can stand here once.")


class LanguageRows(RowsFormSet):
    chosen, roomy = "language", 4
    missing = _("Please choose at least one language.")
    twice = _("Each language can stand here once.")


ThemeFormSet = forms.formset_factory(
    ThemeRowForm,
    formset=ThemeRows,
    extra=3,
    max_num=MOST_THEMES,
    validate_max=True,
    absolute_max=MOST_THEMES + 5,
)
LanguageFormSet = forms.formset_factory(
    LanguageRowForm, formset=LanguageRows, extra=2, max_num=MOST_LANGUAGES, validate_max=True, absolute_max=15
)
