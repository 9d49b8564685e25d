from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms import OnceForm, RevisionForm
from portal.text.forms import BodyField, LineField
from portal.vocabulary.forms import CountriesField, LanguageField
from portal.vocabulary.models import Theme
from roster.models import Availability, Fee, Level, Service, Skill

MOST_THEMES, MOST_LANGUAGES = 15, 10


class ExpertForm(OnceForm):
    """An entry of the roster, without its rows of themes and languages."""

    headline = LineField(
        label=_("You in one line"),
        max_length=150,
        help_text=_("For example: “Goat keeper who trains other women”."),
    )
    body = BodyField(
        label=_("What you know and have done"),
        help_text=_("Practice counts as much as degrees. Plain words are best."),
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
    availability = forms.ChoiceField(label=_("Availability"), choices=Availability)
    fee = forms.ChoiceField(label=_("Fee"), choices=Fee)

    def clean_language(self) -> str:
        return self.cleaned_data["language"].pk


class EditExpertForm(ExpertForm, RevisionForm):
    """The same, from the revision that the expert started from."""


def themes_offered():
    return [("", "—"), *Theme.objects.choices()]


class ThemeRowForm(forms.Form):
    theme = forms.TypedChoiceField(label=_("Theme"), choices=themes_offered, required=False, empty_value=None)
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
            self.add_error("theme", _("Please choose the theme that this line is about."))
        return cleaned


class LanguageRowForm(forms.Form):
    language = LanguageField(label=_("Language"), required=False)
    level = forms.ChoiceField(label=_("Level"), choices=Skill, initial=Skill.C2, required=False)

    def clean_level(self):
        return self.cleaned_data["level"] or Skill.B2


class RowsFormSet(forms.BaseFormSet):
    """Rows of which at least one is filled in and none is there twice."""

    chosen = ""
    missing = twice = ""

    def clean(self):
        if any(self.errors):
            return
        keys = [row[self.chosen] for row in self.rows()]
        if not keys:
            raise forms.ValidationError(self.missing)
        if len(keys) != len(set(keys)):
            raise forms.ValidationError(self.twice)

    def rows(self) -> list[dict]:
        """The rows in which something was chosen."""
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get(self.chosen)]


class ThemeRows(RowsFormSet):
    chosen = "theme"
    missing = _("Please choose at least one theme.")
    twice = _("Each theme can stand here once.")


class LanguageRows(RowsFormSet):
    chosen = "language"
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
