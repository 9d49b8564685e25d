"""Templates use the classes that the stylesheet knows: a slip of the pen fails here."""

import re

from tests.look.gallery import HERE

TEMPLATES = HERE.parent.parent / "templates"
FOREIGN = {"admin", "mail"}  # the admin has Django's classes, mails have none
TAG = re.compile(r"\{#.*?#\}|\{%.*?%\}")
VALUE = re.compile(r"[\w-]*\{\{.*?\}\}[\w-]*")


def classes_of(source: str) -> set[str]:
    """The classes named in a template, without those that it puts together."""
    plain = VALUE.sub(" ", TAG.sub(" ", source))
    return {word for found in re.findall(r'class="([^"]*)"', plain) for word in found.split()}


def test_every_class_in_a_template_is_in_the_stylesheet():
    css = (TEMPLATES.parent / "static" / "css" / "portal.css").read_text()
    known = set(re.findall(r"\.([a-zA-Z][\w-]*)", css))
    unknown = []
    for path in sorted(TEMPLATES.rglob("*.html")):
        source = path.read_text()
        if FOREIGN & set(path.parts) or '{% extends "admin/' in source:
            continue
        unknown += [f"{path.relative_to(TEMPLATES)}: {name}" for name in sorted(classes_of(source) - known)]
    assert unknown == []
