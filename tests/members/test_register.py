import re
import zlib

import pytest
from django.urls import reverse
from django.utils import timezone

from members.models import Member, Organisation, Profile
from portal import search
from portal.vocabulary.models import Language, Theme

URL = "/members/"


@pytest.fixture
def crowd(db):
    """`crowd(n)` fills the register with n members, whose names sort as their numbers do."""

    def fill(number: int):
        now, organisation = timezone.now(), Organisation.objects.create(name="Kaira Milk Group")
        themes, languages = list(Theme.objects.all()[:3]), list(Language.objects.all()[:3])
        members = Member.objects.bulk_create(
            Member(
                email=f"person{i}@example.org",
                handle=f"person-{i:04}",
                full_name=f"Person {i:04}",
                status="active",
                approved_at=now,
                country_id="KE",
                stakeholder="keepers",
            )
            for i in range(number)
        )
        profiles = Profile.objects.bulk_create(
            Profile(member=m, position="Keeper of goats", organisation=organisation) for m in members
        )
        for profile in profiles[:50]:
            profile.themes.set(themes)
            profile.languages.set(languages)
        search.update("member", [member.pk for member in members])
        return members

    return fill


def names(response) -> list[str]:
    return re.findall(r"<h2><a [^>]*><bdi>([^<]*)</bdi>", response.content.decode())


def named(*people) -> list[Member]:
    members = []
    for number, (full_name, fields) in enumerate(people):
        member = Member.objects.create(
            email=f"{number}@example.org",
            handle=f"person-{number}",
            full_name=full_name,
            status="active",
            **fields,
        )
        Profile.objects.create(member=member)
        members.append(member)
    search.update("member", [member.pk for member in members])
    return members


def test_the_register_is_in_order_of_names_accents_and_capitals_aside(visitor, db):
    named(("Zola Mbeki", {}), ("Élodie Ndiaye", {}), ("ahmed Ali", {}), ("Edna Obi", {}))
    assert names(visitor.get(URL)) == ["ahmed Ali", "Edna Obi", "Élodie Ndiaye", "Zola Mbeki"]


def test_one_leafs_through_the_whole_register_and_back(visitor, crowd):
    crowd(60)
    seen, url = [], URL
    while url:
        html = visitor.get(url).content.decode()
        seen += re.findall(r"<bdi>(Person \d+)", html)
        following = re.search(r'rel="next" href="([^"]*)"', html)
        url = URL + following.group(1).replace("&amp;", "&") if following else None
        last = html
    assert seen == [f"Person {i:04}" for i in range(60)]
    back = re.search(r'rel="prev" href="([^"]*)"', last).group(1)
    assert re.findall(r"<bdi>(Person \d+)", visitor.get(URL + back).content.decode())[0] == "Person 0025"


def test_who_is_not_a_member_is_not_in_the_register(cast, browse):
    search.rebuild("member")
    html = browse(cast.member).get(URL).content.decode()
    assert "Kofi Mensah" in html and "Binta Sow" not in html and "Gareth Holloway" not in html


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=elodie", ["Élodie Ndiaye"]),
        ("q=NDIAYE+%C3%89l", ["Élodie Ndiaye"]),
        ("q=nobody", []),
        ("country=KE", ["Edna Obi"]),
        ("region=002", ["Edna Obi", "Élodie Ndiaye"]),
        ("region=014", ["Edna Obi"]),
        ("stakeholder=research", ["Edna Obi"]),
        ("theme=dairy", ["Edna Obi"]),
        ("language=sw", ["Edna Obi"]),
        ("level=local", ["Edna Obi"]),
        ("help=on", ["Edna Obi"]),
        ("country=KE&theme=dairy&q=obi", ["Edna Obi"]),
        ("country=SN&theme=dairy", []),
    ],
)
def test_the_register_is_filtered(query, found, visitor, db):
    edna, _elodie, _zola = named(
        ("Edna Obi", {"country_id": "KE", "stakeholder": "research"}),
        ("Élodie Ndiaye", {"country_id": "SN", "stakeholder": "keepers"}),
        ("Zola Mbeki", {"country_id": "PE"}),
    )
    profile = edna.profile
    profile.themes.add(Theme.objects.get(slug="dairy"))
    profile.languages.add(Language.objects.get(pk="sw"))
    profile.levels, profile.willing_to_help = ["local"], True
    profile.save()
    search.update("member", [edna.pk])
    assert names(visitor.get(f"{URL}?{query}")) == found


