import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from members import actions
from portal.access import AccessDenied, is_secretariat


@pytest.fixture(autouse=True)
def required(settings):
    settings.REQUIRE_SECRETARIAT_MFA = True


def test_the_secretariat_sets_up_a_second_factor_before_the_admin_opens(secretariat, browse):
    browser = browse(secretariat)
    to_login = browser.get("/admin/")
    assert to_login.status_code == 302
    response = browser.get(to_login.url)
    assert response.url == reverse("mfa_index")
    assert browser.get(response.url).status_code == 200


def test_with_a_second_factor_the_admin_opens(secretariat, browse):
    TOTP.activate(secretariat, generate_totp_secret())
    assert browse(secretariat).get("/admin/").status_code == 200


def test_the_rest_of_the_portal_does_not_ask(secretariat, browse):
    assert is_secretariat(secretariat)
    assert browse(secretariat).get("/members/").status_code == 200


def test_a_demonstration_does_not_ask(secretariat, browse, settings):
    settings.REQUIRE_SECRETARIAT_MFA = False
    assert browse(secretariat).get("/admin/").status_code == 200


def test_members_are_led_away_from_the_admin(member, visitor, browse):
    browser = browse(member)
    assert browser.get(browser.get("/admin/").url).url == reverse("home")
    response = visitor.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))


def test_who_has_a_second_factor_is_asked_for_it_at_sign_in(member, visitor):
    TOTP.activate(member, generate_totp_secret())
    response = visitor.post(
        reverse("account_login"), {"login": "amina@example.org", "password": "a good long password"}
    )
    assert response.url == reverse("mfa_authenticate")
    assert visitor.get("/members/me/").status_code == 302


def test_the_secretariat_helps_who_has_lost_the_second_factor(secretariat, member, run_tasks, mailoutbox):
    TOTP.activate(member, generate_totp_secret())
    assert actions.lift_second_factor(secretariat, member)
    assert not Authenticator.objects.exists()
    run_tasks()
    assert mailoutbox[0].to == ["amina@example.org"]
    assert not actions.lift_second_factor(secretariat, member)


@pytest.mark.parametrize("who", ["member", "facilitator", "secretariat"])
def test_nobody_else_lifts_a_second_factor_and_nobody_their_own(who, cast):
    with pytest.raises(AccessDenied):
        actions.lift_second_factor(getattr(cast, who), cast.secretariat)


def test_keys_and_sign_ins_are_no_page_of_the_admin(secretariat, browse, settings):
    settings.REQUIRE_SECRETARIAT_MFA = False
    html = browse(secretariat).get("/admin/").content.decode()
    for model in ("authenticator", "usersession", "emailaddress", "socialtoken", "auth/group"):
        assert model not in html
