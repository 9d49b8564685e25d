"""What the documents name is there: make targets, commands, paths, settings; and nothing is left unnamed."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = ["README.md", "CONTRIBUTING.md", *(str(p.relative_to(ROOT)) for p in ROOT.glob("docs/*.md"))]
READERS = {
    "env",
    "positive",
    "switch",
    "whole",
    "words_of",
}  # functions of portal/settings.py that read a name; and env's methods


def read(name: str) -> str:
    path = ROOT / name
    return path.read_text() if path.exists() else ""


def code_in(name: str) -> list[str]:
    """All that stands between backticks, in blocks or in lines."""
    text = read(name)
    blocks = re.findall(r"^```[^\n]*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    lines = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE))
    return [*lines, *(line for block in blocks for line in block.splitlines())]


def settings_read() -> set[str]:
    """The names that portal/settings.py reads from the environment."""
    names = set()
    for node in ast.walk(ast.parse(read("portal/settings.py"))):
        if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
            continue
        call = node.func
        from_env = isinstance(call, ast.Attribute) and getattr(call.value, "id", "") == "env"
        if from_env or getattr(call, "id", "") in READERS:
            names.add(node.args[0].value)
    return names


def settings_listed() -> list[str]:
    """The names in .env.example, with or without a `#` before them."""
    return re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", read(".env.example"), re.MULTILINE)


def test_the_settings_are_found_at_all():
    assert {"DATABASE_URL", "SECRET_KEY", "PORT"} <= settings_read()


def test_every_setting_is_in_the_example_and_nothing_else():
    assert sorted(settings_listed()) == sorted(settings_read())


def test_every_setting_that_the_readme_names_exists():
    rows = re.findall(r"^\| *`([A-Z][A-Z0-9_]+)`", read("README.md"), re.MULTILINE)
    assert rows, "The README has no table of settings."
    assert set(rows) <= settings_read()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_make_target_that_is_named_exists(name):
    targets = re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE)
    named = {word for line in code_in(name) for word in re.findall(r"\bmake ([a-z]+)", line)}
    assert named <= set(targets)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_that_is_named_exists(name):
    named = {word for line in code_in(name) for word in re.findall(r"manage\.py ([a-z_]+)", line)}
    assert named <= set(get_commands())


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_path_that_is_named_exists(name):
    """Paths in backticks that begin with one of our folders, and the targets of links."""
    folders = "|".join(path.name for path in ROOT.iterdir() if path.is_dir() and path.name[0] not in "._")
    path_in_code = re.compile(rf"(?<![\w/.-])((?:{folders})/[\w./-]*)")
    quoted = {path for line in code_in(name) for path in path_in_code.findall(line)}
    linked = {link for link in re.findall(r"\]\(([^)#\s]+)", read(name)) if "://" not in link}
    made_later = re.compile(r"^var/|/out/|[<*…{]")
    places = [ROOT, (ROOT / name).parent]
    missing = [
        path
        for path in quoted | linked
        if not made_later.search(path) and not any((place / path.rstrip(".")).exists() for place in places)
    ]
    assert missing == []


# --- What is depended on ------------------------------------------------------


def asked_for(*extras: str) -> set[str]:
    """The packages that pyproject.toml asks for, those of the extras named included."""
    project = tomllib.loads(read("pyproject.toml"))["project"]
    groups = [project["dependencies"], *(project["optional-dependencies"][extra] for extra in extras)]
    return {re.match(r"[\w-]+", requirement)[0] for group in groups for requirement in group}


EXTRAS = tomllib.loads(read("pyproject.toml"))["project"]["optional-dependencies"]


def test_every_dependency_has_its_line_on_why_and_every_line_its_dependency():
    explained = set()
    for row in re.findall(r"^\| ([a-z][^|]*) \|", read("CONTRIBUTING.md"), re.MULTILINE):
        explained |= {name.strip() for name in row.split(",")} - {"package"}
    assert explained == asked_for(*EXTRAS)


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_the_locks_have_hashes_and_name_no_host(name):
    text = read(name)
    assert "://" not in text and "--index" not in text and "--find-links" not in text
    pinned = re.findall(r"^[a-z][\w.-]*(?:\[.*\])?==", text, re.MULTILINE)
    assert len(pinned) > 20
    assert text.count(" \\\n    --hash=sha256:") >= len(pinned)


@pytest.mark.parametrize(
    ("name", "extras"), [("requirements.lock", ["local"]), ("requirements-dev.lock", EXTRAS)]
)
def test_the_locks_hold_what_is_asked_for(name, extras):
    pinned = set(re.findall(r"^([a-z][\w.-]*)(?:\[.*\])?==", read(name), re.MULTILINE))
    assert asked_for(*extras) <= pinned, "Run `make lock`."


def test_every_test_that_the_features_name_exists():
    named = re.findall(r"`([\w/]+\.py)(?:::(\w+))?`", read("docs/features.md"))
    assert len(named) > 50, "docs/features.md has a line for each feature."
    for file, test in named:
        source = read(file)
        assert source, file
        assert f"def {test}" in source, f"{file}::{test}"
