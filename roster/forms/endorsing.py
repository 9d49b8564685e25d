"""What members say of an expert, and what the expert answers."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.forms import OnceForm
from portal.text.forms import BodyField, LineField
from portal.vocabulary.forms import LanguageField

FIRST_YEAR = 1950


class EndorsementForm(OnceForm):
    occasion = LineField(
        label=_("What you did together"),
        max_length=200,
        help_text=_("For example: “A training on goat health for twenty women”."),
    )
    place = LineField(label=_("Where"), max_length=120, required=False)
    year = forms.IntegerField(label=_("In which year"), min_value=FIRST_YEAR)
    body = BodyField(
        label=_("What was good about it"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Everybody can read it on the page of the expert, who is told and may answer."),
    )
    language = LanguageField(label=_("Language of this text"))

    def clean_year(self) -> int:
        year = self.cleaned_data["year"]
        if year > timezone.localdate().year:
            raise forms.ValidationError(_("This year is still to come."))
        return year

    def clean_language(self) -> str:
        return self.cleaned_data["language"].pk


class ReplyForm(forms.Form):
    body = forms.CharField(
        label=_("Your answer"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("It stands below what was said of you. Leave it empty to take it away."),
    )
