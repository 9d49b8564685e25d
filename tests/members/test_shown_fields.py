"""Each field of an entry × its audience × every surface that shows it."""

import json
import re

import pytest
from django.core import mail
from django.urls import reverse

from members import actions
from members.entry import photos
from members.models import FieldAudience
from members.permissions import CHOOSABLE, FIELD_AUDIENCE, FIELDS, FOR_STATISTICS, PART_OF, shown_fields
from portal import notices
from portal.search.models import SearchEntry
from portal.vocabulary.models import Country, Language, Theme
from tests.forum.conversations import discuss, make_category
from tests.groups.gatherings import make_group, put_in
from tests.members.entries import entry
from tests.roster.entries import make_expert

# What each field says on a page, in words that stand nowhere else.
SECRETS = {
    "photo": "",  # its key, which is made by chance
    "organisation": "Kaira Milk Group",
    "position": "Chairwoman of cows",
    "about": "Nine brown cows",
    "places": "Bansang, north of the river",
    "work_countries": "Lesotho",
    "themes": "Dairy",
    "tags": "hay boxes",
    "languages": "Wolof",
    "levels": "International",
    "willing_to_help": "the message arrives",
    "help_with": "Receiving visitors in the field",
    "help_levels": "Local",
    "help_languages": "Zulu",
    "help_offered": "Souring milk well",
    "orcid": "0000-0002-1825-0097",
    "links": "https://cows.example/awa",
    "groups": "Keepers of the far hills",
    "gender": "Another",
    "birth_decade": "1960",
}

# Who belongs to which audience.
READERS = {
    "visitor": ["everyone"],
    "pending": ["everyone"],
    "suspended": ["everyone"],
    "member": ["everyone", "members"],
    "expert": ["everyone", "members"],
    "facilitator": ["everyone", "members"],
    "secretariat": ["everyone", "members", "secretariat"],
    "author": ["everyone", "members", "secretariat", "nobody"],  # it is the author's own entry
}


def main_of(html):
    return html.partition("<main")[2]


def page(browser, person):
    response = browser.get(person.get_absolute_url())
    return re.sub(r"<script.*?</script>", "", main_of(response.content.decode()), flags=re.S)


def structured(browser, person):
    html = browser.get(person.get_absolute_url()).content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
    return json.dumps(json.loads(found[1]), ensure_ascii=False) if found else ""


def register(browser, person):
    # Not the filters above the list, which name every theme.
    return browser.get(reverse("members:index")).content.decode().partition('<ul class="rows">')[2]


def feed(browser, person):
    return browser.get(reverse("members:feed")).content.decode()


def search(browser, person):
    html = browser.get("/search/?q=Kofi+Mensah").content.decode()
    return html.partition('<ul class="rows')[2]


def index(browser, person):
    row = SearchEntry.objects.get(kind="member", object_id=person.pk)
    return f"{row.title} {row.text} {row.summary} {row.labels} {row.theme_ids} {row.tag_ids}"


def suggest(browser, person):
    return browser.get(f"{reverse('members:suggest')}?q=kofi").content.decode()


def sitemap(browser, person):
    return browser.get("/sitemap.xml").content.decode()


def statistics(browser, person):
    return main_of(browser.get(reverse("members:statistics")).content.decode())


IN_LINE = {"organisation", "position"}
SAID_OF_NOBODY: set[str] = set()
# The surface, which fields it shows at all, and to whom: what is the same for all readers is for visitors.
SURFACES = {
    "page": (page, set(SECRETS) - set(FOR_STATISTICS), None),
    "structured": (
        structured,
        {"photo", *IN_LINE, "work_countries", "themes", "tags", "orcid", "links", "groups"},
        "visitor",
    ),
    "register": (register, {*IN_LINE, "photo"}, None),
    "feed": (feed, IN_LINE, "visitor"),
    "search": (search, IN_LINE, "visitor"),
    "index": (
        index,
        {
            *IN_LINE,
            *("about", "places", "work_countries", "themes", "tags", "languages", "levels", "help_with"),
            "orcid",
        },
        "visitor",
    ),
    "suggest": (suggest, SAID_OF_NOBODY, None),
    "sitemap": (sitemap, SAID_OF_NOBODY, None),
}


