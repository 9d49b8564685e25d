"""Whom one would ask: each case as a person who knows everybody would judge it, in one line an expert.

An expert is written as `themes | lives in | worked in | speaks | more`, a need as `theme | country | language
| more`. `first` are the names that come first, in this order; `never` are not proposed.
"""

from datetime import date, timedelta

import pytest

from portal.vocabulary.models import Theme
from roster.advice import explaining
from roster.advice.finding import world
from roster.advice.matching import Candidate, Wish, rank

TODAY = date(2027, 3, 1)


def theme(slug: str) -> int:
    return Theme.objects.by_slug(slug).pk


def words_of(part: str) -> list[tuple[str, str]]:
    return [(word.partition(":")[0], word.partition(":")[2]) for word in part.split()]


def expert(pk: int, line: str) -> Candidate:
    themes, home, countries, languages, *more = [part.strip() for part in line.split("|")]
    said = dict(words_of(more[0])) if more else {}
    days = {
        name: TODAY + timedelta(days=int(said[key]))
        for name, key in (("available_from", "from"), ("available_until", "until"), ("last_asked", "asked"))
        if key in said
    }
    return Candidate(
        pk=pk,
        themes={theme(slug): int(years or 5) for slug, years in words_of(themes)},
        languages={code: level or "C1" for code, level in words_of(languages)},
        countries=frozenset(countries.split()),
        home=home,
        levels=frozenset(filter(None, said.get("levels", "").split(","))),
        services=frozenset(filter(None, said.get("services", "").split(","))),
        availability=said.get("time", "available"),
        open=int(said.get("open", 0)),
        recent=int(said.get("recent", 0)),
        per_month=int(said.get("month", 4)),
        **days,
    )


def need(line: str) -> Wish:
    about, country, language, *more = [part.strip() for part in line.split("|")]
    said = dict(words_of(more[0])) if more else {}
    return Wish(
        theme=theme(about),
        language=language,
        today=TODAY,
        country=country,
        level=said.get("level", ""),
        service=said.get("service", ""),
        wanted_by=TODAY + timedelta(days=int(said["by"])) if "by" in said else None,
        reads=frozenset({language, *filter(None, said.get("reads", "").split(","))}),
    )


