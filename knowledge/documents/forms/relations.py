"""Choosing what a document is to others: a kind, and the title or the address of the other one."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from knowledge.documents.models import Document, RelationKind
from portal import search, text
from portal.links.addresses import things_at
from portal.links.forms import is_address

MOST = 30
FOUND = 5
LONGEST = 1000  # characters of what is typed

Pair = tuple[str, int]


class Choice:
    """What was ticked and typed, as far as `person` sees the documents; `document` is the one described."""

    def __init__(self, person: Any, document: Any, picks: Iterable[str], kind: str, words: str):
        self.person, self.document = person, document
        self.pairs = list(dict.fromkeys(filter(None, map(pair_of, list(picks)[: MOST + 1]))))
        self.kind = kind if kind in RelationKind.values else ""
        self.words = text.clean_line(words[:LONGEST])

    def visible(self) -> Any:
        found = Document.objects.visible_to(self.person).only("title", "slug", "language", "year")
        return found.exclude(pk=self.document.pk) if self.document else found

    @cached_property
    def ticked(self) -> list[tuple[str, Any, Document]]:
        """The value, the kind's label and the other document of each box that is ticked."""
        others = self.visible().in_bulk([other for _kind, other in self.pairs]) if self.pairs else {}
        return [self.row(kind, others[other]) for kind, other in self.pairs if other in others]

    @cached_property
    def found(self) -> list[Document]:
        """The documents that the typed address or title stands for."""
        if not self.words:
            return []
        if is_address(self.words):
            ids = [pk for kind, pk in things_at([self.words]) if kind == "document"]
        else:
            hits = search.find(self.person, self.words, kinds=["document"], size=FOUND).rows
            own = self.visible().filter(title__icontains=self.words, depositor=self.person.pk)
            ids = [hit.object_id for hit in hits] + list(own.values_list("pk", flat=True)[:FOUND])
        there = self.visible().in_bulk(ids)
        return [there[pk] for pk in dict.fromkeys(ids) if pk in there]

    @property
    def offered(self) -> list[tuple[str, Any, Document]]:
        """A box for each of them that is not ticked yet."""
        kind = self.kind or RelationKind.EDITION_OF
        return [self.row(kind, one) for one in self.found if (kind, one.pk) not in self.pairs]

    def row(self, kind: str, other: Document) -> tuple[str, Any, Document]:
        return f"{kind}:{other.pk}", RelationKind(kind).label, other

    @property
    def meant(self) -> Document | None:
        """The one document that the address, or the whole title, stands for."""
        same = [one for one in self.found if one.title.casefold() == self.words.casefold()]
        found = self.found if is_address(self.words) else same
        return found[0] if len(found) == 1 else None

    @property
    def is_settled(self) -> bool:
        """Whether one of those that the words stand for was ticked."""
        others = {other for _kind, other in self.pairs}
        return any(one.pk in others for one in self.found)


def pair_of(pick: str) -> Pair | None:
    kind, _colon, number = pick.partition(":")
    known = kind in RelationKind.values and number.isascii() and number.isdigit() and len(number) < 19
    return (kind, int(number)) if known else None


class RelationPicker(forms.Widget):
    """Boxes for what is chosen, a kind and a field for the title or the address of one more."""

    person: Any = None
    document: Any = None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[list[str], str, str]:
        picks = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return list(picks), data.get(f"{name}_kind", ""), data.get(f"{name}_words", "")

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and f"{name}_words" not in data

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        choice = Choice(self.person, self.document, *(value or ([], "", "")))
        context = {
            "name": name,
            "attrs": attrs or {},
            "described": (attrs or {}).get("aria-describedby"),
            "invalid": (attrs or {}).get("aria-invalid"),
            "choice": choice,
            "kinds": RelationKind.choices,
            "document": self.document,
        }
        return render_to_string("documents/relation_picker.html", context)


class RelationsField(forms.Field):
    """What a document is to others. Cleans to pairs (kind, id); takes such pairs as its initial value."""

    widget = RelationPicker

    def __init__(self, **kwargs: Any):
        super().__init__(required=False, **kwargs)

    def about(self, person: Any, document: Any) -> None:
        self.person, self.document = person, document
        self.widget.person, self.widget.document = person, document

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, tuple) else ([f"{kind}:{pk}" for kind, pk in value or ()], "", "")

    def has_changed(self, initial: Any, data: Any) -> bool:
        picks, _kind, words = data or ([], "", "")
        return bool(words.strip()) or set(picks) != set(self.prepare_value(initial)[0])

    def clean(self, value: Any) -> list[Pair]:
        choice = Choice(self.person, self.document, *(value or ([], "", "")))
        pairs = [pair for row in choice.ticked if (pair := pair_of(row[0]))]
        if choice.words and not choice.is_settled:
            pairs.append(self.typed(choice))
        if len(pairs) > MOST:
            raise forms.ValidationError(_("Please choose at most %(most)s documents.") % {"most": MOST})
        return list(dict.fromkeys(pairs))

    def typed(self, choice: Choice) -> Pair:
        """The one more that was typed, where it is clear which."""
        if not choice.found:
            raise forms.ValidationError(_("No document of ours has this title or address."))
        if not choice.meant:
            raise forms.ValidationError(_("Please tick the one that you mean, or leave the words out."))
        if not choice.kind:
            raise forms.ValidationError(_("Please say what it is to the other document."))
        return choice.kind, choice.meant.pk
