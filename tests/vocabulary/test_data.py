"""The facts that we ship: whole, consistent, in four languages."""

import csv
import gzip
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.models import Q

from portal.vocabulary.loading import load, read
from portal.vocabulary.models import Concept, Country, Language, Region, Theme

AGROVOC = Path(__file__).resolve().parents[3] / "shared" / "data" / "agrovoc" / "agrovoc_en_fr_es_ar.csv.gz"
AREAS = """
    Agricultural technologies and production services; Agricultural production; Inclusive value chains;
    Natural resources management; Climate change; Inclusive financial services;
    Rural enterprise development; Vocational skills and youth; Producer organisations; Gender
"""
ARABIC = re.compile("[\u0621-\u064a]")


def test_the_first_migration_has_loaded_everything():
    assert Country.objects.count() == 249
    assert Region.objects.count() == 30
    assert Language.objects.count() >= 184 + 40
    assert Theme.objects.filter(parent=None).count() == 10
    assert Theme.objects.exclude(parent=None).count() >= 40


@pytest.mark.parametrize("model", [Country, Region, Language, Theme, Concept])
def test_everything_has_a_name_in_each_language_and_the_arabic_ones_are_arabic(model):
    assert not model.objects.filter(Q(name_en="") | Q(name_fr="") | Q(name_es="") | Q(name_ar="")).exists()
    assert all(ARABIC.search(name) for name in model.objects.values_list("name_ar", flat=True))


@pytest.mark.parametrize("model", [Country, Region, Theme])
def test_no_two_have_the_same_name(model):
    for language in ("en", "fr", "es", "ar"):
        names = list(model.objects.values_list(f"name_{language}", flat=True))
        assert sorted(names) == sorted(set(names))


def test_every_country_is_somewhere_in_the_world():
    for country in Country.objects.exclude(code="AQ"):
        path = [region.code for region in Region.objects.path(country.region_id)]
        assert path[0] == "001" and len(path) in (3, 4), country
    assert Country.objects.get(code="AQ").region is None


def test_some_facts():
    kenya = Country.objects.get(code="KE")
    assert (kenya.alpha3, kenya.m49, kenya.region_id) == ("KEN", "404", "014")
    assert [region.name_en for region in Region.objects.path("014")] == (
        ["World", "Africa", "Sub-Saharan Africa", "Eastern Africa"]
    )
    assert len(Country.objects.in_region("002")) == 60
    assert Country.objects.get(code="BO").name_en == "Bolivia (Plurinational State of)"
    assert {"ff", "tmh", "gax", "mas", "tuv", "qu", "ay"} <= set(
        Language.objects.values_list("code", flat=True)
    )


def test_the_ten_areas_are_those_of_the_paper_in_its_order():
    areas = [" ".join(name.split()) for name in AREAS.split(";")]
    assert [area.name_en for area, _themes in Theme.objects.tree()] == areas


def test_loading_again_changes_nothing():
    before = [list(model.objects.order_by("pk").values()) for model in (Region, Country, Language, Theme)]
    out = StringIO()
    call_command("load_vocabulary", stdout=out)
    assert before == [
        list(model.objects.order_by("pk").values()) for model in (Region, Country, Language, Theme)
    ]
    assert "249 countries" in out.getvalue()


def test_loading_mends_facts_and_themes_that_nobody_edited():
    Country.objects.filter(code="KE").update(name_en="Kenia", region=None)
    Theme.objects.filter(slug="dairy").update(name_en="Milk", order=1)
    Theme.objects.filter(slug="camels").delete()
    load()
    assert Country.objects.get(code="KE").name_en == "Kenya"
    assert Theme.objects.get(slug="dairy").name_en == "Dairy farming"
    assert Theme.objects.get(slug="camels").parent.slug == "agricultural-production"


def test_loading_leaves_what_the_secretariat_edited():
    area = Theme.objects.get(slug="gender")
    Theme.objects.filter(slug="dairy").update(name_en="Milk", withdrawn=True, parent=area, edited=True)
    Theme.objects.create(slug="bees", name_en="Bees", parent=area, edited=True)
    load()
    dairy = Theme.objects.get(slug="dairy")
    assert (dairy.name_en, dairy.withdrawn, dairy.parent) == ("Milk", True, area)
    assert Theme.objects.filter(slug="bees").exists()


def test_an_agrovoc_address_is_that_of_the_same_concept():
    if not AGROVOC.exists():
        pytest.skip("AGROVOC is not beside this checkout (../shared/data/agrovoc).")
    with gzip.open(AGROVOC, "rt", encoding="utf-8") as file:
        labels = {row["uri"]: f"{row['en']}|{row['alt_en']}".lower() for row in csv.DictReader(file)}
    filled = {row["agrovoc_uri"]: row["name_en"] for row in read("themes.csv") if row["agrovoc_uri"]}
    assert len(filled) > 30
    for address, name in filled.items():
        words = re.findall(r"\w+", name.lower())
        assert any(word[:5] in labels[address] for word in words), (address, name)