@pytest.fixture
def show(cast):
    """`show(field, audience)` gives the author a full entry in which `field`, or else each, is for
    `audience`."""

    def fill(field: str | None, audience: str):
        audiences = {field: audience} if field else {}
        others = "everyone" if field else audience or "everyone"
        everyone = {name: others for name in CHOOSABLE if name != field}
        words = ("organisation", "position", "about", "places", "help_offered", "orcid")
        photos.keep(cast.author, photos.Faces(b"large", b"small"))
        if not cast.author.group_ids:
            put_in(make_group(name_en=SECRETS["groups"]), cast.author)
        actions.complete_entry(
            cast.author,
            entry(
                full_name="Kofi Mensah",
                themes=[Theme.objects.get(slug="dairy")],
                tags=["hay boxes"],
                languages=[Language.objects.get(pk="wo")],
                levels=["international"],
                work_countries=[Country.objects.get(pk="LS")],
                help_with=["visits"],
                help_levels=["local"],
                help_languages=[Language.objects.get(pk="zu")],
                links=[SECRETS["links"]],
                gender="other",
                birth_decade=1960,
                audiences=everyone | audiences,
                **{name: SECRETS[name] for name in words},
            ),
        )
        return cast.author

    return fill


def test_every_field_has_its_usual_audience():
    assert set(SECRETS) | {"full_name", "country", "stakeholder", "orcid_verified"} == set(FIELDS)
    assert {FIELD_AUDIENCE[field] for field in CHOOSABLE} <= set(FieldAudience.values)
    assert {FIELD_AUDIENCE[field] for field in FOR_STATISTICS} == {"nobody"}
    assert set(PART_OF.values()) <= set(CHOOSABLE)
    assert "email" not in FIELD_AUDIENCE


@pytest.mark.parametrize("audience", FieldAudience.values)
@pytest.mark.parametrize("field", CHOOSABLE)
def test_a_field_is_shown_to_its_audience_alone(field, audience, show, cast):
    profile = show(field, audience).profile
    for reader, audiences in READERS.items():
        shown = shown_fields(getattr(cast, reader), profile, FIELDS)
        parts = {field, *(part for part, whole in PART_OF.items() if whole == field)} - {"orcid_verified"}
        assert {part in shown for part in parts} == {audience in audiences}, reader
        assert set(CHOOSABLE) - {field} <= set(shown), reader
        assert ("gender" in shown) == ("birth_decade" in shown) == (reader == "author")


@pytest.mark.parametrize("audience", FieldAudience.values)
@pytest.mark.parametrize("field", CHOOSABLE)
def test_each_surface_says_a_field_to_its_audience_alone(field, audience, show, cast, browse):
    author = show(field, audience)
    parts = {field, *(part for part, whole in PART_OF.items() if whole == field)} & set(SECRETS)
    secrets = {part: SECRETS[part] or author.profile.photo_key for part in parts}
    for name, (draw, fields, as_seen_by) in SURFACES.items():
        for reader in ("visitor", "member", "secretariat"):
            text = draw(browse(getattr(cast, reader)), author)
            allowed = audience in READERS[as_seen_by or reader]
            if field == "photo" and name == "register":
                allowed = audience == "everyone"  # beside a name stands what everybody may see
            for part, secret in secrets.items():
                if name == "search" and allowed:
                    continue  # it shows some words of the index around those that were looked for
                assert (secret in text) == (allowed and part in fields), (name, reader, part)


def test_what_is_said_for_statistics_is_on_no_surface(show, cast, browse):
    author = show(None, "")
    admin = reverse("admin:members_member_change", args=[author.pk])
    for reader in ("visitor", "member", "secretariat"):
        browser = browse(getattr(cast, reader))
        for name, (draw, _fields, _as_seen_by) in SURFACES.items():
            text = draw(browser, author)
            assert "Another" not in text and "1960" not in text, (name, reader)
        text = main_of(browser.get(admin).content.decode())
        assert "Another" not in text and "1960" not in text


# To be willing is a "Yes" there, and who is in a group its own page says.
IN_A_TABLE = set(SECRETS) - {"photo", "about", "willing_to_help", "groups", *FOR_STATISTICS}


def table_of(name):
    def draw(browser, person):
        response = browser.post(reverse(name))
        return b"".join(response.streaming_content).decode() if response.status_code == 200 else ""

    return draw


def beside_posts(browser, person):
    return "".join(browser.get(url).content.decode() for url in ("/", person.topics.get().get_absolute_url()))


def mails(browser, person):
    return "".join(f"{one.subject} {one.body}" for one in mail.outbox)


def roster(browser, person):
    """The list, the page with what machines read, and the card; what experts say there is another entry."""
    listed = browser.get(reverse("roster:index")).content.decode().partition('<ul class="rows')[2]
    urls = [reverse(f"roster:{name}", args=[person.handle]) for name in ("expert", "card")]
    return listed + "".join(browser.get(url).content.decode() for url in urls)


