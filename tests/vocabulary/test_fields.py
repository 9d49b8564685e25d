import zlib

import pytest
from django import forms
from django.utils import translation

from portal.vocabulary import memory
from portal.vocabulary.forms import CountriesField, CountryField, LanguageField, ThemesField
from portal.vocabulary.models import Country, Language, Theme


class Entry(forms.Form):
    themes = ThemesField(required=False)
    countries = CountriesField(required=False)
    country = CountryField(required=False)
    language = LanguageField(required=False)


def test_what_is_chosen_comes_as_rows():
    dairy = Theme.objects.get(slug="dairy")
    form = Entry({"themes": [str(dairy.pk)], "countries": ["KE", "CI"], "country": "KE", "language": "fr"})
    assert form.is_valid()
    assert form.cleaned_data["themes"] == [dairy]
    assert [country.code for country in form.cleaned_data["countries"]] == ["CI", "KE"]
    assert form.cleaned_data["country"] == Country.objects.get(code="KE")
    assert form.cleaned_data["language"] == Language.objects.get(code="fr")


def test_nothing_chosen():
    form = Entry({})
    assert form.is_valid()
    assert form.cleaned_data == {"themes": [], "countries": [], "country": None, "language": None}
    for field in (ThemesField(), CountriesField(), CountryField(), LanguageField()):
        with pytest.raises(forms.ValidationError):
            field.clean([] if isinstance(field, ThemesField | CountriesField) else "")


@pytest.mark.parametrize("made_up", ["\0", "9" * 5_000, "-1", "1e9", "XX", "ke", "<script>", "٣", "1 OR 1=1"])
def test_what_is_made_up_is_told_beside_its_field(made_up):
    form = Entry({"themes": [made_up], "countries": [made_up], "country": made_up, "language": made_up})
    assert not form.is_valid()
    for field in ("themes", "countries", "country", "language"):
        assert "on our list" in form.errors[field][0]
    assert str(form["themes"]) and str(form["countries"]) and str(form["country"])


def test_one_value_where_a_list_belongs():
    assert "themes" in Entry({"themes": "x"}).errors


def test_rows_and_keys_are_shown_as_chosen():
    kenya, dairy = Country.objects.get(code="KE"), Theme.objects.get(slug="dairy")
    for initial in (
        {"themes": [dairy], "countries": [kenya], "country": kenya},
        {"themes": [dairy.pk], "countries": ["KE"], "country": "KE"},
    ):
        form = Entry(initial=initial)
        assert str(form["themes"]).count(" checked") == str(form["countries"]).count(" checked") == 1
        assert f'value="{dairy.pk}" checked' in str(form["themes"])
        assert '<option value="KE" selected>Kenya' in str(form["country"])
        assert str(form["themes"]).count('<details class="fold" open>') == 1
        sent = Entry({"themes": [str(dairy.pk)], "countries": ["KE"], "country": "KE"}, initial=initial)
        assert sent.changed_data == []


def test_what_was_chosen_is_still_chosen_in_a_refused_form():
    shown = Entry({"countries": ["KE", "XX"]})
    assert shown.errors and 'value="KE" checked' in str(shown["countries"])


def test_a_withdrawn_theme_stays_with_what_has_it_and_is_not_offered_to_others():
    dairy = Theme.objects.get(slug="dairy")
    Theme.objects.filter(pk=dairy.pk).update(withdrawn=True)
    memory.forget()
    assert "Dairy farming" not in str(Entry()["themes"])
    shown = str(Entry(initial={"themes": [dairy]})["themes"])
    assert "No longer offered" in shown and f'value="{dairy.pk}" checked> Dairy farming' in shown
    form = Entry({"themes": [str(dairy.pk)]})
    assert form.is_valid() and form.cleaned_data["themes"] == [dairy]


def test_boxes_are_grouped_named_and_light():
    for language in ("en", "fr", "es", "ar"):
        with translation.override(language):
            form = Entry()
            assert '<div role="group" aria-label="' in str(form["themes"])
            weight = sum(len(zlib.compress(str(form[name]).encode())) for name in form.fields)
            assert weight < 10_000


def test_names_are_escaped():
    Theme.objects.filter(slug="dairy").update(name_en='<b>"Milk"')
    memory.forget()
    assert "&lt;b&gt;&quot;Milk&quot;" in str(Entry()["themes"])
