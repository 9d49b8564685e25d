from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from knowledge.wiki.actions import slug_for
from knowledge.wiki.models import Editors, Page
from knowledge.wiki.permissions import can_merge_page, can_start_page, must_be_editor
from portal import audiences
from portal.forms import OnceForm, RevisionForm, TagsField
from portal.text.forms import BodyField, LineField
from portal.vocabulary.forms import CountriesField, ThemesField


class PageForm(OnceForm):
    """What every form of the wiki has: the text and what it is about."""

    body = BodyField(
        label=_("Text"),
        profile="wiki",
        help_text=_("Write [[Title of a page]] to link to another page of the wiki."),
    )
    summary = LineField(
        label=_("What have you changed?"),
        max_length=200,
        required=False,
        help_text=_("In a few words, for the history."),
    )
    themes = ThemesField(label=_("Themes"), required=False)
    countries = CountriesField(label=_("Countries"), required=False)
    tags = TagsField(required=False)


class PlaceForm(forms.Form):
    """What a page is called, and which one it stands under."""

    title = LineField(label=_("Title"), max_length=150)
    parent = LineField(
        label=_("Under the page"),
        required=False,
        help_text=_("The title of the page that it belongs to, if any."),
    )

    def clean_parent(self) -> Page | None:
        title = self.cleaned_data["parent"]
        if not title:
            return None
        found = Page.objects.visible_to(self.person).at(slug_for(title)).first()
        if not found:
            raise forms.ValidationError(
                _("There is no page with this title. Leave the field empty if unsure.")
            )
        if not (verdict := can_start_page(self.person, found)):
            raise forms.ValidationError(verdict.reason)
        return found

    def refuse_title(self, taken: Page) -> None:
        """Say that the title is another page's, or was."""
        self.add_error("title", why_taken(self.cleaned_data["title"], taken, self.person))


def why_taken(title: str, taken: Page, person) -> str:
    """Why `title`, which leads to the page `taken`, is not free."""
    if Page.objects.stones_for(person).filter(pk=taken.pk).exists():
        return _(
            "A page with this title was deleted. Please choose another title, or have that one brought back."
        )
    if taken.slug != slug_for(title) and Page.objects.visible_to(person).filter(pk=taken.pk).exists():
        return _("“%(title)s” had this title before, and links to it still lead there.") % {
            "title": taken.title
        }
    return _("There is a page with this title already. Please choose another, or edit that one.")


def offer_access(form, person, first=()):
    """Give the two fields of `form` what `person` may choose, after the pairs in `first`."""
    editors = [(one.value, one.label) for one in Editors if must_be_editor(person, Page(edited_by=one))]
    form.fields["audience"].choices = [*first, *audiences.readers(person)]
    form.fields["edited_by"].choices = [*first, *editors, *audiences.groups_of(person)]


class AccessForm(forms.Form):
    """Who may read and who may change a page: nobody can shut themselves out."""

    audience = forms.ChoiceField(label=_("Who may read it"))
    edited_by = forms.ChoiceField(label=_("Who may change it"))

    def __init__(self, *args, person=None, **kwargs):
        super().__init__(*args, **kwargs)
        offer_access(self, person)


class StartPageForm(PlaceForm, PageForm):
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    audience = forms.ChoiceField(label=_("Who may read it"), required=False)
    edited_by = forms.ChoiceField(label=_("Who may change it"), required=False)

    field_order = ["title", "language", "body", "summary", "parent"]

    def __init__(self, *args, person=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["summary"].widget = forms.HiddenInput()
        offer_access(self, person, first=[("", _("Like the page above it"))])


class EditPageForm(PageForm, RevisionForm):
    minor = forms.BooleanField(label=_("A small change only, such as a spelling mistake"), required=False)

    field_order = ["body", "summary", "minor"]


class MovePageForm(PlaceForm):
    reason = LineField(
        label=_("Why?"), max_length=100, required=False, help_text=_("In a few words, for the history.")
    )

    def __init__(self, *args, person=None, page=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.person, self.page = person, page

    def clean_parent(self) -> Page | None:
        """A page stays where it is, also under one that the person may not see or change."""
        above = self.page.parent
        if above and self.cleaned_data["parent"] == self.initial["parent"] == above.title:
            return above
        return super().clean_parent()


class DeletePageForm(forms.Form):
    reason = LineField(label=_("Why?"), max_length=300, help_text=_("Everyone who comes here will read it."))


class MergePageForm(forms.Form):
    into = LineField(label=_("Into the page"), help_text=_("The title of the page that stays."))

    def __init__(self, *args, person=None, page=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.person, self.page = person, page

    def clean_into(self) -> Page:
        found = Page.objects.visible_to(self.person).select_related("current")
        found = found.at(slug_for(self.cleaned_data["into"])).first()
        if not found:
            raise forms.ValidationError(_("There is no page with this title."))
        if not (verdict := can_merge_page(self.person, self.page, found)):
            raise forms.ValidationError(verdict.reason)
        return found


class MergedTextForm(RevisionForm):
    """The text of both pages, brought together; `revision` is that of the page that stays."""

    merged_revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    body = BodyField(label=_("Text of both"), profile="wiki")
