"""Writing what the rows of a table say: new documents in bulk, changed ones one by one."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from taggit.models import Tag, TaggedItem

from knowledge.documents.actions.describing import note_change, write_fields, write_rows
from knowledge.documents.history import SEVERAL, described, differences
from knowledge.documents.models import Document, DocumentAuthor, Status

Data = dict[str, Any]


class Writer:
    """Makes documents of `person` and changes those that are there; remembers the tags it has met."""

    def __init__(self, person: Any, publish: bool):
        self.person = person
        self.status = Status.PUBLISHED if publish else Status.SUBMITTED
        self.tags: dict[str, int] = {}

    def make(self, rows: list[Data]) -> list[Document]:
        """A new document for each of `rows`, in a handful of queries for all."""
        documents = Document.objects.bulk_create([self.new(data) for data in rows])
        pairs = list(zip(documents, rows, strict=True))
        DocumentAuthor.objects.bulk_create(
            DocumentAuthor(document=document, order=place, **vars(author))
            for document, data in pairs
            for place, author in enumerate(data.get("authors", ()))
        )
        for name in SEVERAL:
            tie(name, pairs)
        self.tag(pairs)
        return documents

    def new(self, data: Data) -> Document:
        now = timezone.now()
        document = Document(depositor=self.person, status=self.status, submitted_at=now)
        if self.status == Status.PUBLISHED:
            document.published_at = document.status_at = now
            document.status_by = self.person
        write_fields(document, data)
        document.only_described = not document.link
        return document

    def tag(self, pairs: Iterable[tuple[Document, Data]]) -> None:
        pairs = [(document, data["tags"]) for document, data in pairs if data.get("tags")]
        self.learn({name for _document, names in pairs for name in names})
        kind = ContentType.objects.get_for_model(Document)
        TaggedItem.objects.bulk_create(
            TaggedItem(content_type=kind, object_id=document.pk, tag_id=key)
            for document, names in pairs
            for key in dict.fromkeys(self.tags[name.lower()] for name in names)
        )

    def learn(self, names: set[str]) -> None:
        """Find or make the tags of these names, whatever their letters' case.

        PostgreSQL makes some letters small otherwise than Python, as “İ”: so a tag is also found as it is.
        """
        wanted = {name.lower(): name for name in sorted(names) if name.lower() not in self.tags}
        if not wanted:
            return
        found = Tag.objects.annotate(lowered=Lower("name"))
        found = found.filter(models.Q(lowered__in=wanted) | models.Q(name__in=wanted.values()))
        known: dict[str, int] = {}
        for lowered, name, pk in found.values_list("lowered", "name", "pk"):
            known[name.lower()] = pk
            known.setdefault(lowered, pk)
        for lowered, name in wanted.items():
            known.setdefault(lowered, 0)
            known[lowered] = known[lowered] or Tag.objects.create(name=name).pk
        self.tags |= known

    def change(self, document: Any, data: Data) -> None:
        """Give a document the fields that `data` has; what stood there before is kept as a Change."""
        row = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
        before = described(row)
        write_fields(row, data)
        row.only_described = not (row.link or row.current_id)
        row.save()
        write_rows(row, {name: value for name, value in data.items() if name != "relations"}, by=self.person)
        after = described(row)
        if changed := differences(before, after):
            note_change(self.person, row, before, after, changed)


def tie(name: str, pairs: Iterable[tuple[Document, Data]]) -> None:
    """Tie documents to rows of the vocabulary, given as rows or keys."""
    field: Any = Document._meta.get_field(name)
    through: type[models.Model] = field.remote_field.through
    other = f"{field.m2m_reverse_field_name()}_id"
    through._default_manager.bulk_create(
        through(document_id=document.pk, **{other: getattr(row, "pk", row)})
        for document, data in pairs
        for row in data.get(name, ())
    )
