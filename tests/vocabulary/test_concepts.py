"""Subjects of AGROVOC: shipped, loaded whole, and chosen by what people call them."""

import csv
import gzip
from io import StringIO
from pathlib import Path

import pytest
from django import forms
from django.core.management import CommandError, call_command
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.vocabulary.agrovoc import concept_fields
from portal.vocabulary.choosing import ConceptsField
from portal.vocabulary.loading import load, read
from portal.vocabulary.models import Concept

WHOLE = Path(__file__).resolve().parents[3] / "shared" / "data" / "agrovoc" / "agrovoc_en_fr_es_ar.csv.gz"
URI = "http://aims.fao.org/aos/agrovoc/c_"
HEADER = "uri,en,fr,es,ar,alt_en,alt_fr,alt_es,alt_ar,broader\n"


class Entry(forms.Form):
    concepts = ConceptsField(required=False)


def sent(words: str = "", *ticked) -> Entry:
    return Entry(MultiValueDict({"concepts_words": [words], "concepts": [str(key) for key in ticked]}))


def names(concepts) -> list[str]:
    return [concept.name_en for concept in concepts]


def named(name: str) -> Concept:
    return Concept.objects.get(name_en=name)


# What we ship


def test_the_subjects_that_matter_to_us_come_with_the_portal():
    assert Concept.objects.count() == len(read("concepts.csv")) == 300
    assert Concept.objects.filter(uri=f"{URI}3324", name_en="goats", name_ar="ماعز").exists()


def test_they_are_agrovocs_own_words():
    if not WHOLE.exists():
        pytest.skip("AGROVOC is not beside this checkout (../shared/data/agrovoc).")
    ours = {row["uri"]: row for row in read("concepts.csv")}
    with gzip.open(WHOLE, "rt", encoding="utf-8") as file:
        theirs = {row["uri"]: concept_fields(row) for row in csv.DictReader(file) if row["uri"] in ours}
    assert all(concept_fields(row) == theirs[uri] for uri, row in ours.items())


def test_loading_the_vocabulary_again_leaves_a_later_edition_alone():
    Concept.objects.filter(name_en="goats").update(name_fr="chèvres")
    Concept.objects.filter(name_en="yaks").delete()
    load()
    assert named("goats").name_fr == "chèvres"
    assert named("yaks").name_fr == "yack"


# Loading the whole


def loaded(tmp_path, content: str | bytes, name: str = "agrovoc.csv") -> str:
    path, out = tmp_path / name, StringIO()
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    call_command("load_concepts", path, stdout=out)
    return out.getvalue()


def test_a_table_is_loaded_and_the_second_time_nothing_changes(tmp_path):
    table = HEADER + (
        f"{URI}1,milk fever,fièvre vitulaire,Fiebre de la leche,حمى اللبن,"
        "parturient paresis|hypocalcaemia,,Paresia,,\n"
        f"{URI}2,Bos taurus,Bos taurus,Bos taurus,Bos taurus,,,,,\n"
        f"{URI}3324,goats,caprin,Caprino,ماعز,Capra hircus,,,,\n"
    )
    assert "New 2, changed 0, unchanged 1, left out 0." in loaded(tmp_path, table)
    assert "New 0, changed 0, unchanged 3, left out 0." in loaded(tmp_path, gzip.compress(table.encode()))
    fever = Concept.objects.get(uri=f"{URI}1")
    assert (fever.name_es, fever.other_names) == (
        "fiebre de la leche",
        "parturient paresis; hypocalcaemia; paresia",
    )
    assert Concept.objects.get(uri=f"{URI}2").name_ar == ""  # Latin is no Arabic: English stands in
    changed = table.replace("milk fever", "parturient fever")
    assert "New 0, changed 1, unchanged 2, left out 0." in loaded(tmp_path, changed)


def test_what_cannot_be_used_is_left_out_and_told(tmp_path):
    said = loaded(tmp_path, HEADER + f"javascript:1,x,,,,,,,,\n{URI}5,,chien,,,,,,,\n{URI}6,dogs\n")
    assert "Line 2: “javascript:1” is no address of AGROVOC." in said
    assert f"Line 3: {URI}5 has no label in English." in said
    assert "New 1, changed 0, unchanged 0, left out 2." in said


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "Its first line must name the columns"),
        ("a,b\n1,2\n", "Its first line must name the columns"),
        (HEADER.encode() + "ch\xe8vre".encode("latin-1") * 3, "It is not in UTF-8"),
        (gzip.compress(HEADER.encode() * 999, mtime=0)[:40], "It breaks off"),
        (HEADER + f'{URI}1,"' + "x" * 200_000 + '"\n', "It breaks off"),
    ],
)
def test_no_table_of_concepts(tmp_path, content, why):
    with pytest.raises(CommandError, match=why):
        loaded(tmp_path, content)