CASES = {
    "who knows the subject comes before who lives next door": (
        "camels | KE | en",
        {"camels in Mongolia": "camels:12 | MN | | en", "pigs in Kenya": "pigs:12 | KE | | en"},
        ["camels in Mongolia", "pigs in Kenya"],
        [],
    ),
    "of two who know the subject, the one who lives there": (
        "small-ruminants | KE | en",
        {"Peru": "small-ruminants | PE | | en", "Kenya": "small-ruminants | KE | | en"},
        ["Kenya", "Peru"],
        [],
    ),
    "who worked in the country knows it nearly as well as who lives there": (
        "dairy | RW | en",
        {"region": "dairy | UG | | en", "worked": "dairy | DE | RW | en", "lives": "dairy | RW | | en"},
        ["lives", "worked", "region"],
        [],
    ),
    "the neighbour knows what is alike better than the other end of the continent": (
        "pastoralism | ET | en",
        {"Senegal": "pastoralism | SN | | en", "Kenya": "pastoralism | KE | | en"},
        ["Kenya", "Senegal"],
        [],
    ),
    "another part of the same continent is better than another continent": (
        "poultry | BF | fr",
        {"Haiti": "poultry | HT | | fr", "Congo": "poultry | CD | | fr"},
        ["Congo", "Haiti"],
        [],
    ),
    "without a common language nobody can help, whatever they know": (
        "dairy | BO | es",
        {"no Spanish": "dairy:30 | BO | | en", "Spanish": "dairy:2 | MX | | es:B1"},
        ["Spanish"],
        ["no Spanish"],
    ),
    "a beginner's French is no common language where somebody speaks it well": (
        "vaccination | ML | fr",
        {"beginner": "vaccination:20 | ML | | fr:A1 en", "speaks": "vaccination:3 | NE | | fr:B2"},
        ["speaks"],
        ["beginner"],
    ),
    "another language that the asker reads is better than nobody": (
        "camels | ET | am | reads:en",
        {"English": "camels | ET | | en", "Somali": "camels | ET | | so"},
        ["English"],
        ["Somali"],
    ),
    "the chosen language comes before another one": (
        "camels | ET | am | reads:en",
        {"English": "camels | ET | | en", "Amharic": "camels | ET | | am"},
        ["Amharic", "English"],
        [],
    ),
    "who masters the language comes before who gets along": (
        "milk-collection | MA | ar",
        {"gets along": "milk-collection | MA | | ar:B1", "masters": "milk-collection | MA | | ar:C2"},
        ["masters", "gets along"],
        [],
    ),
    "one who knows a part of a wide subject fits": (
        "technologies-and-services | KE | en",
        {"vaccines": "vaccination | KE | | en", "savings": "savings | KE | | en"},
        ["vaccines"],
        ["savings"],
    ),
    "one who knows the whole area comes after who knows the subject itself": (
        "vaccination | KE | en",
        {"area": "technologies-and-services:10 | KE | | en", "itself": "vaccination:10 | KE | | en"},
        ["itself", "area"],
        [],
    ),
    "another subject of the same area only fills up to three": (
        "vaccination | KE | en",
        {
            "a": "vaccination | KE | | en",
            "b": "vaccination | UG | | en",
            "c": "vaccination | IN | | en",
            "beside": "zoonoses:30 | KE | | en",
        },
        ["a", "b", "c"],
        ["beside"],
    ),
    "another subject of the same area, from another continent, helps nobody": (
        "camels | KE | en",
        {"pigs": "pigs:30 | VN | | en"},
        [],
        ["pigs"],
    ),
    "twenty years count more than two": (
        "beekeeping | ET | en",
        {"two": "beekeeping:2 | ET | | en", "twenty": "beekeeping:20 | ET | | en"},
        ["twenty", "two"],
        [],
    ),
    "but living there counts more than years": (
        "beekeeping | ET | en",
        {"far": "beekeeping:30 | AU | | en", "there": "beekeeping:3 | ET | | en"},
        ["there", "far"],
        [],
    ),
    "a practitioner of the country comes before a professor who never was there": (
        "small-ruminants | KE | en | level:local service:training",
        {
            "professor": "small-ruminants:25 | NL | | en:C2 | levels:international services:advice",
            "herder": "small-ruminants:15 | KE | | en:B2 | levels:local services:training",
        },
        ["herder", "professor"],
        [],
    ),
    "who offers what is wanted comes first": (
        "cooperatives | PE | es | service:training",
        {
            "advises": "cooperatives | PE | | es | services:advice",
            "trains": "cooperatives | PE | | es | services:training",
        },
        ["trains", "advises"],
        [],
    ),
    "who works at the level comes first": (
        "livestock-policy | NP | en | level:national",
        {
            "village": "livestock-policy | NP | | en | levels:local",
            "ministry": "livestock-policy | NP | | en | levels:national",
        },
        ["ministry", "village"],
        [],
    ),
    "who has time comes before who has little": (
        "drought | SO | en",
        {"little": "drought | SO | | en | time:limited", "time": "drought | SO | | en"},
        ["time", "little"],
        [],
    ),
    "who has no time is not asked": (
        "drought | SO | en",
        {"none": "drought:30 | SO | | en | time:unavailable", "time": "drought | IN | | en"},
        ["time"],
        ["none"],
    ),
    "who is back before the advice is wanted can be asked": (
        "drought | SO | en | by:40",
        {"back in time": "drought | SO | | en | time:unavailable from:20"},
        ["back in time"],
        [],
    ),
    "who is back too late can't": (
        "drought | SO | en | by:10",
        {"too late": "drought | SO | | en | time:unavailable from:20"},
        [],
        ["too late"],
    ),
    "who has gone by now can't": (
        "drought | SO | en",
        {"gone": "drought | SO | | en | until:-3"},
        [],
        ["gone"],
    ),
    "who has three requests already makes way for who has none": (
        "rangelands | TZ | en",
        {"busy": "rangelands:10 | TZ | | en | open:3 recent:3 month:9", "free": "rangelands:8 | TZ | | en"},
        ["free", "busy"],
        [],
    ),
    "one request at present is no reason to ask somebody from far away": (
        "rangelands | TZ | en",
        {"far": "rangelands:10 | AR | | en", "one": "rangelands:10 | TZ | | en | open:1 recent:1"},
        ["one", "far"],
        [],
    ),
    "whose month is full is not asked": (
        "rangelands | TZ | en",
        {"full": "rangelands | TZ | | en | recent:2 month:2", "other": "rangelands | KE | | en"},
        ["other"],
        ["full"],
    ),
    "who wants no requests gets none": (
        "rangelands | TZ | en",
        {"wants none": "rangelands | TZ | | en | month:0"},
        [],
        ["wants none"],
    ),
    "of two alike, whose turn it is": (
        "pigs | VN | en",
        {"last week": "pigs | VN | | en | asked:-7", "last month": "pigs | VN | | en | asked:-31"},
        ["last month", "last week"],
        [],
    ),
    "without a country the subject and the language decide": (
        "gender | | fr",
        {
            "C2": "gender:10 | CA | | fr:C2",
            "B1": "gender:10 | BJ | | fr:B1",
            "English": "gender:30 | KE | | en",
        },
        ["C2", "B1"],
        ["English"],
    ),
    "the best of several themes of one person counts": (
        "dairy | IN | en",
        {"both": "dairy:1 cattle:30 | IN | | en", "dairy": "dairy:3 | IN | | en"},
        ["dairy", "both"],
        [],
    ),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES)
