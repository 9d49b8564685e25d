"""The shape of what people send to the wiki."""

from knowledge.wiki.forms.access import AccessForm, offer_access
from knowledge.wiki.forms.files import PageFilesForm
from knowledge.wiki.forms.keeping import CheckPageForm, FlagForm, KeepersForm
from knowledge.wiki.forms.reviewing import ReviewForm, SetReviewForm
from knowledge.wiki.forms.tending import DeletePageForm, MergedTextForm, MergePageForm, MovePageForm
from knowledge.wiki.forms.translating import LanguageForm, TranslatePageForm
from knowledge.wiki.forms.writing import EditPageForm, EditSectionForm, PageForm, StartPageForm

__all__ = [
    "AccessForm",
    "CheckPageForm",
    "DeletePageForm",
    "EditPageForm",
    "EditSectionForm",
    "FlagForm",
    "KeepersForm",
    "LanguageForm",
    "MergePageForm",
    "MergedTextForm",
    "MovePageForm",
    "PageFilesForm",
    "PageForm",
    "ReviewForm",
    "SetReviewForm",
    "StartPageForm",
    "TranslatePageForm",
    "offer_access",
]
