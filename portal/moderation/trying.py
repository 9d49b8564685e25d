"""What rules would do before they are kept: to a text that is typed, and to what was published of late."""

from dataclasses import dataclass
from typing import Any

from portal import text
from portal.moderation import screening
from portal.moderation.models import Rules
from portal.moderation.registry import kinds

LATELY = 100  # texts of each kind


@dataclass(frozen=True)
class Stranger:
    """Somebody new, for whom the rules are closest."""

    pk: int = 0
    trusted: bool = False


@dataclass(frozen=True)
class Tried:
    """What comes of the text, and which of the last ones would have been held, each with why."""

    refused: list[str]
    holds: list[str]
    lately: list[tuple[Any, Any, str]]


def of_sample(form: Any) -> Tried:
    """Try the rules that stand in `form` on its text and on what was published of late."""
    rules = Rules(**{name: form.cleaned_data[name] for name in form.cleaned_data if name != "sample"})
    words = form.cleaned_data["sample"]
    try:
        found = screening.look_through(rules, Stranger(), words, text.render(words).html)
        refused, holds = found.refused, found.holds
    except text.TextError as error:
        refused, holds = list(error.messages), []
    return Tried(refused, holds, list(held_lately(rules)))


def held_lately(rules: Rules) -> Any:
    """Of the last published texts those that would be held now: kind, title with address, and why."""
    for kind in kinds.values():
        if kind.published is None:
            continue
        last = kind.model._default_manager.filter(state="published").order_by("-pk")
        for obj in kind.rows(list(last.values_list("pk", flat=True)[:LATELY])):
            item = kind.describe(obj)
            found = screening.look_through(rules, Stranger(), f"{item.title}\n{item.text}", item.html)
            if found.holds:
                yield kind.label, item, ", ".join(found.holds)
