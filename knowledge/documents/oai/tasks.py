"""Background work: datestamps follow what other tables say."""

from django.db.models import Model, Q
from django_tasks import task

from knowledge.documents import oai
from knowledge.documents.models import Document
from portal.vocabulary.models import Theme


@task()
def mend() -> str:
    """Make what OAI-PMH says right, whatever has changed a table without telling."""
    return f"{oai.rebuild()} records"


@task()
def stamp_themes(ids: list[int]) -> None:
    """Move the datestamps of the documents with one of these themes, or with one within them."""
    themes = Theme.objects.filter(Q(pk__in=ids) | Q(parent__in=ids)).values("pk")
    through = Document.themes.through.objects.filter(theme__in=themes)
    documents = through.order_by("document_id").values_list("document_id", flat=True).distinct()
    for batch in oai.batches(list(documents)):
        oai.update(batch)


def vocabulary_changed(model: type[Model], ids: list[int] | None) -> None:
    """Called by the vocabulary: the names that documents are described with may be others now."""
    if model is Theme and ids is not None:
        stamp_themes.enqueue(ids)
    else:
        mend.enqueue()
