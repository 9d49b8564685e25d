"""The changes of a document, in words for people."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from knowledge.documents.history import PLAIN, SEVERAL
from knowledge.documents.models import (
    Change,
    Document,
    Licence,
    Reader,
    RelationKind,
    Reviewed,
    Rung,
    Type,
)
from portal.access import Audience
from portal.moderation.drawing import DONE
from portal.moderation.models import Act
from portal.text import diff
from portal.vocabulary.models import Concept, Country, Language, Region, Theme

LABELS = {
    "authors": gettext_lazy("authors"),
    "themes": gettext_lazy("themes"),
    "countries": gettext_lazy("countries"),
    "regions": gettext_lazy("regions"),
    "concepts": gettext_lazy("subjects"),
    "tags": gettext_lazy("tags"),
    "relations": gettext_lazy("other documents"),
    "curators": gettext_lazy("who else may describe it"),
    "file": pgettext_lazy("of a document", "file"),
}
WORDS: dict[str, dict[str, Any]] = {
    "type": dict(Type.choices),
    "licence": dict(Licence.choices),
    "audience": dict(Audience.choices),
    "reviewed": dict(Reviewed.choices),
    "readers": dict(Reader.choices),
    "rung": dict(Rung.choices),
}
DECISIONS = 50
# What readers of the changes are told of the log; a warning is its depositor's own affair, and that a report
# came to nothing is nobody's.
DECIDED = ("submit", "publish", "return", "withdraw", "hide", "restore", "approve", "rung")
ORDER = ("title", "authors", *PLAIN[1:], *SEVERAL, "tags", "relations", "curators", "file", "rung")


def label(name: str) -> str:
    """What people call a field."""
    return str(LABELS.get(name) or Document._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def labels(change: Change) -> list[str]:
    """The fields that a change is of."""
    return [label(name) for name in in_order(change)]


def in_order(change: Change) -> list[str]:
    """The changed fields in the order of the form; JSON keeps none."""
    return sorted(change.after, key=ORDER.index)


def fields(change: Change, person: Any) -> list[tuple[str, list[diff.Row]]]:
    """Each changed field with its difference by word, as `person` may read it."""
    before, after = change.before, change.after
    named = names_of({**before, **{f"{name}+": value for name, value in after.items()}}, person)
    return [
        (label(name), rows(in_words(name, before[name], named), in_words(name, after[name], named)))
        for name in in_order(change)
    ]


def rows(before: str, after: str) -> list[diff.Row]:
    """The difference; where nothing stood there or stands there any more, without an empty line for that."""
    found = diff.lines(before, after)
    return [row for row in found if any(part.words for part in (*row.old, *row.new)) or row.count]


def compared(name: str, before: Any, after: Any, person: Any) -> list[diff.Row]:
    """How two values of one field differ, by word."""
    named = names_of({name: before, f"{name}+": after}, person)
    return rows(in_words(name, before, named), in_words(name, after, named))


def names_of(values: dict[str, Any], person: Any) -> dict[str, dict[Any, str]]:
    """What the keys in some values stand for, where that is not in memory: concepts, and documents that
    `person` may see."""
    concepts = {pk for name in ("concepts", "concepts+") for pk in values.get(name) or ()}
    others = {pk for name in ("relations", "relations+") for _kind, pk in values.get(name) or ()}
    named: dict[str, dict[Any, str]] = {"concepts": {}, "relations": {}}
    if concepts:
        named["concepts"] = {row.pk: row.name for row in Concept.objects.filter(pk__in=concepts)}
    if others:
        seen = Document.objects.visible_to(person).filter(pk__in=others)
        named["relations"] = dict(seen.values_list("pk", "title"))
    return named


def in_words(name: str, value: Any, named: dict[str, dict[Any, str]]) -> str:
    """A value of `history.described` as lines for people."""
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if name == "file":
        return str(value).replace(" ", "\n", 1)
    if name == "relations":
        return "\n".join(relation(kind, pk, named["relations"]) for kind, pk in value)
    ways: dict[str, Callable[[Any], Any]] = {
        "themes": lambda key: name_in(Theme, key),
        "countries": lambda key: name_in(Country, key),
        "regions": lambda key: name_in(Region, key),
        "concepts": lambda key: named["concepts"].get(key, key),
        "language": lambda key: name_in(Language, key),
        "curators": lambda handle: f"@{handle}",
    }
    way = ways.get(name) or (lambda one: WORDS.get(name, {}).get(one, one))
    return "\n".join(str(way(one)) for one in (value if isinstance(value, list) else [value]))


def relation(kind: str, pk: int, titles: dict[Any, str]) -> str:
    title = titles.get(pk) or _("a document that you can't see")
    return f"{RelationKind(kind).label}: {title}"


def name_in(model: Any, key: Any) -> str:
    row = model.objects.known().get(key)
    return row.name if row else str(key)


def decisions(document: Document) -> list[tuple[Act, str]]:
    """What was decided about the document, with the word for it, the latest first."""
    acts = Act.objects.filter(kind="document", object_id=document.pk, verb__in=DECIDED)
    acts = acts.select_related("actor").order_by("-pk")[:DECISIONS]
    return [(act, str(DONE.get(act.verb, act.verb))) for act in acts]