# Of what the author does elsewhere: the surface, which fields it says, and to whom it says anything.
ELSEWHERE = {
    "posts": (beside_posts, {"photo"}, READERS),
    "mails": (mails, SAID_OF_NOBODY, ["member"]),
    "roster": (roster, {"photo"}, READERS),
    "table of members": (table_of("members:export-csv"), IN_A_TABLE, ["secretariat"]),
    "table of experts": (table_of("roster:export-csv"), SAID_OF_NOBODY, ["secretariat"]),
}


@pytest.mark.parametrize("audience", FieldAudience.values)
def test_what_is_read_elsewhere_says_a_field_to_its_audience_alone(audience, show, cast, browse, run_tasks):
    author, category = show(None, audience), make_category()
    make_expert(author, listed_by=cast.secretariat, levels=["national"])
    notices.watch(cast.member, "category", category.pk)
    discuss(author, category)
    run_tasks()
    for name, (draw, fields, told) in ELSEWHERE.items():
        for reader in ("visitor", "member", "secretariat"):
            text = draw(browse(getattr(cast, reader)), author)
            assert ("Kofi Mensah" in text) == (reader in told or draw is mails), (name, reader)
            for field, secret in SECRETS.items():
                # Beside a name stands the face that everybody may see.
                allowed = audience in READERS["visitor" if field == "photo" else reader] and reader in told
                found = (secret or author.profile.photo_key) in text
                assert found == (allowed and field in fields), (name, reader, field)


FILTERS = {
    "themes": "theme=dairy",
    "languages": "language=wo",
    "levels": "level=international",
    "willing_to_help": "help=on",
    "help_with": "help_with=visits",
    "help_languages": "help_language=zu",
    "organisation": "organisation=kaira",
    "tags": "tag=hay+boxes",
}


@pytest.mark.parametrize("audience", FieldAudience.values)
@pytest.mark.parametrize("field", FILTERS)
def test_a_filter_tells_no_more_than_the_page(field, audience, show, cast, browse):
    show(PART_OF.get(field, field), audience)
    for reader in ("visitor", "member", "secretariat", "author"):
        # All members have one register, drawn once: its author is told no more than an ordinary member.
        audiences = READERS["member" if reader == "author" else reader]
        html = (
            browse(getattr(cast, reader)).get(f"{reverse('members:index')}?{FILTERS[field]}").content.decode()
        )
        assert ("Kofi Mensah" in html.split("<main")[1]) == (audience in audiences), reader


@pytest.mark.parametrize("audience", ["members", "secretariat"])
def test_what_is_for_others_is_not_found_by_a_search(audience, show):
    author = show("themes", audience)
    row = SearchEntry.objects.get(kind="member", object_id=author.pk)
    assert row.theme_ids == [] and "Dairy" not in row.text
    author = show("places", audience)
    row = SearchEntry.objects.get(kind="member", object_id=author.pk)
    assert row.country_codes == []


@pytest.mark.parametrize("audience", FieldAudience.values)
def test_a_photograph_is_served_to_its_audience_alone(audience, show, cast, browse):
    author = show("photo", audience)
    for url in author.profile.photo_addresses:
        for reader, audiences in READERS.items():
            status = browse(getattr(cast, reader)).get(url).status_code
            assert status == (200 if audience in audiences else 404), reader


def test_an_address_is_shown_in_the_admin_alone(cast, browse):
    for reader in READERS:
        browser = browse(getattr(cast, reader))
        for url in (cast.author.get_absolute_url(), reverse("members:index"), reverse("members:feed")):
            assert "kofi@example.org" not in browser.get(url).content.decode()
    admin_page = reverse("admin:members_member_change", args=[cast.author.pk])
    assert "kofi@example.org" in browse(cast.secretariat).get(admin_page).content.decode()


def test_who_is_not_in_the_register_is_found_by_members_alone(show, cast, browse, visitor):
    author = show(None, "")
    actions.complete_entry(author, entry(full_name="Kofi Mensah", listed=False))
    assert visitor.get(author.get_absolute_url()).status_code == 404
    assert visitor.get(author.profile.photo_addresses.small).status_code == 404
    assert (
        author.face == "" and browse(cast.member).get(author.profile.photo_addresses.small).status_code == 200
    )
    assert browse(cast.member).get(author.get_absolute_url()).status_code == 200
    for person in (None, cast.member):
        assert "Kofi Mensah" not in browse(person).get(reverse("members:index")).content.decode()
    assert not SearchEntry.objects.filter(kind="member", object_id=author.pk).exists()
