"""Long lists to choose from, drawn in one go: Django's widgets take a template for each of 250 countries."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal.vocabulary.models import Theme

Options = Iterable[tuple[Any, Any]]


class LongSelect(forms.Select):
    """A select of many options, without groups."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        attributes = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        drawn = options(self.choices, "" if value is None else str(value))
        return mark_safe(f"<select{attributes}>{drawn}</select>")


def options(pairs: Options, chosen: str) -> SafeString:
    """The `<option>`s of a select."""
    drawn = drawn_options(tuple((str(key), str(label)) for key, label in pairs))
    value = f'<option value="{escape(chosen)}"'
    return mark_safe(drawn.replace(f"{value}>", f"{value} selected>"))


@lru_cache(maxsize=64)
def drawn_options(pairs: tuple[tuple[str, str], ...]) -> str:
    """They are the same on most pages, but for the one that is chosen.

    Each ends where the next begins (HTML, 4.10.10), which makes a list a quarter lighter.
    """
    return "".join(f'<option value="{escape(key)}">{escape(label)}' for key, label in pairs)


class GroupedBoxes(forms.CheckboxSelectMultiple):
    """Boxes to tick, in groups that fold: usable with a thumb, by keyboard and without scripts.

    A group with a ticked box is open.
    """

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        chosen = {str(key) for key in value or ()}
        return mark_safe("\n".join(draw(name, *group, chosen) for group in self.groups(chosen)))

    def groups(self, chosen: set[str]) -> Iterator[tuple[str, Options]]:
        """Each group's name and its options, of which some are `chosen`."""
        yield from self.choices


def draw(name: str, group: str, options: Options, chosen: set[str]) -> str:
    """A group of boxes, open where some are ticked."""
    pairs = tuple((str(key), str(label)) for key, label in options)
    drawn, is_open = drawn_boxes(name, pairs), ""
    for key in (key for key, _label in pairs if key in chosen):
        is_open, value = " open", f'value="{escape(key)}"'
        drawn = drawn.replace(f"{value}>", f"{value} checked>")
    return (
        f'<details class="fold"{is_open}><summary>{escape(group)}</summary>'
        f'<div role="group" aria-label="{escape(group)}">{drawn}</div></details>'
    )


@lru_cache(maxsize=512)
def drawn_boxes(name: str, pairs: tuple[tuple[str, str], ...]) -> str:
    """They are the same in most forms, but for those that are ticked."""
    box = f'<label><input type="checkbox" name="{escape(name)}" value="'
    return "".join(f'{box}{escape(key)}"> {escape(label)}</label>' for key, label in pairs)


class ThemeBoxes(GroupedBoxes):
    """Themes by area. A withdrawn one shows only where it is ticked already, so that an edit keeps it."""

    def groups(self, chosen):
        yield from super().groups(chosen)
        themes = Theme.objects
        withdrawn = [
            (row.pk, row.name)
            for row in themes.known().values()
            if str(row.pk) in chosen and not themes.offered(row)
        ]
        if withdrawn:
            yield _("No longer offered"), withdrawn
