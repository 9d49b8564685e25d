from urllib.parse import unquote, urlsplit

from django import forms
from django.conf import settings
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext_lazy as _

from forum.file_forms import WithFiles
from forum.models import POINT_LENGTH, TITLE_LENGTH, Category, Topic
from portal.forms import OnceForm, RevisionForm, TagsField
from portal.links.forms import CitationsField, with_links
from portal.text.forms import BodyField, LineField
from portal.vocabulary.forms import CountriesField, ThemesField

MOST_COUNTRIES = 30
BRIEF = 250  # words; more are welcome, and folded
WHILE_TYPING = {
    "hx-trigger": "input changed delay:600ms",
    "hx-target": "#alike",
    "hx-sync": "this:replace",
    "autocomplete": "off",
}


class PostForm(WithFiles, OnceForm):
    """What somebody writes in a topic."""

    folded: tuple[str, ...] = ()  # shown when asked for, so that the form isn't long on a telephone
    body = BodyField(
        label=_("Your text"),
        widget=forms.Textarea(attrs={"rows": 8, "data-words": BRIEF, "data-mention": ""}),
        help_text=_("Brief is good: most people read on a phone. *Stars* make words *stand out*."),
    )
    language = forms.ChoiceField(label=_("Language of your text"), choices=settings.LANGUAGES)
    cite = CitationsField()

    def __init__(self, *args, person=None, **kwargs):
        super().__init__(*args, person=person, **kwargs)
        self.fields["cite"].for_person(person)

    def clean(self):
        """What was chosen to be cited stands as links at the end of the text."""
        cleaned = super().clean()
        hits = cleaned.pop("cite", ())
        if hits and "body" in cleaned:
            cleaned["body"] = with_links(cleaned["body"], hits)
            self.fields["body"].validate(cleaned["body"])
        return cleaned


class EditPostForm(PostForm, RevisionForm):
    """The same, from the revision that the writer started from."""


class TopicForm(PostForm):
    """The title, text and labels of a discussion; while its title is typed, what is like it appears."""

    shows_similar = True
    title = LineField(
        label=_("Title"), max_length=TITLE_LENGTH, help_text=_("What is it about, in one line?")
    )
    point = LineField(
        label=_("The point, in one line"),
        max_length=POINT_LENGTH,
        required=False,
        help_text=_("Shown under the title in lists and first in the mail, for those who read nothing else."),
    )
    themes = ThemesField(label=_("Themes"), required=False)
    countries = CountriesField(label=_("Countries it is about"), required=False)
    tags = TagsField(required=False)

    field_order = ["title", "point", "body", "cite", "language", "themes", "countries", "tags"]
    folded = ("countries", "tags")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.shows_similar:
            self.fields["title"].widget.attrs |= WHILE_TYPING | {"hx-get": reverse("search:similar")}

    @property
    def seen(self) -> bool:
        """Whether the writer has seen already what is like it."""
        return "seen" in self.data

    def is_unfolded(self) -> bool:
        """Whether something is chosen or wrong among the fields that are folded away."""
        return any(self[name].value() or self[name].errors for name in self.folded)

    def clean_countries(self):
        countries = self.cleaned_data["countries"]
        if len(countries) > MOST_COUNTRIES:
            words = _("Please choose at most %(most)s countries.")
            raise forms.ValidationError(words % {"most": MOST_COUNTRIES})
        return countries


class EditTopicForm(TopicForm, RevisionForm):
    """The same, from the revision that the writer started from."""

    shows_similar = False


class QuestionForm(TopicForm):
    """A question, and the category that it belongs to."""

    category = forms.ModelChoiceField(
        Category.objects.none(), label=_("Category"), to_field_name="slug", empty_label=_("Choose one")
    )

    anonymous = forms.BooleanField(
        label=_("Ask without my name"),
        required=False,
        help_text=_("Nobody sees that it was you, nor your country. The secretariat can see it."),
    )

    field_order = ["title", "point", "body", "cite", "category", "language", "anonymous", "themes"]

    def __init__(self, *args, categories, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = categories
        self.categories = categories
        self.fields["title"].label = _("Your question, in one sentence")
        self.fields["title"].help_text = ""
        self.fields["body"].label = _("What should others know to answer well?")

    @property
    def guidance(self) -> str:
        """What those should know first who write in the category that is chosen."""
        slug = self["category"].value()
        known = isinstance(slug, str) and "\0" not in slug
        chosen = self.categories.filter(slug=slug).first() if known else None
        return chosen.guidance if chosen else ""


class OtherTopicForm(forms.Form):
    """Another topic beside `topic`: one that was offered, or the address of one."""

    chosen = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    address = LineField(max_length=1000, required=False)

    def __init__(self, *args, person, topic, **kwargs):
        super().__init__(*args, **kwargs)
        self.person, self.topic = person, topic

    def among(self, topics):
        """That of `topics` which was given, if the person sees it; None where there is none."""
        number = topic_in(self.cleaned_data.get("address") or "") or self.cleaned_data.get("chosen")
        return topics.visible_to(self.person).filter(pk=number).first() if number else None


class DuplicateForm(OtherTopicForm):
    """Where a question was asked before."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["address"].label = _("Address of the other question")
        self.fields["address"].help_text = _("Copy it from the page of that question.")

    def clean(self):
        """`other` is the question, which the person must see."""
        cleaned = super().clean()
        other = self.among(Topic.objects.published().questions())
        if other is None:
            self.add_error("address", _("Please choose a question, or give the address of one."))
        elif self.topic.pk in (other.pk, other.duplicate_of_id):
            self.add_error("address", _("That is this question. Please choose another one."))
        return cleaned | {"other": other}


def topic_in(address: str) -> int | None:
    """The number in the address of a question of this site."""
    try:
        match = resolve(unquote(urlsplit(address.removeprefix(settings.SITE_URL)).path))
    except (Resolver404, ValueError):
        return None
    return match.kwargs.get("topic_id") if match.app_name == "forum" else None
