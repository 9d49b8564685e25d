"""What a member says of a practice, and what the secretariat makes of it."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from knowledge.documents.models import Criterion, Evidence, Rung
from portal.comments.forms import likely_language
from portal.forms import OnceForm, RevisionForm
from portal.text.forms import BodyField, LineField
from portal.vocabulary.forms import CountryField

SAID = [("", _("cannot say")), ("met", _("met")), ("unmet", _("not met"))]


class AssessForm(OnceForm, RevisionForm):
    """An assessment; a field for each criterion, which cleans to the lists `met` and `unmet`."""

    agrees = forms.TypedChoiceField(
        label=_("Do you stand by this practice?"),
        choices=[("yes", _("Yes: I agree that it works")), ("no", _("No: I have found otherwise"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    evidence = forms.ChoiceField(
        label=_("What does that rest on?"), choices=Evidence.choices, widget=forms.RadioSelect
    )
    rung = forms.ChoiceField(
        label=_("Where would you put it on the ladder?"), choices=[("", "—"), *Rung.choices], required=False
    )
    country = CountryField(label=_("In which country"), required=False)
    context = LineField(
        label=_("Under which conditions"),
        max_length=300,
        required=False,
        help_text=_("Such as: thirty herders with camels, dry season, no vet nearby."),
    )
    tried = forms.BooleanField(label=_("We tried it here"), required=False)
    body = BodyField(
        label=_("What happened"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "data-words": 250, "data-mention": ""}),
        help_text=_("What you did, what came of it, what you would do differently."),
    )
    language = forms.ChoiceField(label=_("Language of your text"), choices=settings.LANGUAGES)

    field_order = ["agrees", "evidence", *(f"criterion_{one}" for one in Criterion.values), "rung"]

    def __init__(self, *args, document_language="", **kwargs):
        super().__init__(*args, **kwargs)
        for value, label in Criterion.choices:
            self.fields[f"criterion_{value}"] = forms.ChoiceField(
                label=label, choices=SAID, required=False, initial=""
            )
        self.order_fields(self.field_order)
        self.fields["language"].initial = likely_language(document_language)
        self.fields["revision"].required = False

    def clean(self):
        cleaned = super().clean()
        said = {value: cleaned.pop(f"criterion_{value}", "") for value in Criterion.values}
        for side in ("met", "unmet"):
            cleaned[side] = [value for value, word in said.items() if word == side]
        if cleaned.get("tried") and "body" in cleaned and not cleaned["body"]:
            self.add_error("body", _("Please say what happened where you tried it."))
        return cleaned


def initial_of(assessment):
    """What the form shows of an assessment that is there."""
    names = ("evidence", "rung", "country", "context", "tried", "body", "language", "revision")
    found = {name: getattr(assessment, name) for name in names}
    found["agrees"] = "yes" if assessment.agrees else "no"
    for side in ("met", "unmet"):
        found |= {f"criterion_{value}": side for value in getattr(assessment, side)}
    return found


class RungForm(forms.Form):
    """The place on the ladder, the reason, and the place that the form started from."""

    rung = forms.ChoiceField(
        label=_("Its place on the ladder"), choices=[("", _("No place yet")), *Rung.choices], required=False
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("The depositor and whoever follows the document read it."),
    )
    was = forms.ChoiceField(choices=[("", ""), *Rung.choices], required=False, widget=forms.HiddenInput)