def test_an_area_finds_the_themes_within_it(visitor, db):
    [edna] = named(("Edna Obi", {}))
    theme = Theme.objects.filter(parent__isnull=False).first()
    edna.profile.themes.add(theme)
    search.update("member", [edna.pk])
    assert names(visitor.get(f"{URL}?theme={theme.parent.slug}")) == ["Edna Obi"]


NONSENSE = [
    *("country=XX", "theme=nothing", "level=high", "help=maybe", "language=zz", "region=999"),
    *("q=%00", "q=" + "x" * 3000, "stakeholder=%E2%80%AE"),
    *("after=rubbish", "after=" + "9" * 3000, "before=WzFd"),
]


@pytest.mark.parametrize("query", NONSENSE)
def test_nonsense_in_the_address_is_no_error(query, visitor, db):
    assert visitor.get(f"{URL}?{query}").status_code == 200


def test_an_empty_register_and_an_empty_answer_say_what_to_do(visitor, db):
    assert "Be the first to join" in visitor.get(URL).content.decode()
    assert "Try fewer conditions" in visitor.get(f"{URL}?q=nobody").content.decode()


def queries(client, url, counter) -> int:
    client.get(url)
    with counter(50) as found:
        assert client.get(url).status_code == 200
    return len(found.captured_queries)


@pytest.mark.parametrize("url", [URL, f"{URL}?country=KE&language=ab&q=person", "/members/feed/"])
@pytest.mark.parametrize("who", ["visitor", "member"])
def test_the_register_takes_as_many_queries_for_many_as_for_few(
    url, who, cast, crowd, browse, django_assert_max_num_queries
):
    Member.objects.exclude(pk=cast.member.pk).update(status="suspended")
    client = browse(getattr(cast, who))
    crowd(3)
    few = queries(client, url, django_assert_max_num_queries)
    Member.objects.filter(handle__startswith="person").delete()
    Organisation.objects.all().delete()
    crowd(300)
    many = queries(client, url, django_assert_max_num_queries)
    assert few == many <= 12


@pytest.mark.parametrize("most", [0, 1000])
def test_a_condition_pages_in_the_same_order_whether_few_or_many_meet_it(most, crowd, visitor, monkeypatch):
    monkeypatch.setattr("members.filters.MOST_SORTED", most)
    people = [member.full_name for member in crowd(60)]
    query, pages = "?stakeholder=keepers", []
    while query:
        html = visitor.get(URL + query).content.decode()
        pages.append(re.findall(r"<bdi>(Person \d+)", html))
        following = re.search(r'rel="next" href="([^"]*)"', html)
        query = following.group(1).replace("&amp;", "&") if following else ""
    assert pages == [people[:25], people[25:50], people[50:]]
    assert names(visitor.get(f"{URL}?stakeholder=keepers&page=last")) == people[-25:]


def test_a_page_of_the_register_is_light(crowd, visitor):
    crowd(30)
    html = visitor.get(URL).content
    assert len(zlib.compress(html, 6)) <= 14 * 1024


def test_a_profile_takes_few_queries(member, crowd, browse, django_assert_max_num_queries):
    [person] = crowd(1)
    browser = browse(member)
    browser.get(person.get_absolute_url())
    with django_assert_max_num_queries(12):
        assert browser.get(person.get_absolute_url()).status_code == 200


def test_the_feed_names_the_newest_first(visitor, db):
    old, new = named(("Old Hand", {}), ("New Hand", {}))
    Member.objects.filter(pk=old.pk).update(approved_at=timezone.now() - timezone.timedelta(days=3))
    Member.objects.filter(pk=new.pk).update(approved_at=timezone.now())
    xml = visitor.get(reverse("members:feed")).content.decode()
    assert xml.index("New Hand") < xml.index("Old Hand")
