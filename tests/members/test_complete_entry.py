import pytest
from django.urls import reverse

from members import actions
from members.models import Consent, Member, Organisation, Profile
from members.rules import RULES_VERSION
from portal.access import AccessDenied
from portal.vocabulary.models import Country, Language, Theme
from tests.conftest import make_member
from tests.members.entries import ENTRY, entry

URL = "/members/me/entry/"


@pytest.fixture
def arrived(db):
    """Fanta has confirmed her address and sees the entry form for the first time."""
    return make_member(
        "fanta", "Fanta", status="waiting", entered_at=None, rules_version="", rules_accepted_at=None
    )


def test_a_newcomer_sends_the_entry_and_waits(arrived, browse):
    browser = browse(arrived)
    theme = Theme.objects.first()
    response = browser.post(URL, ENTRY | {"themes": [theme.pk], "levels": ["local"], "willing_to_help": "on"})
    assert response.url == reverse("members:me")
    arrived.refresh_from_db()
    assert arrived.standing == "waiting" and arrived.country_id == "SN" and arrived.full_name == "Binta Sow"
    profile = arrived.profile
    assert (profile.organisation.name, profile.position) == ("Union des Laitières", "Trésorière")
    assert {language.pk for language in profile.languages.all()} == {"fr", "wo"}
    assert list(profile.themes.all()) == [theme]
    assert profile.levels == ["local"] and profile.willing_to_help and profile.listed
    assert Member.objects.awaiting_approval().get() == arrived
    assert "reading your entry" in browser.get(response.url).content.decode()


def test_agreeing_to_the_rules_is_written_down_with_their_version(arrived, browse):
    browse(arrived).post(URL, ENTRY)
    consent = Consent.objects.get(member=arrived)
    assert (consent.text, consent.version) == ("rules", RULES_VERSION)
    arrived.refresh_from_db()
    assert arrived.rules_version == RULES_VERSION and arrived.rules_accepted_at


def test_without_agreeing_nothing_is_sent_and_nothing_typed_is_lost(arrived, browse):
    response = browse(arrived).post(URL, ENTRY | {"agreed": ""})
    assert response.status_code == 422
    html = response.content.decode()
    assert "Please read the rules" in html
    assert "Union des Laitières" in html and "élève neuf vaches" in html and 'value="wo" selected' in html
    arrived.refresh_from_db()
    assert arrived.standing == "incomplete" and not Consent.objects.exists()


def test_what_is_wrong_with_a_field_links_to_it_even_where_its_label_has_a_link(arrived, browse):
    html = browse(arrived).post(URL, ENTRY | {"agreed": ""}).content.decode()
    sentence = "I have read the rules of the community and agree to them."
    assert f'<a href="#id_agreed">{sentence}</a>' in html


def test_who_has_agreed_is_not_asked_again(member, browse):
    browser = browse(member)
    assert 'name="agreed"' not in browser.get(URL).content.decode()
    browser.post(URL, {name: value for name, value in ENTRY.items() if name != "agreed"})
    assert not Consent.objects.exists()


def test_a_new_version_of_the_rules_is_shown_to_members(member, browse):
    Member.objects.filter(pk=member.pk).update(rules_version="0")
    browser = browse(member)
    assert "new version" in browser.get(reverse("members:me")).content.decode()
    assert 'name="agreed"' in browser.get(URL).content.decode()


def test_a_member_changes_the_entry_and_stays_a_member(member, browse):
    response = browse(member).post(URL, ENTRY | {"position": "Présidente"})
    assert response.url == member.get_absolute_url()
    member.refresh_from_db()
    assert member.is_active_member and member.profile.position == "Présidente"


def test_who_has_the_entry_open_twice_loses_nothing(member, browse):
    browser = browse(member)
    first = {"position": "Présidente", "audience_about": "members", "levels": ["local"]}
    assert browser.post(URL, ENTRY | first).status_code == 302
    second = ENTRY | {"position": "Conseillère", "places": "Kolda", "audience_about": "everyone"}
    answer = browser.post(URL, second)
    said = answer.content.decode()
    assert answer.status_code == 409 and "changed elsewhere while you were writing" in said
    assert (
        "It now says: Présidente" in said and "It now says: Members" in said and "It now says: Local" in said
    )
    assert 'value="Conseillère"' in said and 'value="Kolda"' in said
    assert said.count("It now says: nothing") == 2  # of the places, in the list above and beside the field
    assert "It now says: Union des Laitières" not in said
    profile = Profile.objects.get(pk=member.pk)
    assert (profile.position, profile.places, profile.audiences) == ("Présidente", "", {"about": "members"})
    again = second | {"revision": str(profile.revision)}
    assert f'name="revision" value="{profile.revision}"' in said
    assert browser.post(URL, again).status_code == 302
    profile.refresh_from_db()
    assert (profile.position, profile.places, profile.audiences) == ("Conseillère", "Kolda", {})


