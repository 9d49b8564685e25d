"""What is found, by whom, and in which order."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone

from portal.search import finding, latest
from portal.search.finding import find
from tests.roster.entries import theme

FINDS = [
    ("elevage caprin", "fr", "L’élevage caprin au Sahel"),
    ("élevages", "en", "A French word, élevage, in an English text"),
    ("éleveur chèvre", "fr", "Des éleveurs et leurs chèvres"),
    ("vaccination", "en", "We vaccinated the herd"),
    ("goat", "en", "Goats on dry land"),
    ("cabras leche", "es", "La cabra y su leche"),
    ("ganaderia", "es", "La ganadería de montaña"),
    ("nandu", "es", "El ñandú"),
    ("الماعز", "ar", "تربية ماعز الحليب في القرية"),
    ("تأمين الماشية", "ar", "التأمين على الماشية"),
    ("التأمين", "ar", "تأمين الماشية"),
    ("كيف تربية الماعز", "ar", "تربية الماعز"),
    ("mbuzi", "sw", "Mbuzi wa maziwa"),
    ("L'ELEVAGE DES CHEVRES", "fr", "l’élevage des chèvres"),
    ("how to feed goats", "en", "Feeding goats"),
    ("comment nourrir les chèvres", "fr", "Nourrir ses chèvres"),
    ("les chèvres", "fr", "La chèvre"),
    ("food-safety", "en", "Food safety of milk"),
    ("food safety", "en", "Food-safety of milk"),
    ("covid-19", "en", "Milk and COVID-19"),
    ("covid 19", "en", "Milk and covid 19"),
    ('"livestock insurance"', "en", "On livestock insurance"),
    ("“livestock insurance”", "en", "On livestock insurance"),
    ("goats -cattle", "en", "Goats and sheep"),
    ("camels OR goats", "en", "Goats and sheep"),
    ("vaccin*", "fr", "Un vaccinateur"),
    ("fao.org", "en", "See fao.org for more"),
    ("2019", "en", "The drought of 2019"),
    ("east coast fever", "en", "East Coast fever (théilériose)"),
]
MISSES = [
    ('"livestock insurance"', "en", "Insurance for livestock"),
    ("goats -sheep", "en", "Goats and sheep"),
    ('goats -"and sheep"', "en", "Goats and sheep"),
    ("goats cattle", "en", "Goats and sheep"),
    ("goa", "en", "Goats and sheep"),
]


@pytest.mark.parametrize(("q", "language", "text"), FINDS)
@pytest.mark.parametrize("place", ["title", "text"])
def test_finds(things, found, q, language, text, place):
    things.put("Another matter", "Nothing of that.")
    wanted = things.put(**{place: text}, language=language)
    assert found(q) == [wanted]


@pytest.mark.parametrize(("q", "language", "text"), MISSES)
def test_does_not_find(things, found, q, language, text):
    things.put(text, language=language)
    assert found(q) == []


def test_all_words_must_be_there_but_may_be_in_different_languages(things, found):
    wanted = things.put("Feed and fodder", "We call it fourrage or pienso.")
    things.put("Feed", "Only that.")
    assert found("fourrage feed pienso") == [wanted]


def test_the_best_comes_first(things, found):
    now = timezone.now()
    mentioned = things.put("Markets", "Prices, roads, goats and other matters of the market.", date=now)
    titled = things.put("Goats", "All about them.", date=now - timedelta(days=900))
    assert found("goats") == [titled, mentioned]


def test_a_title_that_is_lent_counts_less_than_ones_own(things, found):
    post = things.put("Livestock insurance", "I agree with you.", own_title=False)
    topic = things.put("Livestock insurance", "Does it pay?")
    assert found("insurance") == [topic, post]


def test_a_word_too_common_to_ask_for_raises_what_has_it(things, found):
    things.put("Green land")
    wanted = things.put("Le thé vert", language="fr")
    things.put("Vert et vert", language="fr")
    assert found("thé vert")[0] == wanted


@pytest.mark.parametrize(
    ("q", "sentence"),
    [
        ("the of", "too common|almost every"),
        ("de la", "almost every"),
        ("من إلى", "almost every"),
        ("-goats", "leave out"),
        ("🐐", "type a word"),
        ('"', "type a word"),
        ("?!", "type a word"),
    ],
)
def test_what_cannot_be_looked_for_is_said(things, q, sentence):
    page = find(None, q)
    assert not page.rows
    assert any(part in str(page.problem) for part in sentence.split("|"))


def test_only_members_find_what_is_for_members(things, found, member, pending, suspended, secretariat):
    public = things.put("Goats for all")
    private = things.put("Goats for members", audience="members")
    for person in (None, pending, suspended):
        assert found("goats", person) == [public]
        assert found("", person, kinds=["thing"]) == [public]
    for person in (member, secretariat):
        assert set(found("goats", person)) == {public, private}


def test_filters_narrow(things, found):
    goats = theme("small-ruminants")
    kenya = things.put("Goats", countries=["KE", "UG"], themes=[goats.pk])
    mali = things.put("Chèvres et goats", countries=["ML"], language="fr", date=timezone.now() - timedelta(9))
    assert set(found("goats")) == {kenya, mali}
    assert found("goats", country="KE") == [kenya]
    assert found("goats", themes=[goats.pk, 10**6]) == [kenya]
    assert found("goats", language="fr") == [mali]
    assert found("goats", since=timezone.now() - timedelta(1)) == [kenya]
    assert found("goats", kinds=["topic"]) == []
    assert found("goats", kinds=["thing"], country="ML", language="fr") == [mali]


def test_filters_alone_give_the_latest_first(things, found):
    old = things.put("Old", countries=["KE"], date=timezone.now() - timedelta(400))
    new = things.put("New", countries=["KE"])
    things.put("Elsewhere", countries=["ML"])
    assert found("", country="KE") == [new, old]
    assert found("") == []


def test_pages(things):
    for number in range(7):
        things.put(f"Goat {number}")
    pages = [find(None, "goat", page=page, size=3) for page in (1, 2, 3)]
    assert [len(page.rows) for page in pages] == [3, 3, 1]
    assert len({row.object_id for page in pages for row in page.rows}) == 7
    assert (pages[0].previous, pages[0].next, pages[2].previous, pages[2].next) == (None, 2, 2, None)
    assert find(None, "goat", page=10**6, size=3).number == 3
    assert find(None, "goat", page=-5, size=3).number == 1


@pytest.fixture
def small_limits(monkeypatch):
    """As with a million entries: only some are read, and fewer ranked."""
    monkeypatch.setattr(latest, "WANTED", 5)
    monkeypatch.setattr(latest, "MOST", 20)
    monkeypatch.setattr(finding, "TITLES", 3)


def many_goats(things):
    now = timezone.now()
    return [
        things.put(f"Matter {week}", "Goats on the road.", date=now - timedelta(weeks=week), language="fr")
        for week in range(60)
    ]


@pytest.mark.parametrize("expected", [1, 60, 300])
def test_of_very_many_the_latest_are_ranked_however_wrong_the_planner_is(
    things, small_limits, monkeypatch, expected
):
    numbers = many_goats(things)
    monkeypatch.setattr(latest, "estimate", lambda entries: expected)
    monkeypatch.setattr(latest, "sample_of_eras", lambda: sample())
    page = find(None, "goats", size=50)
    assert page.many
    assert {row.object_id for row in page.rows} == set(numbers[:5])


def sample():
    from portal.search.models import SearchEntry

    return sorted(SearchEntry.objects.values_list("era", flat=True), reverse=True)


def test_what_has_the_words_in_its_title_is_ranked_among_very_many_even_if_old(things, small_limits):
    many_goats(things)
    old = things.put("Goats", date=timezone.now() - timedelta(weeks=500))
    page = find(None, "goats", size=50)
    assert page.many
    assert page.rows[0].object_id == old


def test_a_rare_phrase_of_common_words_is_looked_for_among_those_that_can_be_read(things, small_limits):
    numbers = many_goats(things)
    phrase = things.put("Said so", "The road on goats.", number=numbers[2], date=timezone.now())
    page = find(None, '"road on goats"')
    assert [row.object_id for row in page.rows] in ([phrase], [])
    assert page.many


def test_the_sample_of_eras_covers_all_when_there_are_few(things):
    many_goats(things)
    caches["memory"].clear()
    assert latest.sample_of_eras() == sample()
    assert latest.oldest_of_latest(0.5) in sample()
