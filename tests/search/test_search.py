"""The search page."""

import gzip
import html
import re
import time

import pytest
from django.urls import reverse
from django.utils import translation

from portal.search import words
from portal.search.finding import find
from tests.roster.entries import theme

URL = reverse("search:search")


@pytest.fixture
def look(browse):
    """The words of the page that `person` gets, without its header and footer."""

    def text(person=None, **asked):
        response = browse(person).get(URL, asked)
        assert response.status_code == 200
        return html.unescape(re.search("(?s)<main.*</main>", response.content.decode())[0])

    return text


def test_without_words_it_says_what_can_be_found_and_how(things, look):
    page = look()
    assert "in every language at once" in page
    assert "rows" not in page


def test_shows_each_thing_with_its_kind_words_language_and_date(things, look):
    things.put(
        "L’élevage caprin", "Les chèvres <b>du</b> Sahel & nous.", language="fr", summary="Awa Diop, Sénégal"
    )
    page = look(q="chevre")
    assert '<a href="/things/1/" lang="fr" dir="ltr">L’élevage caprin</a>' in page
    assert "<mark>chèvres</mark>" in page
    assert "Things" in page
    assert "Awa Diop, Sénégal" in page
    assert "Français" in page
    assert "<time" in page
    assert "1 found." in page


def test_an_arabic_text_reads_from_right_to_left(things, look):
    things.put("تربية الماعز", language="ar")
    assert 'lang="ar" dir="rtl">تربية الماعز</a>' in look(q="الماعز")


def test_no_text_becomes_markup(things, browse):
    things.put("<script>x</script> goats", '<img src=x onerror="x()"> goats </mark>\x02<b>', summary="<i>")
    page = browse(None).get(URL, {"q": 'goats "<script>" <b>'}).content.decode()
    page = browse(None).get(URL, {"q": "goats"}).content.decode()
    main = re.search("(?s)<main.*</main>", page)[0]
    assert "<mark>goats</mark>" in main
    for evil in ("<script>x", "<img src=x", "<b>", "<i>", "</mark></mark>"):
        assert evil not in main


def test_a_word_deep_in_a_long_document_is_shown(things, look):
    things.put(
        "A long report",
        "Au cœur de la bergerie, on est ﬁer et élevé. " * 1800 + "then rinderpest came " + "and more " * 3000,
    )
    assert "<mark>rinderpest</mark>" in look(q="rinderpest")


def test_says_how_to_go_on_where_nothing_fits(things, look):
    assert "Ask a question" in look(q="zzzz")
    assert "Look through everything" in look(q="zzzz", country="KE")


def test_filters_stay_chosen_and_go_along_to_the_other_kinds_and_pages(things, look):
    goats = theme("small-ruminants")
    for number in range(16):
        things.put(f"Goats {number}", countries=["KE"], themes=[goats.pk], language="sw")
    area = goats.parent.slug if goats.parent else goats.slug
    page = look(q="goats", theme=area, country="KE")
    assert f'<option value="{area}" selected>' in page
    assert '<option value="KE" selected>' in page
    assert f"kind=thing&theme={area}&country=KE" in page.replace("&amp;", "&")
    assert "country=KE&page=2" in page.replace("&amp;", "&")
    assert 'aria-current="page">Everything' in page
    assert 'aria-current="page">Things' in look(q="goats", kind="thing")
    assert "Goats" not in look(q="goats", language="fr")


def test_what_an_address_makes_up_is_as_if_it_were_not_there(things, look):
    things.put("Goats")
    page = look(q="goats", kind="spoon", theme="spoon", country="ZZ", language="xx", page="spoon")
    assert "1 found." in page


