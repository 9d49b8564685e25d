"""What stands in a cell: values with "||" between, and nothing that a spreadsheet takes for a formula."""

import re
from collections.abc import Iterable

from portal.lines import FIRST

BETWEEN = "||"
VALUE = re.compile(r"((?:\\.|(?!\|\|).)*)(\|\||\Z)", re.DOTALL)
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
GUARDED = re.compile(f"'+{FIRST}")


def joined(values: Iterable[str]) -> str:
    """The values in one cell; `split` gives them back, whatever they hold."""
    return BETWEEN.join(escaped(value) for value in values if value)


def split(cell: str) -> list[str]:
    """The values of a cell, without white space around them; empty ones are none."""
    values = (unescaped(found[1]).strip() for found in VALUE.finditer(cell))
    return [value for value in values if value]


def escaped(value: str) -> str:
    """A value with backslashes, where without them it could not be told from its neighbours."""
    awkward = "||" in value or "\\|" in value or value.startswith("|") or value.endswith(("|", "\\"))
    return value.replace("\\", "\\\\").replace("|", "\\|") if awkward else value


def unescaped(value: str) -> str:
    return ESCAPED.sub(r"\1", value) if "\\|" in value or value.endswith("\\\\") else value


def unguarded(cell: str) -> str:
    """A cell as it was before `portal.lines.guarded`."""
    return cell[1:] if GUARDED.match(cell) else cell
