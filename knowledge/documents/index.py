"""What the search index knows of documents."""

from collections.abc import Iterable, Iterator

from django.utils.translation import override

from knowledge.documents.models import Document, FileVersion, Type
from portal.search import Entry
from portal.search.models import TEXT_LENGTH
from portal.vocabulary.models import Theme


def entries(ids: Iterable[int]) -> Iterator[Entry]:
    """An entry for each published document among `ids`, with the words of its current file."""
    documents = Document.objects.published().filter(pk__in=ids).with_subjects().prefetch_related("authors")
    found = list(documents)
    files = FileVersion.objects.filter(
        pk__in=[document.current_id for document in found if document.current_id]
    )
    words = dict(files.open_words().values_list("pk", "text"))
    for document in found:
        yield entry(document, words.get(document.current_id, ""))


def entry(document: Document, words: str) -> Entry:
    authors = [author.name for author in document.authors.all()]
    themes = [Theme.objects.known()[pk] for pk in document.theme_ids]
    labels = [*authors, *document.tag_names, *(name for theme in themes for name in theme.names)]
    return Entry(
        object_id=document.pk,
        title=document.title,
        text="\n".join([document.abstract, document.publisher, words])[:TEXT_LENGTH],
        labels=" · ".join(labels),
        summary=summary(document, authors),
        language=document.language,
        audience=document.audience,
        themes=document.theme_ids,
        tags=[tag["id"] for tag in document.__dict__["tag_rows"]],
        countries=document.country_codes,
        date=document.published_at,
        weight=4,
        url=document.get_absolute_url(),
    )


def summary(document: Document, authors: list[str]) -> str:
    """Who, what, when, in the document's own language: "Chebet, Mercy · Report · 2024"."""
    with override(document.language):
        kind = str(Type(document.type).label)
    return " · ".join(part for part in ["; ".join(authors[:3]), kind, str(document.year)] if part)
