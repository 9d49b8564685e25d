"""Saying a page in another language."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from knowledge.wiki.actions import slug_for
from knowledge.wiki.forms.places import why_taken
from knowledge.wiki.models import Page
from portal.forms import OnceForm, RevisionForm
from portal.text.forms import BodyField, LineField
from portal.vocabulary.models import Language


def autonyms(codes):
    """Languages as choices, each by its own name."""
    known = Language.objects.known()
    return [(code, known[code].autonym or str(known[code])) for code in codes if code in known]


class TranslatePageForm(RevisionForm, OnceForm):
    """A page in another language; `revision` is the one of the original that it is made from.

    The field of the text begins with the original's, of which the signs for headings, links and tables
    stay and the words are replaced.
    """

    title = LineField(label=_("Title in that language"), max_length=150)
    language = forms.ChoiceField(label=_("Language"))
    body = BodyField(
        label=_("Text"),
        profile="wiki",
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text=_("The text of the original stands here: write your words in place of it."),
    )

    field_order = ["language", "title", "body"]

    def __init__(self, *args, person=None, languages=(), source="", **kwargs):
        super().__init__(*args, **kwargs)
        self.person, self.source = person, source
        self.fields["language"].choices = autonyms(languages)

    def clean_body(self) -> str:
        body = self.cleaned_data["body"]
        if body.strip() == self.source.strip():
            raise forms.ValidationError(_("This is still the text of the original, word for word."))
        return body

    def refuse_title(self, taken: Page) -> None:
        self.add_error("title", why_taken(self.cleaned_data["title"], taken, self.person))

    def refuse_language(self, taken: Page) -> None:
        refuse_language(self, taken, self.person)


class LanguageForm(forms.Form):
    """In which language a page is, and what it translates."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    original = LineField(
        label=_("It is a translation of the page"),
        required=False,
        help_text=_("The title of the original. Leave it empty where the page stands for itself."),
    )
    is_current = forms.BooleanField(label=_("It says what the original says now"), required=False)

    def __init__(self, *args, person=None, page=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.person, self.page = person, page
        if page.language not in dict(settings.LANGUAGES):
            self.fields["language"].choices = [(page.language, page.language), *settings.LANGUAGES]

    def clean_original(self) -> Page | None:
        """A translation stays one also of what the person may not see."""
        title, above = self.cleaned_data["original"], self.page.translation_of
        if not title:
            return None
        if above and title == self.initial["original"] == above.title:
            return above
        found = Page.objects.visible_to(self.person).at(slug_for(title)).first()
        if not found:
            raise forms.ValidationError(_("There is no page with this title."))
        if found == self.page:
            raise forms.ValidationError(_("That is the same page."))
        return found

    def refuse_language(self, taken: Page) -> None:
        refuse_language(self, taken, self.person)


def refuse_language(form, taken: Page, person) -> None:
    """Say that a page is there already in the chosen language."""
    if Page.objects.visible_to(person).filter(pk=taken.pk).exists():
        said = _("There is one in this language already: “%(title)s”.") % {"title": taken.title}
    else:
        said = _("There is one in this language already.")
    form.add_error("language", said)
