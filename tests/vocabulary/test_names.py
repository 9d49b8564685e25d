import pytest
from django.utils import translation

from portal.vocabulary import memory
from portal.vocabulary.folding import fold, sort_key
from portal.vocabulary.models import Country, Language, Region, Theme


def test_a_name_is_in_the_readers_language_and_english_where_there_is_none():
    theme = Theme(name_en="Goats", name_fr="Caprins")
    shown = {}
    for language in ("en", "fr", "ar", "fr-ca", "de"):
        with translation.override(language):
            shown[language] = theme.name
    assert shown == {"en": "Goats", "fr": "Caprins", "ar": "Goats", "fr-ca": "Caprins", "de": "Goats"}
    with translation.override(None):
        assert theme.name == str(theme) == "Goats"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("cote divoire", "CI"),
        ("CÔTE D'IVOIRE", "CI"),
        ("ivory coast", "CI"),
        ("costa de marfil", "CI"),
        ("كوت ديفوار", "CI"),
        ("Éthiopie", "ET"),
        ("ethiopie", "ET"),
        ("اثيوبيا", "ET"),
        ("tanzania", "TZ"),
        ("laos", "LA"),
        ("vietnam", "VN"),
        ("swaziland", "SZ"),
        ("timor leste", "TL"),
        ("ke", "KE"),
        ("KEN", "KE"),
        ("bissau", "GW"),
    ],
)
def test_a_country_is_found_by_any_of_its_names(words, found):
    assert Country.objects.search(words)[0].code == found


@pytest.mark.parametrize("words", ["", "  ", "\0", "zzzz", "'", "9" * 10_000, "%", "_"])
def test_what_finds_no_country(words):
    assert Country.objects.search(words) == []


def test_exact_names_come_first():
    with translation.override("fr"):
        found = [country.code for country in Country.objects.search("guinee")]
    assert found[0] == "GN" and set(found) == {"GN", "GQ", "GW", "PG"}
    assert len(Country.objects.search("a", limit=5)) == 5


def test_themes_and_languages_are_found_too():
    assert "livestock-insurance" in [theme.slug for theme in Theme.objects.search("assurance")]
    assert Language.objects.search("fulfulde")[0].code == "ff"
    assert Region.objects.search("afrique de l") == [] and Region.objects.search("sahariana")[0].code == "202"


def test_names_are_sorted_as_their_readers_expect():
    def first(language, number=4):
        with translation.override(language):
            return [name for _code, name in Country.objects.choices()][:number]

    assert first("en", 3) == ["Afghanistan", "Åland Islands", "Albania"]
    assert first("fr", 5) == ["Afghanistan", "Afrique du Sud", "Albanie", "Algérie", "Allemagne"]
    with translation.override("ar"):
        names = [name for _code, name in Country.objects.choices()]
    assert names.index("الأردن") < names.index("ألمانيا") < names.index("بلجيكا") < names.index("اليمن")
    assert names.index("الهند") < names.index("هنغاريا") < names.index("اليابان")


def test_folding():
    assert fold("L’Élevage  à l'œuvre") == "lelevage a loeuvre"
    assert fold("أَلْمَانِيَا") == fold("المانيا")
    assert sort_key("الأردن") == fold("أردن") and sort_key("ألمانيا") == fold("المانيا")


# --- Process memory -----------------------------------------------------------


def test_what_pages_need_takes_no_query_when_warm(django_assert_num_queries):
    def everything():
        Theme.objects.choices()
        Theme.objects.by_slug("dairy")
        Country.objects.choices()
        Country.objects.grouped_choices()
        Country.objects.in_region("202")
        Country.objects.search("ken")
        Country.objects.named(["KE", "CI", "XX"])
        Language.objects.choices()

    with django_assert_num_queries(4):
        everything()
    with django_assert_num_queries(0):
        everything()
        with translation.override("ar"):
            everything()


def test_a_change_is_seen_after_forgetting_and_in_time_without(monkeypatch):
    assert Theme.objects.by_slug("dairy").name_en == "Dairy farming"
    Theme.objects.filter(slug="dairy").update(name_en="Milk")
    assert Theme.objects.by_slug("dairy").name_en == "Dairy farming"
    monkeypatch.setattr(memory, "MAX_AGE", 0)
    assert Theme.objects.by_slug("dairy").name_en == "Milk"
    Theme.objects.filter(slug="dairy").update(name_en="Cream")
    monkeypatch.undo()
    memory.forget()
    assert Theme.objects.by_slug("dairy").name_en == "Cream"


def test_what_is_withdrawn_is_not_offered_and_an_area_takes_its_themes_along():
    Theme.objects.filter(slug="dairy").update(withdrawn=True)
    Theme.objects.filter(slug="gender").update(withdrawn=True)
    memory.forget()
    offered = [name for _area, themes in Theme.objects.choices() for _key, name in themes]
    assert "Poultry" in offered
    assert not {"Dairy farming", "Gender", "Women livestock keepers"} & set(offered)
    assert Theme.objects.by_slug("dairy").name == "Dairy farming"


def test_an_area_finds_what_is_under_it():
    gender = Theme.objects.by_slug("gender")
    assert {Theme.objects.known()[key].slug for key in Theme.objects.within(gender.pk)} >= (
        {"gender", "women-livestock-keepers"}
    )
    assert Theme.objects.within(10**30) == set()


def test_countries_by_region():
    groups = dict(Country.objects.grouped_choices())
    assert ("KE", "Kenya") in groups["Eastern Africa"] and groups["Elsewhere"] == [("AQ", "Antarctica")]
    assert sum(map(len, groups.values())) == 249
