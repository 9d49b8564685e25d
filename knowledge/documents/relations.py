"""What documents are to one another, read from both sides."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from knowledge.documents.models import Document, Relation, RelationKind

MOST = 50
# From the document's side, and from the other's.
WORDS: dict[str, tuple[str | Promise, str | Promise]] = {
    RelationKind.SUPERSEDES: (_("Supersedes"), _("Superseded by")),
    RelationKind.EDITION_OF: (_("Edition of"), _("Other editions")),
    RelationKind.TRANSLATION_OF: (_("Translation of"), _("In other languages")),
    RelationKind.PART_OF: (pgettext_lazy("a document of another", "Part of"), _("Its parts")),
}


@dataclass(frozen=True)
class Related:
    """One relation as a document's page shows it. `is_from_other` where the other document names it."""

    kind: str
    document: Document
    is_from_other: bool

    @property
    def words(self) -> str | Promise:
        return WORDS[self.kind][self.is_from_other]

    @property
    def is_newer(self) -> bool:
        """Whether the other document has taken this one's place."""
        return self.kind == RelationKind.SUPERSEDES and self.is_from_other


def relations_of(person: Any, document_id: int) -> list[Related]:
    """The relations of a document to others that `person` may open, by kind. One query."""
    visible = Document.objects.visible_to(person).exclude(status="withdrawn")
    rows = Relation.objects.filter(
        Q(Exists(visible.filter(pk=OuterRef("other"))), document=document_id)
        | Q(Exists(visible.filter(pk=OuterRef("document"))), other=document_id)
    )
    shown = [f"{side}__{name}" for side in ("document", "other") for name in SHOWN]
    found = []
    for row in rows.select_related("document", "other").only("kind", *shown).order_by("pk")[:MOST]:
        from_other = row.other_id == document_id
        found.append(Related(row.kind, row.document if from_other else row.other, from_other))
    order = list(WORDS)
    return sorted(found, key=lambda one: (order.index(one.kind), one.is_from_other))


SHOWN = ("title", "slug", "language", "year", "issued", "type", "status", "state", "audience")
