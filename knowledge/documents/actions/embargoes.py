"""The end of an embargo."""

from django.db import transaction
from django.utils import timezone

from knowledge.documents.actions.describing import note_change
from knowledge.documents.actions.showing import shown_anew
from knowledge.documents.history import described, differences
from knowledge.documents.models import Document


@transaction.atomic
def lift_embargo(document: Document) -> bool:
    """Give everyone who may open the document its file and words, now that the day has come; False where
    somebody has lifted it, or put it off, meanwhile."""
    due = Document.objects.filter(pk=document.pk, embargo_until__lte=timezone.now().date())
    row = due.select_for_update(no_key=True).first()
    if not row:
        return False
    before = described(row)
    row.embargo_until = None
    row.save(update_fields=["embargo_until"])
    after = described(row)
    note_change(None, row, before, after, differences(before, after))
    shown_anew([row.pk])
    return True
