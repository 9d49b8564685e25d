"""Whatever is typed: a clear message or a page, never an error, and nothing typed is lost."""

import pytest
from django.urls import reverse

from members.models import Member
from tests.members.entries import ENTRY

MEGABYTE = "x" * 1_000_000
NASTY = {
    "NUL": "a\0b",
    "turned round": "a\u202eb\u2066c",
    "emoji": "🐐🐄" * 10,
    "a megabyte": MEGABYTE,
    "markup": "<script>alert(1)</script>",
    "long and accented": "é" * 300,
}
SIGNUP = {"full_name": "Élodie Ndiaye", "email": "elodie@example.org", "password1": "three goats and a hen"}


TYPED = ("full_name", "organisation", "position", "about", "help_offered", "orcid", "links")
CHOSEN = ("country", "stakeholder", "listed", "languages_0", "themes", "levels", "audience_about")


@pytest.mark.parametrize("nasty", NASTY)
@pytest.mark.parametrize(
    "fields",
    [TYPED[:4], TYPED[4:], CHOSEN[:4], CHOSEN[4:], ("full_name",), ("about",), ("languages_0",), ("themes",)],
)
def test_the_entry_bears_anything_in_any_field(fields, nasty, member, browse):
    browser = browse(member)
    response = browser.post(reverse("members:entry"), ENTRY | dict.fromkeys(fields, NASTY[nasty]))
    assert response.status_code in (302, 422)
    assert "<script>alert" not in browser.get(member.get_absolute_url()).content.decode()


@pytest.mark.parametrize("nasty", NASTY)
@pytest.mark.parametrize("field", [*SIGNUP, "website"])
def test_signing_up_bears_anything_in_any_field(field, nasty, visitor, db):
    response = visitor.post(reverse("account_signup"), SIGNUP | {field: NASTY[nasty]})
    assert response.status_code in (200, 302)


@pytest.mark.parametrize("nasty", NASTY)
@pytest.mark.parametrize("field", ["login", "password"])
def test_signing_in_bears_anything(field, nasty, visitor, member):
    data = {"login": "amina@example.org", "password": "wrong"} | {field: NASTY[nasty]}
    assert visitor.post(reverse("account_login"), data).status_code == 200


@pytest.mark.parametrize("nasty", NASTY)
@pytest.mark.parametrize("field", ["language", "time_zone"])
def test_settings_bear_anything(field, nasty, member, browse):
    data = {"language": "en", "time_zone": "UTC"} | {field: NASTY[nasty]}
    assert browse(member).post(reverse("members:settings"), data).status_code in (302, 422)


@pytest.mark.parametrize(
    "address", [*NASTY.values(), "y" * 250 + "@example.org", "y" * 64 + "@" + "e" * 200 + ".org"]
)
def test_an_address_too_long_for_the_database_is_refused(address, member, browse, visitor):
    assert visitor.post(reverse("account_signup"), SIGNUP | {"email": address}).status_code == 200
    assert visitor.post(reverse("account_reset_password"), {"email": address}).status_code in (200, 302)
    added = browse(member).post(reverse("account_email"), {"email": address, "action_add": ""})
    assert added.status_code in (200, 302)
    assert Member.objects.count() == 1


def test_one_line_stays_one_line(member, browse):
    browse(member).post(reverse("members:entry"), ENTRY | {"full_name": "  Amina\r\n \0 Yusuf\u202e "})
    member.refresh_from_db()
    assert member.full_name == "Amina Yusuf"


@pytest.mark.parametrize("handle", ["nobody", "AMINA", "a" * 5000, "%00", "amina%E2%80%AE", "9" * 40])
def test_a_made_up_handle_is_not_found(handle, visitor, member):
    assert visitor.get(f"/members/{handle}/").status_code == 404


@pytest.mark.parametrize("url", ["/members/", "/members/amina/", "/members/rules/", "/members/me/"])
@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_wrong_method_is_refused(method, url, member, browse):
    assert getattr(browse(member), method)(url).status_code == 405


def test_a_session_that_has_ended_leads_to_signing_in(visitor, db):
    response = visitor.post(reverse("members:entry"), ENTRY)
    assert response.url.startswith(reverse("account_login"))


def test_a_form_sent_twice_makes_one_entry(member, browse):
    browser = browse(member)
    for _time in range(2):
        assert browser.post(reverse("members:entry"), ENTRY).status_code == 302
    assert member.profile.languages.count() == 2
