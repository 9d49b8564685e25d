"""Every string for people stands in French, Spanish and Arabic: read from the code, without gettext."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ["portal", "members", "knowledge", "forum", "roster"]
MARKERS = {
    "gettext": 0,
    "ngettext": 0,
    "pgettext": 1,
    "npgettext": 1,
}  # and how many arguments come before the words
LITERAL = r"u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
IN_TEMPLATE = re.compile(rf"\b(n?p?gettext)\(\s*({LITERAL})(?:\s*,\s*({LITERAL}))?")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")

Message = tuple[str | None, str]  # context, words


def in_code(path: Path) -> Iterator[Message]:
    """The messages that a Python file marks, under whatever name it imports the markers."""
    tree = ast.parse(path.read_text())
    names = {
        alias.asname or alias.name: alias.name.removesuffix("_lazy")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
    }
    for node in ast.walk(tree):
        marker = names.get(getattr(getattr(node, "func", None), "id", ""))
        if marker in MARKERS:
            words = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            skipped = MARKERS[marker]
            if len(words) > skipped:
                yield (words[0] if skipped else None, words[skipped])


def in_template(path: Path) -> Iterator[Message]:
    """The messages that a template marks, as Django prepares it for xgettext."""
    for marker, first, second in IN_TEMPLATE.findall(templatize(path.read_text(), str(path))):
        words = [ast.literal_eval(literal) for literal in (first, second) if literal]
        skipped = MARKERS[marker]
        yield (words[0] if skipped else None, words[skipped])


def marked() -> set[Message]:
    messages: set[Message] = set()
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            if "migrations" not in path.parts:
                messages.update(in_code(path))
    for path in (ROOT / "templates").rglob("*.*"):
        messages.update(in_template(path))
    return {(context, words) for context, words in messages if words}


@pytest.fixture(scope="module")
def messages() -> set[Message]:
    return marked()


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.po"))


def test_the_reader_finds_what_is_marked(messages):
    assert (None, "Awaiting approval") in messages, "a lazy string in code"
    assert (None, "Sign in") in messages, "a string in a template"
    assert ("level of work", "National") in messages, "a string with its context"
    assert (None, "%(years)s year") in messages, "a plural in a template"


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_every_string_is_translated(language, messages):
    entries = [entry for entry in catalogue(language) if not entry.obsolete]
    done = {(entry.msgctxt, entry.msgid) for entry in entries if entry.translated()}
    assert not (left := sorted(messages - done, key=str)), (
        f"{len(left)} to translate into {language}: {left[:10]}"
    )


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_a_translation_keeps_what_is_filled_in(language):
    for entry in catalogue(language):
        source = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
        for words in [entry.msgstr, *entry.msgstr_plural.values()]:
            if words:
                assert set(PLACEHOLDER.findall(words)) <= source, entry.msgid
        if entry.msgstr:
            assert set(PLACEHOLDER.findall(entry.msgstr)) == source, entry.msgid
