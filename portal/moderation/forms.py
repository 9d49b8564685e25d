import re
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portal import text
from portal.moderation.models import Reason, Report, Rules
from portal.moderation.registry import kinds
from portal.moderation.screening import site_of
from portal.text.forms import BodyField
from portal.vocabulary.models import Language

MOST_OF_A_LIST = 200_000  # characters
SITE = re.compile(r"(?=.{3,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")

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


class NoteForm(forms.Form):
    """What may be said after a report was sent."""

    note = BodyField(label=_("Anything that helps us understand"), required=False, max_length=2000)


class ReportForm(NoteForm):
    reason = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=Reason,
        error_messages={"required": _("Please choose what is wrong.")},
    )


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


class ListField(forms.CharField):
    """A list, one to a line or separated by commas; each once."""

    widget = forms.Textarea(attrs={"rows": 5, "dir": "auto"})

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value) -> list[str]:
        entries = (text.clean_line(entry) for entry in re.split(r"[\n,،]", (value or "")[:MOST_OF_A_LIST]))
        return list(dict.fromkeys(filter(None, entries)))


class WordsField(ListField):
    def clean(self, value) -> list[str]:
        if too_long := [word for word in super().clean(value) if len(word) > 80]:
            raise forms.ValidationError(
                _("This is too long for a word: %(word)s") % {"word": too_long[0][:100]}
            )
        return super().clean(value)


class SitesField(ListField):
    def clean(self, value) -> list[str]:
        typed = super().clean(value)
        for site in typed:
            if not SITE.fullmatch(site_of(site)):
                raise forms.ValidationError(_("This is no site: %(site)s") % {"site": site[:100]})
        return list(dict.fromkeys(map(site_of, typed)))


class RulesForm(forms.ModelForm):
    held_words = WordsField(
        label=_("words that hold a text"),
        required=False,
        help_text=_(
            "One to a line. A text with one of them as a whole word waits for the secretariat, whoever "
            "wrote it. Capitals and accents make no difference."
        ),
    )
    held_domains = SitesField(
        label=_("sites to which a link holds a text"),
        required=False,
        help_text=_("One to a line, such as example.com. What stands below a site is meant too."),
    )
    refused_domains = SitesField(
        label=_("sites to which nobody may link"),
        required=False,
        help_text=_("One to a line. Who links to them is asked to take the link out."),
    )
    sample = forms.CharField(
        label=_("A text to try"),
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_(
            "Nothing of it is kept. Also without a text you see what these rules would have held of late."
        ),
    )

    class Meta:
        model = Rules
        fields = [
            *("hold_first_posts", "hold_links", "held_words", "held_domains", "refused_domains"),
            *("new_per_hour", "new_per_day", "per_hour", "per_day"),
            *("new_links", "links", "new_mentions", "mentions"),
            *("new_messages", "messages", "new_contacts", "contacts"),
        ]
