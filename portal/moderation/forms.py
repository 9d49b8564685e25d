from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portal import text
from portal.moderation.models import Reason, Report
from portal.moderation.registry import kinds
from portal.text.forms import BodyField
from portal.vocabulary.models import Language

WHY = [
    ("held", _("Held for approval")),
    ("reported", _("Reported")),
    ("answered", _("Its author has answered a decision")),
    ("noticed", _("Noticed by the rules")),
]


class AnswerForm(forms.Form):
    text = BodyField(
        label=_("Your answer"),
        max_length=2000,
        help_text=_("You can answer once. The secretariat reads it and decides again."),
    )


class ReportForm(forms.Form):
    reason = forms.ChoiceField(label=_("What is wrong?"), choices=Reason, widget=forms.RadioSelect)
    note = BodyField(label=_("Anything that helps us understand (optional)"), required=False)


class QueueForm(forms.Form):
    """The filters above the queue; what is no choice is passed over."""

    why = forms.ChoiceField(label=_("Why it waits"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    place = forms.ChoiceField(label=_("Place"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, data):
        super().__init__(data)
        places: dict[str, str] = {}
        for make in {kind.places for kind in kinds.values()}:
            places |= make()
        languages = Language.objects.known()
        any_of = {
            "why": [*WHY, *((f"report-{value}", label) for value, label in Reason.choices)],
            "kind": [(name, kind.label) for name, kind in kinds.items()],
            "place": sorted(places.items(), key=lambda place: place[1]),
            "language": [(code, languages.get(code, code)) for code in ("en", "fr", "es", "ar")],
        }
        for name, choices in any_of.items():
            field: Any = self.fields[name]
            field.choices = [("", _("All")), *choices]

    def narrow(self, cases):
        """Those of `cases` that the filters leave."""
        self.is_valid()
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        why = chosen.pop("why", "")
        if why.startswith("report-"):
            same = {"kind": OuterRef("kind"), "object_id": OuterRef("object_id")}
            reports = Report.objects.open().filter(reason=why.removeprefix("report-"), **same)
            cases = cases.filter(Exists(reports))
        elif why:
            cases = cases.filter(**{why: True})
        return cases.filter(**chosen)


class DecideForm(forms.Form):
    """A decision from the queue, about the row whose form it is or all rows that are ticked."""

    verb = forms.CharField(max_length=10)
    reason = forms.CharField(required=False, max_length=2000)
    answer = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    NEEDED = {
        "return": _("Please say why: the author will be told."),
        "hide": _("Please say why: the author will be told."),
        "suspend": _("Please say why: the author will be told."),
        "warn": _("Please write what you would like to tell the author."),
    }

    @property
    def tokens(self) -> list[str]:
        data: Any = self.data
        return data.getlist("case") if self.is_bound else []

    @property
    def query(self) -> QueryDict:
        """The filters and the page that the queue was shown with."""
        return QueryDict(self.data.get("query", "")[:2000] if self.is_bound else "")

    def clean_reason(self) -> str:
        return text.clean(self.cleaned_data["reason"]).strip()

    def clean(self):
        from portal.moderation.deciding import VERBS

        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["case"] = self.tokens
        verb = cleaned.get("verb")
        if verb not in {*VERBS, "drop", "keep", "undo"}:
            self.add_error("verb", _("Please choose what to do."))
        elif verb in self.NEEDED and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", self.NEEDED[verb])
        if not self.tokens:
            self.add_error(None, _("Nothing is ticked."))
        return cleaned