def test_a_person_would_ask_the_same(case):
    asked, people, first, never = CASES[case]
    names = dict(enumerate(people, 1))
    experts = [expert(pk, people[name]) for pk, name in names.items()]
    found = [names[one.candidate.pk] for one in rank(need(asked), experts, world())]
    assert found[: len(first)] == first
    assert not set(never) & set(found)


@pytest.mark.django_db
def test_three_to_five_are_proposed():
    alike = [expert(pk, "dairy:10 | KE | | en") for pk in range(1, 11)]
    assert len(rank(need("dairy | KE | en"), alike, world())) == 5
    far = [expert(pk, "dairy:1 | PE | | en:B1 | open:3") for pk in range(11, 21)]
    assert len(rank(need("dairy | KE | en"), [*alike[:1], *far], world())) == 3
    assert len(rank(need("dairy | KE | en"), alike[:2], world())) == 2


@pytest.mark.django_db
def test_it_is_not_always_the_same_who_are_asked():
    """Thirty needs, each sent to the first three: every one of ten who fit alike gets nine."""
    load: dict[int, int] = dict.fromkeys(range(1, 11), 0)
    turn: dict[int, int] = {}
    for number in range(30):
        people = [
            expert(pk, f"dairy:10 | KE | | en | month:99 recent:{load[pk]} open:{load[pk]}"
                       + (f" asked:-{100 - turn[pk]}" if pk in turn else ""))
            for pk in load
        ]  # fmt: skip
        for one in rank(need("dairy | KE | en"), people, world())[:3]:
            load[one.candidate.pk] += 1
            turn[one.candidate.pk] = number
    assert set(load.values()) == {9}


@pytest.mark.django_db
def test_each_proposal_says_why():
    wish = need("small-ruminants | KE | sw | level:local service:training reads:en")
    one = expert(1, "small-ruminants:20 | UG | | sw:C2 | levels:local services:training open:2 recent:2")
    assert explaining.in_words(rank(wish, [one], world())[0].reasons) == [
        "Knows “Small ruminants (sheep and goats)”, for 20 years",
        "Knows the region: Eastern Africa",
        "Speaks Swahili (C2)",
        "Works at this level: Local",
        "Offers this: Training",
        "Has time now",
        "Has 2 other requests at present",
    ]


@pytest.mark.django_db
def test_every_reason_has_words():
    from roster.advice.matching import Why

    assert set(explaining.WORDS) == set(Why)
