"""Choosing what a text cites: by a few words, or by an address, with scripts and without."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from portal import search
from portal.links import Thing, citable
from portal.links.addresses import things_at
from portal.links.finding import entries
from portal.search.finding import Hit
from portal.text import clean_line

MOST = 10  # chosen for one text
FOUND = 5
LONGEST = 1000  # characters of what is typed


def suggested(person: Any, words: str) -> list[Hit]:
    """What of that which can be cited fits the typed words, or stands at the typed address."""
    words = clean_line(words[:LONGEST])
    if is_address(words):
        return list(entries(person, set(things_at([words]))).values())
    return search.find(person, words, kinds=list(citable), size=FOUND).rows if words else []


def is_address(words: str) -> bool:
    return words.startswith(("/", "http://", "https://"))


def chosen(person: Any, picks: Iterable[str]) -> list[Hit]:
    """What is behind the boxes that were ticked ("document:12"), as far as the person may see it."""
    things: dict[Thing, None] = {}
    for pick in list(picks)[:MOST]:
        kind, _colon, number = pick.partition(":")
        if kind in citable and number.isascii() and number.isdigit() and len(number) < 19:
            things[kind, int(number)] = None
    found = entries(person, set(things))
    return [found[thing] for thing in things if thing in found]


def choice(person: Any, picks: Iterable[str], words: str) -> dict[str, Any]:
    """What `links/picks.html` shows: what is ticked, and what else fits the words."""
    ticked = chosen(person, picks)
    there = {(hit.kind, hit.object_id) for hit in ticked}
    found = [hit for hit in suggested(person, words) if (hit.kind, hit.object_id) not in there]
    return {"chosen": ticked, "found": found}


class Picker(forms.Widget):
    """A field for words or an address, and below it what fits, as boxes to tick. Folded until it is used."""

    person: Any = None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[list[str], str]:
        picks = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return list(picks), data.get(f"{name}_words", "")

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        picks, words = value or ([], "")
        context = {"name": name, "words": words, "attrs": attrs or {}, "choice": {}}
        if picks or words:
            context["choice"] = choice(self.person, picks, words)
        return render_to_string("links/picker.html", context)


class CitationsField(forms.Field):
    """Documents and pages that a text shall cite; cleans to entries of the index, which `person` may see."""

    widget = Picker

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("label", _("Cite a document or wiki page"))
        super().__init__(required=False, **kwargs)

    def for_person(self, person: Any) -> None:
        self.person = self.widget.person = person

    def clean(self, value: Any) -> list[Hit]:
        picks, words = value
        found = chosen(self.person, picks)
        words = clean_line(words[:LONGEST])
        if is_address(words):
            at = suggested(self.person, words)
            if not at:
                raise forms.ValidationError(_("At this address is no document or wiki page of ours."))
            found += [hit for hit in at if hit not in found]
        elif words and not found and suggested(self.person, words):
            raise forms.ValidationError(_("Please choose one of these, or leave the words out."))
        return found


def with_links(body: str, hits: Iterable[Hit]) -> str:
    """The text with a link at its end to each of these that it doesn't hold already."""
    lines = [f"[{in_brackets(hit.title)}]({hit.url})" for hit in hits if hit.url not in body]
    return "\n\n".join([body.rstrip(), "  \n".join(lines)]) if lines else body


def in_brackets(title: str) -> str:
    """A title as the words of a link in Markdown."""
    return "".join(f"\\{letter}" if letter in "\\[]*_`" else letter for letter in title)