def test_an_entry_that_is_sent_twice_is_kept_once(member, browse):
    browser = browse(member)
    tags = {"tags": "Camel Milk, hay boxes", "links": "https://example.org/b\nhttps://example.org/a"}
    for _time in range(2):
        assert browser.post(URL, ENTRY | tags).url == member.get_absolute_url()
    assert Profile.objects.get(pk=member.pk).revision == 2


def test_two_who_send_one_entry_at_one_moment_are_parted_by_the_database(member):
    actions.complete_entry(member, entry(position="First"), revision=1)
    with pytest.raises(actions.Stale):
        actions.complete_entry(member, entry(position="Second"), revision=1)
    assert Profile.objects.get(pk=member.pk).position == "First"


def test_organisations_are_shared_whatever_their_capitals(member, other):
    actions.complete_entry(member, entry(organisation="Union des laitières"))
    actions.complete_entry(other, entry(organisation="UNION DES LAITIÈRES"))
    assert Organisation.objects.count() == 1
    assert member.profile.organisation == other.profile.organisation


def test_an_empty_organisation_is_none(member):
    actions.complete_entry(member, entry(organisation=""))
    assert member.profile.organisation is None and not Organisation.objects.exists()


def test_only_an_audience_other_than_usual_is_kept(member, browse):
    browse(member).post(URL, ENTRY | {"audience_about": "members", "audience_position": "everyone"})
    member.profile.refresh_from_db()
    assert member.profile.audiences == {"about": "members"}


def test_the_suspended_do_not_change_their_entry(suspended, browse):
    with pytest.raises(AccessDenied, match="suspended"):
        actions.complete_entry(suspended, entry())
    assert browse(suspended).get(URL).status_code == 403


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("0000000218250097", "0000-0002-1825-0097"),
        ("0000-0002-1694-233X", "0000-0002-1694-233X"),
        ("0000-0002-1694-233x", "0000-0002-1694-233X"),
    ],
)
def test_an_orcid_is_kept_in_its_usual_form(typed, kept, member, browse):
    assert browse(member).post(URL, ENTRY | {"orcid": typed}).status_code == 302
    member.profile.refresh_from_db()
    assert member.profile.orcid == kept


@pytest.mark.parametrize("typed", ["0000-0002-1825-0098", "1234", "https://example.org/0000-0002-1825-0097"])
def test_what_is_no_orcid_is_refused(typed, member, browse):
    response = browse(member).post(URL, ENTRY | {"orcid": typed})
    assert response.status_code == 422 and "This is no ORCID iD" in response.content.decode()


def test_a_link_is_to_the_web(member, browse):
    assert browse(member).post(URL, ENTRY | {"links": "javascript:alert(1)"}).status_code == 422
    assert browse(member).post(URL, ENTRY | {"links": "example.org/me"}).status_code == 302
    member.profile.refresh_from_db()
    assert member.profile.links == ["https://example.org/me"]


def test_sending_the_entry_as_it_is_shown_changes_nothing(member, browse):
    actions.complete_entry(
        member,
        entry(
            country=Country.objects.get(pk="SN"),
            themes=list(Theme.objects.all()[:3]),
            languages=list(Language.objects.filter(pk__in=["fr", "wo", "ff"])),
            levels=["local", "regional"],
            audiences={"about": "members"},
        ),
    )
    before = snapshot(member)
    browser = browse(member)
    form = browser.get(URL).context["form"]
    data = {bound.html_name: bound.value() for bound in form if bound.name != "languages"}
    shown = {name: value for name, value in data.items() if value not in (None, False)}
    codes = {f"languages_{place}": code for place, code in enumerate(form["languages"].value())}
    assert browser.post(URL, shown | codes).status_code == 302
    assert snapshot(Member.objects.get(pk=member.pk)) == before


def snapshot(member) -> dict:
    profile = member.profile
    columns = [field for field in profile._meta.concrete_fields if field.name != "revision"]
    fields = {field.name: field.value_from_object(profile) for field in columns}
    languages = {language.pk for language in profile.languages.all()}
    return fields | {
        "country": member.country_id,
        "themes": set(profile.themes.all()),
        "languages": languages,
    }
