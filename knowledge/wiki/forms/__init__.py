"""The shape of what people send to the wiki."""

from knowledge.wiki.forms.access import AccessForm, offer_access
from knowledge.wiki.forms.tending import DeletePageForm, MergedTextForm, MergePageForm, MovePageForm
from knowledge.wiki.forms.translating import LanguageForm, TranslatePageForm
from knowledge.wiki.forms.writing import EditPageForm, EditSectionForm, PageForm, StartPageForm

__all__ = [
    "AccessForm",
    "DeletePageForm",
    "EditPageForm",
    "EditSectionForm",
    "LanguageForm",
    "MergePageForm",
    "MergedTextForm",
    "MovePageForm",
    "PageForm",
    "StartPageForm",
    "TranslatePageForm",
    "offer_access",
]
