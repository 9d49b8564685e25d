import pytest
from django import forms

from portal.text.forms import BodyField, LineField


class Letter(forms.Form):
    title = LineField(max_length=20)
    body = BodyField()
    note = BodyField(required=False)


def test_what_is_typed_is_cleaned():
    form = Letter({"title": " A\x00  goat\n", "body": "Hello\x00\u202e\r\nworld"})
    assert form.is_valid()
    assert form.cleaned_data == {"title": "A goat", "body": "Hello\nworld", "note": ""}


def test_only_control_characters_are_nothing():
    form = Letter({"title": "\x00\u202e", "body": "\x00"})
    assert form.errors.keys() == {"title", "body"}


@pytest.mark.parametrize("unseen", ["\u200b", "\u200d\u00ad\ufe0f \n", "\u3164\u2800", "\U000e0041\u2060"])
def test_what_nobody_would_see_is_nothing(unseen):
    form = Letter({"title": unseen, "body": unseen, "note": unseen})
    assert form.errors.keys() == {"title", "body"} and form.cleaned_data["note"] == ""


def test_what_joins_and_parts_letters_stays_within_words():
    words = "می\u200cخواهم 👩\u200d🌾"
    form = Letter({"title": words, "body": words})
    assert form.is_valid() and form.cleaned_data["title"] == form.cleaned_data["body"] == words


def test_a_megabyte_in_every_field_is_refused_beside_each_and_kept():
    typed = "é" * 1_000_000
    form = Letter({"title": typed, "body": typed, "note": typed})
    assert form.errors.keys() == {"title", "body", "note"}
    assert "too long" in form.errors["body"][0]
    assert form["body"].value() == typed


def test_what_cannot_be_rendered_is_refused_beside_its_field():
    form = Letter({"title": "a", "body": "1. " * 3_000})
    assert "too tangled" in form.errors["body"][0]


def test_fields_turn_with_what_is_typed_and_do_not_cut_it():
    form = Letter()
    assert 'dir="auto"' in str(form["body"]) and "maxlength" not in str(form["body"])
    assert 'dir="auto"' in str(form["title"])
