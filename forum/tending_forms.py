"""Forms of those who look after topics."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from forum.forms import OtherTopicForm
from forum.models import POINT_LENGTH, TITLE_LENGTH, Category, Topic
from portal import text
from portal.forms import OnceForm, RevisionForm, TagsField
from portal.text.forms import BodyField, LineField
from portal.vocabulary.forms import CountriesField, ThemesField

LONGEST_REASON = 500
MOST_NUMBERS = 500


class ReasonField(forms.CharField):
    """Why something is done, in a sentence or two."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Why"))
        kwargs.setdefault("help_text", _("The author reads it, and it stands in the log."))
        rows = forms.Textarea(attrs={"rows": 2, "dir": "auto"})
        super().__init__(max_length=LONGEST_REASON, widget=rows, **kwargs)

    def to_python(self, value):
        return text.clean(super().to_python(value) or "").strip()


class MoveForm(forms.Form):
    category = forms.ModelChoiceField(
        Category.objects.none(), label=_("Category"), to_field_name="slug", empty_label=_("Choose one")
    )
    reason = ReasonField(required=False)

    def __init__(self, *args, categories, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = categories
        self.fields["category"].label_from_instance = lambda one: f"{one} ({one.get_audience_display()})"


class MergeForm(OtherTopicForm):
    """The topic into which this one goes."""

    reason = ReasonField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["address"].label = _("Address of the other conversation")
        self.fields["address"].help_text = _("Copy it from its page.")

    def clean(self):
        """`target` is the topic, which the person must see."""
        cleaned = super().clean()
        target = self.among(Topic.objects)
        if target is None:
            self.add_error("address", _("Please choose a conversation, or give the address of one."))
        return cleaned | {"target": target}


class SplitForm(OnceForm):
    """The posts that go, ticked or by their numbers, and the new topic's title."""

    title = LineField(label=_("Title of the new conversation"), max_length=TITLE_LENGTH)
    kind = forms.ChoiceField(label=_("Kind"), choices=Topic.Kind)
    more = LineField(
        label=_("More posts, by number"),
        required=False,
        max_length=3000,
        help_text=_("Those that are on other pages, separated by commas."),
    )
    reason = ReasonField(required=False)

    @property
    def ticked(self) -> list[str]:
        return self.data.getlist("number") if self.is_bound else self.initial.get("ticked", [])

    def clean(self):
        """`numbers` are those of the posts."""
        cleaned = super().clean()
        words = [*self.ticked, *(cleaned.get("more") or "").replace("،", ",").replace("#", "").split(",")]
        words = [word.strip() for word in words if word.strip()]
        if not all(word.isascii() and word.isdigit() and len(word) < 10 for word in words):
            self.add_error("more", _("Please give numbers, separated by commas."))
            words = []
        elif not words:
            self.add_error(None, _("Please choose at least one post, and not the opening text."))
        elif len(words) > MOST_NUMBERS:
            self.add_error("more", _("These are too many at once. What stands below a post goes with it."))
        return cleaned | {"numbers": sorted(set(map(int, words[:MOST_NUMBERS])))}


class RelabelForm(forms.Form):
    """Title, labels and kind of another's topic, from what its form was drawn with."""

    title = LineField(label=_("Title"), max_length=TITLE_LENGTH)
    point = LineField(label=_("The point, in one line"), max_length=POINT_LENGTH, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=Topic.Kind,
        help_text=_("In a question, what stands directly under it becomes answers, and the rest comments."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    themes = ThemesField(label=_("Themes"), required=False)
    countries = CountriesField(label=_("Countries it is about"), required=False)
    tags = TagsField(required=False)
    reason = ReasonField(required=False)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)


class BrevityForm(RevisionForm):
    """The shorter text of another's post, and why."""

    body = BodyField(label=_("Its text"))
    reason = ReasonField(label=_("Why, for its author"), help_text=_("Please be kind: they meant it well."))
