"""The shape of what people send to the roster."""

from roster.forms.endorsing import EndorsementForm, ReplyForm
from roster.forms.entry import EditExpertForm, ExpertForm, LanguageFormSet, ThemeFormSet
from roster.forms.evidence import AnswerForm, PublicationFormSet, RefereeFormSet
from roster.forms.rows import spare

__all__ = [
    "AnswerForm",
    "EditExpertForm",
    "EndorsementForm",
    "ExpertForm",
    "LanguageFormSet",
    "PublicationFormSet",
    "RefereeFormSet",
    "ReplyForm",
    "ThemeFormSet",
    "spare",
]
