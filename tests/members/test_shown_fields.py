"""Each field of an entry × its audience × every surface that shows it."""

import pytest
from django.urls import reverse

from members import actions
from members.models import FieldAudience
from members.permissions import CHOOSABLE, FIELD_AUDIENCE, shown_fields
from portal.search.models import SearchEntry
from portal.vocabulary.models import Language, Theme
from tests.members.entries import entry

SECRETS = {
    "organisation": "Kaira Milk Group",
    "position": "Chairwoman of cows",
    "about": "Nine brown cows",
    "help_offered": "Souring milk well",
    "orcid": "0000-0002-1825-0097",
    "links": "https://cows.example/awa",
}
WORDS = SECRETS | {
    "themes": "Dairy",
    "languages": "Wolof",
    "levels": "International",
    "willing_to_help": "help",
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
    "author": ["everyone", "members", "secretariat"],  # it is the author's own entry
}


@pytest.fixture
def show(cast):
    """`show(field, audience)` gives the author a full entry in which `field` is for `audience`."""

    def fill(field: str | None, audience: str):
        audiences = {field: audience} if field else {}
        everyone = {name: "everyone" for name in CHOOSABLE if name != field}
        actions.complete_entry(
            cast.author,
            entry(
                full_name="Kofi Mensah",
                themes=[Theme.objects.get(slug="dairy")],
                languages=[Language.objects.get(pk="wo")],
                levels=["international"],
                audiences=everyone | audiences,
                **SECRETS | {"links": [SECRETS["links"]]},
            ),
        )
        return cast.author

    return fill


def test_every_field_has_its_usual_audience():
    assert set(CHOOSABLE) <= set(FIELD_AUDIENCE)
    assert set(FIELD_AUDIENCE.values()) <= set(FieldAudience.values)
    assert "email" not in FIELD_AUDIENCE


@pytest.mark.parametrize("audience", FieldAudience.values)
@pytest.mark.parametrize("field", CHOOSABLE)
def test_a_field_is_shown_to_its_audience_alone(field, audience, show, cast):
    profile = show(field, audience).profile
    for reader, audiences in READERS.items():
        shown = shown_fields(getattr(cast, reader), profile)
        assert (field in shown) == (audience in audiences), reader
        assert set(CHOOSABLE) - {field} <= set(shown), reader


@pytest.mark.parametrize("audience", ["members", "secretariat"])
@pytest.mark.parametrize("field", SECRETS)
def test_no_surface_lets_a_visitor_read_what_is_for_others(field, audience, show, visitor):
    author, secret = show(field, audience), SECRETS[field]
    page = visitor.get(author.get_absolute_url()).content.decode()
    assert secret not in page  # the page, and the structured data within it
    assert secret not in visitor.get(reverse("members:index")).content.decode()
    assert secret not in visitor.get(reverse("members:feed")).content.decode()
    row = SearchEntry.objects.get(kind="member", object_id=author.pk)
    assert secret not in f"{row.title} {row.text} {row.summary}"


def test_for_everyone_means_on_every_surface(show, visitor):
    author = show(None, "")
    page = visitor.get(author.get_absolute_url()).content.decode()
    for secret in SECRETS.values():
        assert secret in page
    listed = visitor.get(reverse("members:index")).content.decode()
    feed = visitor.get(reverse("members:feed")).content.decode()
    row = SearchEntry.objects.get(kind="member", object_id=author.pk)
    for field in ("organisation", "position"):
        assert SECRETS[field] in listed and SECRETS[field] in feed and SECRETS[field] in row.summary
    assert SECRETS["about"] in row.text and row.theme_ids and row.country_codes == []


FILTERS = {
    "themes": "theme=dairy",
    "languages": "language=wo",
    "levels": "level=international",
    "willing_to_help": "help=on",
}


@pytest.mark.parametrize("audience", FieldAudience.values)
@pytest.mark.parametrize("field", FILTERS)
def test_a_filter_tells_no_more_than_the_page(field, audience, show, cast, browse):
    show(field, audience)
    for reader in ("visitor", "member", "secretariat", "author"):
        # All members have one register, drawn once: its author is told no more than an ordinary member.
        audiences = READERS["member" if reader == "author" else reader]
        html = (
            browse(getattr(cast, reader)).get(f"{reverse('members:index')}?{FILTERS[field]}").content.decode()
        )
        assert ("Kofi Mensah" in html.split("<main")[1]) == (audience in audiences), reader


@pytest.mark.parametrize("audience", ["members", "secretariat"])
def test_themes_for_others_are_not_in_the_index(audience, show):
    author = show("themes", audience)
    row = SearchEntry.objects.get(kind="member", object_id=author.pk)
    assert row.theme_ids == [] and "Dairy" not in row.text


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
    assert browse(cast.member).get(author.get_absolute_url()).status_code == 200
    for person in (None, cast.member):
        assert "Kofi Mensah" not in browse(person).get(reverse("members:index")).content.decode()
    assert not SearchEntry.objects.filter(kind="member", object_id=author.pk).exists()
