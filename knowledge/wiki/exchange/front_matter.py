"""What stands above the text of a page that is a Markdown file: names and values between two lines of `---`.

We write YAML that every tool reads: each value is a string, a number or a list of strings, as JSON has them.
We read that, and what people and other programs usually write there: plain words, quotation marks of both
kinds, lists in brackets or one value a line. What is deeper than that is passed over.
"""

import json
import re
from typing import Any

MOST_LINES = 300
EDGE = re.compile(r"-{3,}[ \t]*")
NAME = re.compile(r"([A-Za-z][\w -]{0,60}?)[ \t]*:(?:[ \t]+|$)(.*)")
ITEM = re.compile(r"[ \t]*-[ \t]+(.*)")
IN_BRACKETS = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,"'\[\]]+)\s*(?:,|$)""")
COMMENT = re.compile(r"(?:^|[ \t])#.*")
NOTHING = {"", "~", "null", "|", ">", "|-", ">-"}

Value = str | list[str]


def write(facts: dict[str, Any]) -> str:
    """The lines for `facts`, without those that are empty."""
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in facts.items() if value]
    return "\n".join(["---", *lines, "---", ""])


def split(source: str) -> tuple[dict[str, Value], str]:
    """The facts by their names, in small letters, and the text after them; no facts where there are none."""
    lines = source.split("\n")
    if not EDGE.fullmatch(lines[0]):
        return {}, source.strip("\n")
    for number, line in enumerate(lines[1:MOST_LINES], start=1):
        if EDGE.fullmatch(line) or line.rstrip() == "...":
            return read(lines[1:number]), "\n".join(lines[number + 1 :]).strip("\n")
    return {}, source.strip("\n")


def read(lines: list[str]) -> dict[str, Value]:
    facts: dict[str, Value] = {}
    name, items = "", []
    for line in lines:
        if found := NAME.fullmatch(line.rstrip()):
            name, items = found[1].lower().replace(" ", "_").replace("-", "_"), []
            facts[name] = value_of(found[2])
        elif name and (item := ITEM.fullmatch(line.rstrip())):
            items.append(scalar(item[1]))
            facts[name] = items
    return facts


def value_of(written: str) -> Value:
    """A value as it stands behind its name."""
    written = written.strip()
    if not written.startswith("["):
        return scalar(written)
    inside = COMMENT.sub("", written).strip().removeprefix("[").removesuffix("]")
    return [value for one in IN_BRACKETS.finditer(inside) if (value := scalar(one[1]))]


def scalar(written: str) -> str:
    written = written.strip()
    if written[:1] == '"':
        try:
            value, _end = json.JSONDecoder().raw_decode(written)
            return value
        except ValueError:
            return written.strip('"')
    if written[:1] == "'":
        return written[1:].partition("'" if "''" not in written else "\0")[0].replace("''", "'").rstrip("'")
    plain = COMMENT.sub("", written).strip()
    return "" if plain in NOTHING else plain


def words(value: Value | None) -> str:
    """The value as one line."""
    return " ".join(value) if isinstance(value, list) else value or ""


def several(value: Value | None) -> list[str]:
    """The value as a list: words with commas between are one, too."""
    return (
        value if isinstance(value, list) else [one.strip() for one in (value or "").split(",") if one.strip()]
    )
