"""Choosing concepts of AGROVOC: words one a line, and below them what they may mean, as boxes to tick."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.text import clean_line
from portal.text.characters import isolated
from portal.vocabulary.concepts import LONGEST, Meant
from portal.vocabulary.folding import fold
from portal.vocabulary.models import Concept

MOST = 30  # concepts of one thing
MOST_LINES = 10  # looked up at once
LONGEST_WORDS = 2000  # characters of all lines together
NAMED = 3  # of those that may be meant, in a sentence


class Choice:
    """What was ticked and what was typed, as far as it is understood."""

    def __init__(self, picks: Iterable[Any], words: str):
        self.keys = list(dict.fromkeys(int(str(pick)) for pick in picks if is_key(str(pick))))[: MOST + 1]
        lines = (clean_line(line) for line in words[:LONGEST_WORDS].split("\n"))
        self.lines = list(dict.fromkeys(filter(None, lines)))

    @cached_property
    def chosen(self) -> list[Concept]:
        """The concepts that were ticked, by name."""
        return Concept.objects.named(self.keys) if self.keys else []

    @cached_property
    def meant(self) -> list[Meant]:
        """What each typed line means, save those that a tick has settled."""
        open_lines = [line for line in self.lines if not any(holds(one, line) for one in self.chosen)]
        return Concept.objects.meant_by(open_lines[:MOST_LINES])

    @property
    def found(self) -> list[Concept]:
        """What may be meant and is not ticked yet."""
        maybe = [row for one in self.meant for row in (one.concept, *one.several, *one.near) if row]
        return [row for row in dict.fromkeys(maybe) if row not in self.chosen]

    @property
    def concepts(self) -> list[Concept]:
        """What is chosen, by a tick or by a word that has one meaning."""
        return list(dict.fromkeys([*self.chosen, *(one.concept for one in self.meant if one.concept)]))


def is_key(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 19


def holds(concept: Concept, line: str) -> bool:
    """Whether a ticked concept is one of those that were offered for the line."""
    name = fold(line)[:LONGEST]
    return bool(name) and name in concept.folded


class ConceptPicker(forms.Widget):
    """A field for words and what they may mean. Its value is a list of ticked keys and the words."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[list[str], str]:
        picks = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return list(picks), data.get(f"{name}_words", "")

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and f"{name}_words" not in data

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        picks, words = value or ([], "")
        attrs = attrs or {}
        context = {
            "name": name,
            "words": words,
            "most": LONGEST_WORDS,
            "attrs": {
                "id": attrs.get("id", f"id_{name}"),
                "described": attrs.get("aria-describedby"),
                "invalid": attrs.get("aria-invalid"),
            },
            "choice": Choice(picks, words) if picks or words else None,
        }
        return render_to_string("vocabulary/concept_picker.html", context)


class ConceptsField(forms.Field):
    """Concepts of AGROVOC. Takes rows or keys as its initial value; cleans to a list of Concept.

    A word that is no concept's name, or the name of several, gets a sentence and suggestions to tick.
    """

    widget = ConceptPicker

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("label", gettext_lazy("Subjects"))
        kwargs.setdefault(
            "help_text",
            gettext_lazy(
                "From FAO’s thesaurus AGROVOC, so that people find it in every language. Type one on each "
                "line, in English, French, Spanish or Arabic: “goats”, “élevage”."
            ),
        )
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return value
        return [str(getattr(row, "pk", row)) for row in value or ()], ""

    def has_changed(self, initial: Any, data: Any) -> bool:
        picks, words = data or ([], "")
        return bool(words.strip()) or set(picks) != set(self.prepare_value(initial)[0])

    def clean(self, value: Any) -> list[Concept]:
        choice = Choice(*(value or ([], "")))
        unknown = [one for one in choice.meant if not one.concept]
        if unknown:
            raise forms.ValidationError([sentence(one) for one in unknown])
        if len(choice.concepts) > MOST or len(choice.lines) > MOST_LINES:
            raise forms.ValidationError(
                _("Please choose at most %(most)s, and type at most %(lines)s at a time.")
                % {"most": MOST, "lines": MOST_LINES}
            )
        if self.required and not choice.concepts:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return choice.concepts


def sentence(meant: Meant) -> str:
    """Why a word can't be taken as it is, and what may be meant."""
    word = isolated(meant.word[:LONGEST])
    maybe = [isolated(concept.name) for concept in (meant.several or meant.near)[:NAMED]]
    if not maybe:
        return _("“%(word)s” is not among the subjects. Use it as a tag instead.") % {"word": word}
    names = _(", ").join(maybe)
    if meant.several:
        return _("“%(word)s” has several meanings: %(names)s. Please tick the right one below.") % {
            "word": word,
            "names": names,
        }
    return _("“%(word)s” is not among the subjects. Did you mean %(names)s? Tick it below.") % {
        "word": word,
        "names": names,
    }