HOSTILE = {
    "a megabyte": "goats " * 170_000,
    "a megabyte of one word": "x" * 1_000_000,
    "a megabyte of spaces": " " * 1_000_000,
    "nul": "go\0ats",
    "bidi": "\u202egoats\u2066",
    "emoji": "🐐🐐🐐",
    "operators": "& | ! <-> :* ( ) ' \\ goats",
    "quotes": '"\'"\'"goats',
    "only minus": "-goats -sheep",
    "many minus": "---goats - -",
    "many or": "OR OR goats OR OR OR sheep OR",
    "percent": "%s %(ids)s %% {0}",
    "braces": "{goats} {{ q }} {% url %}",
    "many words": " ".join(f"word{number}" for number in range(500)),
    "many phrases": '"goats and sheep" ' * 300,
    "many hyphens": "a-" * 500,
    "address": "http://user:word@example.org:80/a/b?c=d&e=f#g",
    "long number": "9" * 150,
    "star": "* ** go* goat* -goa*",
    "newlines": "goats\r\n\u2028sheep\x85",
    "combining": "g" + "\u0301" * 190,
    "tsquery": "'goats':A & !'sheep':*",
}


@pytest.mark.parametrize("q", HOSTILE.values(), ids=HOSTILE.keys())
def test_nothing_that_is_typed_is_too_much(things, look, q):
    things.put("Goats and sheep")
    begun = time.monotonic()
    assert len(look(q=q)) < 40_000
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("page", ["0", "-1", "1" * 31, "1e9", "٣", "", "\0", "2"])
def test_any_page_number_gives_a_page(things, look, page):
    things.put("Goats")
    assert "Goats" in look(q="goats", page=page)


def test_a_long_query_is_cut_and_says_so(things, look):
    things.put("Goats")
    assert "only its first words" in look(q="goats " * 100)


def test_asks_whether_another_word_was_meant(things, look):
    for _ in range(2):
        things.put("L’élevage et les chèvres", language="fr")
    things.put("A secret elevagge", audience="members")
    words.refresh()
    page = look(q="elevaje")
    assert 'Did you mean <a href="/search/?q=%C3%A9levage"><bdi>élevage</bdi></a>?' in page
    assert "Did you mean" not in look(q="xyzzyplugh")
    assert "elevagge" not in look(q="elevagg")


@pytest.mark.parametrize(
    ("typed", "title", "meant"),
    [
        ("livstok", "Livestock live longer", "livestock"),
        ("vacinnation", "Vaccination and vacations", "vaccination"),
        ("eleveurs-pastuers", "Éleveurs et pasteurs", "eleveurs-pasteurs"),
        ("ganaderria", "Ganadería", "ganadería"),
        ("المايشة", "الماشية", "الماشية"),
    ],
)
def test_knows_the_slips_people_make(things, typed, title, meant):
    things.put(title, language="xx")
    words.refresh()
    assert find(None, typed).suggestion == meant


def test_does_not_ask_where_enough_is_found_or_the_word_is_known(things, look):
    for title in ("Goats", "Goals", "Goals", "Goats again", "More goats"):
        things.put(title)
    words.refresh()
    assert "Did you mean" not in look(q="goats")
    assert "Did you mean" not in look(q="goals")


@pytest.mark.parametrize("asked", [{"q": "goats"}, {"kind": "thing"}, {"q": "goats", "country": "KE"}])
def test_as_many_queries_for_300_as_for_3(things, member, browse, django_assert_max_num_queries, asked):
    browser = browse(member)
    counts = []
    for number in [3, 300]:
        for _ in range(number - len(things.entries)):
            things.put("Goats and more", "About goats.", countries=["KE"])
        browser.get(URL, asked)
        with django_assert_max_num_queries(12) as queries:
            browser.get(URL, asked)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_is_light(things, browse, language):
    for number in range(30):
        things.put(f"Goats in matter {number}", f"Word {number} and goats in every sentence. " * 30)
    with translation.override(language):
        content = browse(None).get(URL, {"q": "goats"}, headers={"accept-language": language}).content
    assert len(gzip.compress(content, 6)) < 14 * 1024
