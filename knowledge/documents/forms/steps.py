"""The small forms on a document's way."""

from django import forms
from django.utils.translation import gettext_lazy as _

from knowledge.documents.forms.fields import WordsField
from portal.forms import OnceForm
from portal.text.forms import LineField
from portal.vocabulary.filters import LongSelect
from portal.vocabulary.forms import LanguageField


class WithdrawForm(forms.Form):
    reason = WordsField(
        label=_("Why?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The depositor and the secretariat read this."),
    )


class TranslateForm(OnceForm):
    """In which language the same work is there, and under which title."""

    language = LanguageField(label=_("Language of this edition"), widget=LongSelect)
    title = LineField(label=_("Title in that language"), max_length=300)

    def __init__(self, *args, document, **kwargs):
        super().__init__(*args, **kwargs)
        self.document = document

    def clean_language(self) -> str:
        language = self.cleaned_data["language"]
        if language.pk == self.document.language:
            raise forms.ValidationError(_("The document is in this language already."))
        return language.pk
