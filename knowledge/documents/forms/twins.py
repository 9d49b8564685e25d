"""What may be the same work, among the documents that the person may see."""

from difflib import SequenceMatcher
from typing import Any

from django.db.models.functions import Lower
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from knowledge.documents.models import Document, FileVersion, Upload
from portal import search
from portal.text import slugify

ALIKE = 0.9  # of the letters of two titles stand in the same order
OWN = 100  # of one's own documents that the index doesn't have
MOST = 3
LONGEST = 300


def of_draft(person: Any, draft: Document) -> dict[str, list[Document]]:
    """By field the documents that may be the same work as a draft which is about to be handed in as it is."""
    found = {"file": with_file(person, draft.current)} if draft.current else {}
    found |= {"doi": with_doi(person, draft.doi)} if draft.doi else {}
    found["title"] = with_title(person, draft.title)
    return first_ones(found, {draft.pk, *draft.relations.values_list("other_id", flat=True)})


def first_ones(found: dict[str, Any], besides: set[int]) -> dict[str, list[Document]]:
    """The latest of the documents found by each field, without those `besides`."""
    rows = {
        name: list(documents.exclude(pk__in=besides).only("title", "slug").order_by("-pk")[:MOST])
        for name, documents in found.items()
    }
    return {name: documents for name, documents in rows.items() if documents}


def question(field: str, documents: list[Document]) -> SafeString:
    """What asks the person whether one of `documents`, found by `field`, is the same work."""
    words = {
        "file": _("This very file is in the repository already:"),
        "doi": _("A document with this DOI is in the repository already:"),
        "title": _("A document with nearly this title is in the repository already:"),
    }
    links = [(one.get_absolute_url(), one.title) for one in documents]
    return format_html("{} {}", words[field], format_html_join(", ", '<a href="{}">{}</a>', links))


def with_file(person: Any, upload: Upload) -> Any:
    """Documents that have the very same file."""
    same = FileVersion.objects.visible_to(person).filter(sha256=upload.sha256)
    return Document.objects.visible_to(person).filter(pk__in=same.values("document"))


def with_doi(person: Any, doi: str) -> Any:
    """Documents with the DOI, whose letters' case says nothing."""
    same = Document.objects.exclude(doi="").annotate(lower_doi=Lower("doi")).filter(lower_doi=doi.lower())
    return Document.objects.visible_to(person).filter(pk__in=same.values("pk"))


def with_title(person: Any, title: str) -> Any:
    """Documents with nearly the same title: published ones, and the person's own."""
    hits = search.similar(title[:200], person=person, kinds=["document"], limit=20)
    titles = [(hit.object_id, hit.title) for hit in hits]
    own = Document.objects.filter(depositor=person.pk).exclude(status="published")
    titles += own.order_by("-updated_at").values_list("pk", "title")[:OWN]
    near = {pk for pk, other in titles if nearly(title, other)}
    return Document.objects.visible_to(person).filter(pk__in=near)


def nearly(one: str, other: str) -> bool:
    """Whether two titles differ in a few letters at most, and in no number: of two years' reports neither
    is the other."""
    a, b = slugify(one, LONGEST), slugify(other, LONGEST)
    if numbers(a) != numbers(b):
        return False
    return a == b or SequenceMatcher(None, a, b, autojunk=False).ratio() >= ALIKE


def numbers(slug: str) -> list[str]:
    return [part for part in slug.split("-") if part.isdecimal()]
