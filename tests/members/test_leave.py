import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from members import actions
from members.models import Consent, Member, Profile
from members.personal import addresses_of
from portal import notices, personal
from portal.access import AccessDenied
from portal.moderation.models import Act
from portal.notices.models import Watch
from portal.search.models import SearchEntry
from tests.members.entries import entry


@pytest.fixture
def known(member, secretariat):
    """Amina has an entry, follows something, and stands in the log."""
    actions.complete_entry(member, entry(full_name="Amina Yusuf"), agreed=True)
    actions.trust(secretariat, member, False)
    notices.watch(member, "topic", 1)
    return member


def test_leaving_erases_what_is_personal(known):
    actions.leave(known)
    gone = Member.objects.get(pk=known.pk)
    assert gone.status == "gone" and gone.display_name == "Former member" and gone.get_absolute_url() == ""
    assert (gone.email, gone.handle) == (f"gone-{gone.pk}@former.invalid", f"former-{gone.pk}")
    assert not gone.full_name and not gone.country_id and not gone.has_usable_password()
    for rows in (Profile, Watch):
        assert not rows.objects.filter(member=gone).exists()
    assert not EmailAddress.objects.filter(user=gone).exists()
    assert not SearchEntry.objects.filter(kind="member").exists()
    assert set(Act.objects.filter(object_id=gone.pk).values_list("label", flat=True)) == {"Former member"}
    assert Consent.objects.filter(member=gone).exists()  # the log of agreements names nobody now


def test_the_page_asks_for_the_password_and_for_a_tick(known, browse, visitor):
    browser = browse(known)
    url = reverse("privacy:leave")
    password_page = browser.get(url).url
    browser.post(password_page, {"password": "a good long password"})
    assert browser.get(url).status_code == 200
    assert browser.post(url, {}).status_code == 422
    assert Member.objects.get(pk=known.pk).is_active_member
    assert browser.post(url, {"sure": "on", "texts": "keep"}).url == reverse("home")
    assert Member.objects.get(pk=known.pk).status == "gone"
    assert browser.get(reverse("members:me")).status_code == 302  # signed out
    assert visitor.get("/members/amina/").status_code == 404


def test_the_address_is_free_again(known, db):
    actions.leave(known)
    again = actions.open_account(Member(email="amina@example.org", full_name="Amina Yusuf"))
    assert again.handle == "amina-yusuf"


def test_the_secretariat_hands_over_first(secretariat, browse):
    with pytest.raises(AccessDenied, match="hand over"):
        actions.leave(secretariat)


@pytest.mark.parametrize("who", ["pending", "suspended"])
def test_everyone_else_may_leave(who, cast):
    person = getattr(cast, who)
    actions.leave(person)
    assert person.status == "gone"


def test_what_was_written_is_mended_in_the_index(known, run_tasks):
    actions.leave(known)
    run_tasks()


def test_leaving_twice_at_once_is_leaving_once(known):
    same = Member.objects.get(pk=known.pk)  # as another request has it
    actions.leave(known)
    actions.leave(same)
    assert Act.objects.filter(verb="leave", object_id=known.pk).count() == 1
    assert Member.objects.get(pk=known.pk).status == "gone"


def test_what_other_rooms_erase_they_can_look_for_by_every_address(known, monkeypatch):
    EmailAddress.objects.create(user=known, email="second@example.org", verified=True)
    seen = []
    late = personal.Holding("late", lambda member: iter(()), lambda member: seen.append(addresses_of(member)))
    monkeypatch.setitem(personal.holdings, "late", late)
    actions.leave(known)
    assert seen == [{"amina@example.org", "second@example.org"}]
