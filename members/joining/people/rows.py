"""Understanding one line of a list: whom to write to, and what is known of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from members import answers
from members.by_mail import is_name
from members.models import Language as MailLanguage
from members.models import Stakeholder
from portal import text
from portal.vocabulary.folding import fold
from portal.vocabulary.models import Country, Language, Theme

BETWEEN = re.compile(r"[;,/|،؛]+")
ADDRESS = re.compile(r"(?:mailto:)?<?([^<>\s]+)>?", re.IGNORECASE)
LINES = {"organisation": 200, "position": 150}
LONGEST_ABOUT, MOST_WORDS = 2000, 10
CODES = {
    fold(word): code for code, word in [(c, c) for c in MailLanguage.values] + list(MailLanguage.choices)
}


@dataclass
class Person:
    """What a line says: `details` as an invitation keeps them; in `warnings` what was left out; in `error`
    why nobody can be invited by it."""

    address: str = ""
    language: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    error: str = ""


def understand(cells: dict[str, str]) -> Person:
    """What one line says. Where there is an `error`, it makes no invitation."""
    found = Person()
    read_address(found, cells.get("address", ""))
    read_name(found, whole_name(cells))
    for name, most in LINES.items():
        if line := text.clean_line(cells.get(name, "")):
            found.details[name] = line[:most].strip()
    if about := text.clean(cells.get("about", "")).strip():
        found.details["about"] = about[:LONGEST_ABOUT]
    read_country(found, cells.get("country", ""))
    read_stakeholder(found, cells.get("stakeholder", ""))
    read_words(found, "languages", Language, cells.get("languages", ""))
    read_words(found, "themes", Theme, cells.get("themes", ""))
    if said := cells.get("language", ""):
        found.language = CODES.get(fold(said), "")
        if not found.language:
            found.warnings.append(_("The mail is written in the language of the list."))
    return found


def read_address(found: Person, cell: str) -> None:
    match = ADDRESS.fullmatch(cell.lstrip("'"))
    address = match[1].lower() if match else ""
    try:
        validate_email(address)
        if len(address) > 254:
            raise ValidationError("")
        found.address = address
    except ValidationError:
        found.error = _("There is no address.") if not cell else _("The address can’t be one.")


def whole_name(cells: dict[str, str]) -> str:
    """The name, which may have several columns: beside a given name, “Nom” is the family's; beside a family
    name, “Nombre” is the given one."""
    given, name, family = (cells.get(part, "") for part in ("given_name", "full_name", "family_name"))
    said = f" {fold(name)} "
    before = "" if f" {fold(given)} " in said else given
    after = "" if f" {fold(family)} " in said else family
    return " ".join(filter(None, [before, name, after]))


def read_name(found: Person, cell: str) -> None:
    name = text.clean_line(cell)
    if is_name(name):
        found.details["full_name"] = name
    elif name:
        found.warnings.append(_("The name is left out: it can’t be one."))


def read_country(found: Person, cell: str) -> None:
    if not (cell := text.clean_line(cell)):
        return
    country = Country.objects.known().get(cell.upper()) or answers.country_named(cell)
    if country:
        found.details["country"] = country.pk
    else:
        found.warnings.append(_("“%(words)s” is no country that we know.") % {"words": cell[:40]})


def read_stakeholder(found: Person, cell: str) -> None:
    if not (cell := text.clean_line(cell)):
        return
    folded = fold(cell)
    kind = cell.lower() if cell.lower() in Stakeholder.values else ""
    kind = kind or answers.stakeholder_names().get(folded, "") or answers.stakeholder_in(folded)
    if kind:
        found.details["stakeholder"] = str(kind)
    else:
        found.warnings.append(_("“%(words)s” is no kind of work that we know.") % {"words": cell[:40]})


def read_words(found: Person, name: str, model: Any, cell: str) -> None:
    words = [word for part in BETWEEN.split(cell)[:MOST_WORDS] if (word := text.clean_line(part))]
    known = [row for row in (named(model, word) for word in words) if row]
    if known:
        found.details[name] = list(dict.fromkeys(keys_of(known)))
    if len(known) < len(words):
        found.warnings.append(_("Not all of “%(words)s” is known to us.") % {"words": cell[:60]})


def keys_of(rows: Iterable[Any]) -> list[str]:
    return [row.slug if isinstance(row, Theme) else row.pk for row in rows]


def named(model: Any, word: str) -> Any:
    """The row that is called so in one of our languages, or has this code."""
    if row := model.objects.known().get(word.lower()):
        return row
    found = model.objects.search(word, limit=1)
    return found[0] if found and fold(word) in map(fold, found[0].names) else None
