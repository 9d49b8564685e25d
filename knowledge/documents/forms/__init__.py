"""What people fill in about documents."""

from knowledge.documents.forms import conflicts
from knowledge.documents.forms.deposit import DepositForm, EditForm
from knowledge.documents.forms.initial import initial_of
from knowledge.documents.forms.steps import TranslateForm, WithdrawForm

__all__ = ["DepositForm", "EditForm", "TranslateForm", "WithdrawForm", "conflicts", "initial_of"]
