"""Background work: what lists and other repositories are told of documents follows the vocabulary."""

from django.db.models import Model, Q
from django_tasks import task

from knowledge.documents import actions, oai
from knowledge.documents.finding import listing
from knowledge.documents.models import Document
from portal.vocabulary import memory
from portal.vocabulary.models import Theme


@task()
def mend() -> str:
    """Make what the lists and OAI-PMH say right, whatever has changed a table without telling."""
    memory.forget()
    return f"{listing.recount()} listings, {oai.rebuild()} records"


@task()
def show_themes_anew(ids: list[int]) -> None:
    """Let lists, search and OAI-PMH follow for the documents with one of these themes, or with one within
    them: a theme may have another name, or be in another area."""
    memory.forget()  # what this process holds may be from before the change
    themes = Theme.objects.filter(Q(pk__in=ids) | Q(parent__in=ids)).values("pk")
    through = Document.themes.through.objects.filter(theme__in=themes)
    documents = through.order_by("document_id").values_list("document_id", flat=True).distinct()
    for batch in oai.batches(list(documents)):
        actions.shown_anew(batch)


def vocabulary_changed(model: type[Model], ids: list[int] | None) -> None:
    """Called by the vocabulary: the names that documents are described with may be others now."""
    if model is Theme and ids is not None:
        show_themes_anew.enqueue(ids)
    else:
        mend.enqueue()
