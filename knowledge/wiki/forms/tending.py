"""What is done with a whole page: moving, deleting, merging."""

from django import forms
from django.utils.translation import gettext_lazy as _

from knowledge.wiki.actions import slug_for
from knowledge.wiki.forms.places import PlaceForm
from knowledge.wiki.models import Page
from knowledge.wiki.permissions import can_merge_page
from portal.forms import RevisionForm
from portal.text.forms import BodyField, LineField


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
