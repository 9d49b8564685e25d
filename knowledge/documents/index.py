"""What the search index knows of documents and collections."""

from collections.abc import Iterable, Iterator

from django.utils.translation import override

from knowledge.documents.models import Collection, Document, FileVersion, Type
from portal.search import Entry
from portal.search.models import TEXT_LENGTH
from portal.text import plain
from portal.vocabulary.models import LANGUAGES, Theme

# Columns whose words find a document, beside its title and abstract.
LINES = ("publisher", "place", "series", "series_number", "journal", "isbn", "issn", "doi")


def entries(ids: Iterable[int]) -> Iterator[Entry]:
    """An entry for each published document among `ids`, with the words of its current file."""
    documents = Document.objects.published().filter(pk__in=ids).with_subjects().prefetch_related("authors")
    found = list(documents)
    words = words_of(found)
    for document in found:
        yield entry(document, words.get(document.current_id, ""))


def words_of(documents: list[Document]) -> dict[int | None, str]:
    """The words of the current file of each, by the file's number, as far as they may be searched."""
    files = FileVersion.objects.filter(
        pk__in=[document.current_id for document in documents if document.current_id]
    )
    rows = files.open_words().values_list("pk", "text", "pages")
    return {pk: in_pages(text, pages) for pk, text, pages in rows}


def in_pages(text: str, pages: int | None) -> str:
    """The words of a file, with a form feed before each page where it is certain which page they are on."""
    return f"\f{text}" if "\f" in text or pages == 1 else f"\n{text}"


def entry(document: Document, words: str) -> Entry:
    authors = [author.name for author in document.authors.all()]
    return Entry(
        object_id=document.pk,
        title=document.title,
        text=f"{document.abstract}{words}"[:TEXT_LENGTH],
        labels=" · ".join(labels(document, authors)),
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


def labels(document: Document, authors: list[str]) -> list[str]:
    """What finds a document and isn't its text: whoever types its DOI or ISBN finds it alone."""
    themes = [Theme.objects.known()[pk] for pk in document.theme_ids]
    concepts = [row[f"name_{code}"] for row in document.__dict__["concept_rows"] for code in LANGUAGES]
    isbn = document.isbn.replace("-", "") if "-" in document.isbn else ""
    found = [
        *authors,
        *document.alternative_titles,
        *(getattr(document, name) for name in LINES),
        isbn,
        *document.donors,
        *document.projects,
        *document.tag_names,
        *(name for theme in themes for name in theme.names),
        *concepts,
    ]
    return list(dict.fromkeys(filter(None, found)))


def summary(document: Document, authors: list[str]) -> str:
    """Who, what, when, in the document's own language: "Chebet, Mercy · Report · 2024"."""
    with override(document.language):
        kind = str(Type(document.type).label)
    return " · ".join(part for part in ["; ".join(authors[:3]), kind, str(document.year)] if part)


def collection_entries(ids: Iterable[int]) -> Iterator[Entry]:
    """An entry for each published collection among `ids`."""
    for collection in Collection.objects.published().filter(pk__in=ids).select_related("owner"):
        yield Entry(
            object_id=collection.pk,
            title=collection.title,
            text=plain(collection.body_html),
            summary=collection.owner.display_name if collection.owner and not collection.official else "",
            language=collection.language,
            audience=collection.audience,
            date=collection.updated_at,
            weight=4,
            url=collection.get_absolute_url(),
        )


def page_url(url: str, page: int) -> str:
    """Where one page of a document can be read as text."""
    return f"{url}text/?page={page}#page-{page}"
