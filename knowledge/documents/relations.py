"""What documents are to one another, read from both sides."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from knowledge.documents.models import Document, Relation, RelationKind

MOST = 30  # of each side
SHOWN = (
    "id",
    "title",
    "slug",
    "language",
    "year",
    "issued",
    "type",
    "status",
    "state",
    "audience",
    "source_id",
)
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


def rows_for(person: Any) -> dict[str, ArraySubquery]:
    """What a query for a document brings along: its relations to others that `person` may open."""
    return {
        "relations_to": side(person, "document", "other"),
        "relations_from": side(person, "other", "document"),
    }


def side(person: Any, own: str, other: str) -> ArraySubquery:
    visible = Document.objects.visible_to(person).exclude(status="withdrawn").filter(pk=OuterRef(other))
    rows = Relation.objects.filter(Exists(visible), **{own: OuterRef("pk")}).order_by("pk")[:MOST]
    shown = JSONObject(**{name: f"{other}__{name}" for name in SHOWN})
    return ArraySubquery(rows.values(row=JSONObject(kind="kind", document=shown)))


def relations_of(document: Document) -> list[Related]:
    """The relations that its query brought along, by kind. No query."""
    found = [
        Related(row["kind"], Document(**row["document"]), is_from_other)
        for name, is_from_other in (("relations_to", False), ("relations_from", True))
        for row in document.__dict__[name]
    ]
    order = list(WORDS)
    return sorted(found, key=lambda one: (order.index(one.kind), one.is_from_other))