def test_the_whole_of_agrovoc():
    if not WHOLE.exists():
        pytest.skip("AGROVOC is not beside this checkout (../shared/data/agrovoc).")
    out = StringIO()
    call_command("load_concepts", WHOLE, stdout=out)
    assert "New 41035, changed 0, unchanged 300, left out 181." in out.getvalue()
    assert names(Concept.objects.search("milk fev")) == ["parturient paresis"]
    assert names(Concept.objects.search("goats"))[0] == "goats"


# Choosing


@pytest.mark.parametrize(
    "word", ["goats", "caprin", "CAPRINO", "ماعز", "  Goats ", "Capra hircus", "c_3324", f"{URI}3324"]
)
def test_a_subject_is_known_by_its_name_in_any_language_and_by_its_address(word):
    form = sent(word)
    assert form.is_valid() and names(form.cleaned_data["concepts"]) == ["goats"]


def test_several_lines_and_ticks_make_one_list():
    milk = named("milk")
    form = sent("goats\nsécheresse\n\ngoats", milk.pk, milk.pk)
    assert form.is_valid() and names(form.cleaned_data["concepts"]) == ["milk", "goats", "drought"]


def test_an_unknown_word_gets_a_sentence_and_suggestions_to_tick():
    form = sent("goat milk\ncamel milc")
    assert not form.is_valid()
    assert "“camel milc” is not among the subjects. Did you mean camel milk" in form.errors["concepts"][0]
    shown = str(form["concepts"])
    assert "goat milk\ncamel milc</textarea>" in shown
    assert f'value="{named("camel milk").pk}"><span>camel milk' in shown
    assert sent(
        "goat milk\ncamel mil", named("camel milk").pk
    ).is_valid()  # ticked: what was typed is settled


def test_a_word_of_nobody_is_sent_to_the_tags():
    form = sent("xyzzyqq")
    assert form.errors["concepts"] == ["“xyzzyqq” is not among the subjects. Use it as a tag instead."]


def test_a_name_of_several_concepts_asks_which(db):
    for number, name in ((91, "stock"), (92, "Stock (broth)")):
        fields = concept_fields({"uri": f"{URI}{number}", "name_en": name, "name_fr": "bouillon cube"})
        Concept.objects.create(**fields)
    form = sent("bouillon cube")
    assert "has several meanings: stock, Stock (broth). Please tick" in form.errors["concepts"][0]
    assert sent("bouillon cube", Concept.objects.get(name_en="stock").pk).is_valid()


def test_the_readers_own_language_decides_what_a_word_means():
    for number, english, french in ((93, "pain", "douleur"), (94, "bread", "pain")):
        fields = concept_fields({"uri": f"{URI}{number}", "name_en": english, "name_fr": french})
        Concept.objects.create(**fields)
    assert names(sent("pain").fields["concepts"].clean(([], "pain"))) == ["pain"]
    with translation.override("fr"):
        assert names(sent("pain").fields["concepts"].clean(([], "pain"))) == ["bread"]


def test_what_was_chosen_is_shown_ticked_in_the_readers_language():
    goats = named("goats")
    for initial in ([goats], [goats.pk]):
        form = Entry(initial={"concepts": initial})
        with translation.override("fr"):
            assert f'value="{goats.pk}" checked><span>caprin</span>' in str(form["concepts"])
        same = Entry(MultiValueDict({"concepts": [str(goats.pk)]}), initial={"concepts": initial})
        assert same.changed_data == []


@pytest.mark.parametrize("made_up", ["\0", "9" * 5_000, "-1", "٣", "x", "<script>"])
def test_ticks_that_are_made_up_are_left_out(made_up):
    form = sent("", made_up)
    assert form.is_valid() and form.cleaned_data["concepts"] == []
    assert "<script>" not in str(sent("<script>alert(1)</script>")["concepts"])


def test_too_many():
    everything = Concept.objects.values_list("pk", flat=True)
    assert "at most 30" in sent("", *everything).errors["concepts"][0]
    form = sent("\n".join(Concept.objects.values_list("name_en", flat=True)[:11]))
    assert "at most 10 at a time" in form.errors["concepts"][0]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
@given(words=st.text(max_size=60))
def test_no_words_break_it(db, words):
    form = sent(words)
    page = str(form["concepts"])
    assert form.is_valid() or form.errors["concepts"]
    assert 'name="concepts_words"' in page


def test_what_one_types_is_completed(browse, member):
    as_member = browse(member)
    page = as_member.get("/concepts/", {"concepts_words": "goats\ncamel mil", "concepts": named("hay").pk})
    assert f'value="{named("hay").pk}" checked' in page.text
    assert "camel milk" in page.text and "<textarea" not in page.text
    assert "Nothing fits" in as_member.get("/concepts/", {"concepts_words": "xyzzyqq"}).text


def test_the_secretariat_looks_them_up(browse, secretariat):
    page = browse(secretariat).get("/admin/vocabulary/concept/", {"q": "Chèvre laitière"})
    assert "dairy goats" in page.text and "camel milk" not in page.text
