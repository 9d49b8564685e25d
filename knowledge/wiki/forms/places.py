"""What a page is called, and where it stands."""

from django import forms
from django.utils.translation import gettext_lazy as _

from knowledge.wiki.actions import slug_for
from knowledge.wiki.models import Page
from knowledge.wiki.permissions import can_start_page
from portal.text.forms import LineField


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
