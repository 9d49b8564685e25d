"""Who may read and who may change a page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from knowledge.wiki.models import Editors, Page
from knowledge.wiki.permissions import must_be_editor
from portal import audiences


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
