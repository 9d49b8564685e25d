"""Every component, drawn with Django's engine."""

import re
from html.parser import HTMLParser

import pytest
from django import forms
from django.template.loader import render_to_string

from tests.look import gallery

LANGUAGES = ["en", "fr", "es", "ar"]


class Reader(HTMLParser):
    """Notes the ids, the references to ids, and whether each tag that opens also closes."""

    VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "path", "circle", "ellipse"}

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.wanted, self.wrong = [], [], [], []

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        self.wrong += [f"{tag} has {name} twice" for name in set(names) if names.count(name) > 1]
        self.wrong += [f"{tag} has {name}" for name in names if name == "style" or name.startswith("on")]
        values = dict(attrs)
        self.ids += [values["id"]] if "id" in values else []
        self.wanted += (values.get("aria-describedby") or "").split() + [
            values[n] for n in ("for", "popovertarget") if n in values
        ]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in self.VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes nothing")


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("person", [gallery.VISITOR, gallery.PEOPLE[0]], ids=["visitor", "member"])
def test_the_gallery_is_sound(person, language):
    found = read(gallery.draw(person, language))
    assert found.wrong == []
    assert found.open == []
    assert len(found.ids) == len(set(found.ids))
    assert set(found.wanted) <= set(found.ids)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_says_its_language_and_direction(language):
    direction = "rtl" if language == "ar" else "ltr"
    html = gallery.draw(language=language)
    assert f'<html lang="{language}" dir="{direction}">' in html
    assert f'value="{language}" lang="{language}"' in html


def test_text_in_another_language_says_so():
    html = render_to_string("components/text.html", {"html": "<p>سلام</p>", "language": "ar"})
    assert html.strip() == '<div class="text" lang="ar" dir="rtl"><p>سلام</p></div>'


def test_text_in_an_unknown_language_finds_its_own_direction():
    assert 'dir="auto"' in render_to_string("components/text.html", {"html": "<p>?</p>"})


class OneField(forms.Form):
    title = forms.CharField(help_text="Brief.")


def test_an_error_stands_beside_its_field_and_is_tied_to_it():
    html = render_to_string("components/field.html", {"field": OneField({"title": ""})["title"]})
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'id="id_title_error"' in html and 'id="id_title_helptext"' in html


def test_a_refused_form_keeps_what_was_typed_and_lists_what_is_wrong():
    class TwoFields(OneField):
        body = forms.CharField(widget=forms.Textarea)

    html = render_to_string(
        "components/form.html", {"form": TwoFields({"body": "<b>kept</b>"}), "submit": "Send"}
    )
    assert "&lt;b&gt;kept&lt;/b&gt;" in html
    assert 'role="alert"' in html and 'href="#id_title"' in html


def test_a_denied_button_is_off_and_says_why():
    from portal.access import Denied

    html = render_to_string("components/button.html", {"label": "Reply", "denied": Denied("Members only.")})
    assert " disabled>" in html and "Members only." in html


def test_a_pager_of_one_page_is_nothing():
    assert render_to_string("components/pager.html", {"pager": {"next_url": None}}).strip() == ""


def test_components_escape_what_people_typed():
    nasty = '"><script>alert(1)</script>'
    for name in ("button", "card", "empty", "notice", "tag"):
        keys = ("label", "title", "text", "url", "href", "action", "name", "value", "meta")
        context = dict.fromkeys(keys, nasty)
        html = render_to_string(f"components/{name}.html", context | {"kind": ""})
        assert "<script" not in html, name


def test_each_component_says_what_it_takes():
    from tests.look.gallery import HERE

    for path in sorted((HERE.parent.parent / "templates" / "components").glob("*.html")):
        assert re.match(r"\{#.+#\}", path.read_text()), path.name
