from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from knowledge.documents.actions import STEPS
from knowledge.documents.models import Collection
from portal import audiences
from portal.access import is_secretariat
from portal.forms import OnceForm, RevisionForm
from portal.text.forms import BodyField, LineField


class CollectionForm(OnceForm):
    title = LineField(label=_("Title"), max_length=200)
    body = BodyField(
        label=_("What is it for?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Whom does it help, and in which order is it best read?"),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    audience = forms.ChoiceField(label=_("Who may read it"))
    official = forms.BooleanField(label=_("A collection of the secretariat"), required=False)

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["audience"].choices = audiences.readers(person)
        if not is_secretariat(person):
            del self.fields["official"]


class EditCollectionForm(CollectionForm, RevisionForm):
    pass


class CollectForm(forms.Form):
    """Which of one's collections a document goes into, and why."""

    collection = forms.ModelChoiceField(Collection.objects.none(), label=_("Collection"), empty_label=None)
    note = LineField(
        label=_("Why is it in there?"),
        max_length=300,
        required=False,
        help_text=_("A line for its readers."),
    )

    def __init__(self, *args, collections, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["collection"].queryset = collections


class ArrangeForm(forms.Form):
    """One button of the page on which a collection is put in order."""

    document = forms.IntegerField(min_value=1, max_value=2**62)
    seen = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    step = forms.ChoiceField(choices=[(step, step) for step in STEPS])
