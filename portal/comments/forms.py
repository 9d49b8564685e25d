from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.forms import OnceForm, RevisionForm
from portal.text.forms import BodyField

BRIEF = 250  # words; more are welcome, and folded


def likely_language(language: str) -> str:
    """In which language somebody writes about what is in `language`: that, if it is one of the portal's."""
    return language if language in dict(settings.LANGUAGES) else get_language()


class CommentForm(OnceForm):
    """What somebody writes under a thing or a comment."""

    body = BodyField(
        label=_("Your text"),
        widget=forms.Textarea(attrs={"rows": 8, "data-words": BRIEF, "data-mention": ""}),
        help_text=_("Brief is good: most people read on a phone. *Stars* make words *stand out*."),
    )
    language = forms.ChoiceField(label=_("Language of your text"), choices=settings.LANGUAGES)

    def __init__(self, *args, language="", **kwargs):
        """`language` is that of what is commented on."""
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = likely_language(language)


class EditCommentForm(CommentForm, RevisionForm):
    """The same, from the revision that the writer started from."""
