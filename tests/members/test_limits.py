"""Too many posts are refused kindly: with what was typed."""

import pytest
from django.core import mail
from django.core.cache import caches
from django.urls import reverse

from members.models import Member
from tests.members.entries import ENTRY

SIGNUP = {"full_name": "Élodie Ndiaye", "email": "elodie@example.org", "password1": "three goats and a hen"}


@pytest.fixture
def limit(db, settings):
    """`limit("signup", "1/m/ip")` sets one of the limits."""
    caches["default"].clear()

    def choose(name, rate):
        settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {name: rate}

    return choose


def test_signing_up_too_often_keeps_what_was_typed(limit, visitor, db):
    limit("signup", "1/m/ip")
    visitor.post(reverse("account_signup"), SIGNUP | {"password1": "short"})
    response = visitor.post(reverse("account_signup"), SIGNUP)
    html = response.content.decode()
    assert response.status_code == 429 and not Member.objects.exists()
    assert "Please wait a few minutes" in html
    assert 'value="Élodie Ndiaye"' in html and 'value="elodie@example.org"' in html
    assert "three goats" not in html


def test_signing_in_too_often_from_one_network_keeps_the_address(limit, member, visitor):
    limit("login", "1/m/ip")
    for _time in range(2):
        response = visitor.post(reverse("account_login"), {"login": "amina@example.org", "password": "wrong"})
    assert response.status_code == 429
    html = response.content.decode()
    assert "Please wait a few minutes" in html and 'value="amina@example.org"' in html


def test_guessing_a_password_is_stopped_for_that_account_alone(limit, member, other, visitor, browse):
    limit("login_failed", "100/m/ip,3/5m/key")
    for _time in range(3):
        visitor.post(reverse("account_login"), {"login": "amina@example.org", "password": "wrong"})
    good = {"login": "amina@example.org", "password": "a good long password"}
    refused = browse().post(reverse("account_login"), good)
    assert refused.status_code == 200 and "Too many failed" in refused.content.decode()
    let_in = browse().post(reverse("account_login"), good | {"login": "rosa@example.org"})
    assert let_in.status_code == 302


def test_asking_for_a_new_password_too_often_keeps_the_address(limit, member, visitor, run_tasks):
    limit("reset_password", "1/m/key")
    for _time in range(2):
        response = visitor.post(reverse("account_reset_password"), {"email": "amina@example.org"})
    assert response.status_code == 429 and 'value="amina@example.org"' in response.content.decode()
    run_tasks()
    assert len(mail.outbox) == 1


def test_writing_too_often_keeps_the_entry(settings, member, browse):
    settings.WRITES_PER_HOUR = 1
    browser = browse(member)
    browser.post(reverse("members:entry"), ENTRY)
    response = browser.post(reverse("members:entry"), ENTRY | {"position": "Présidente"})
    assert response.status_code == 429 and "Présidente" in response.content.decode()
    member.profile.refresh_from_db()
    assert member.profile.position == "Trésorière"


def test_other_pages_say_to_wait(limit, member, browse):
    limit("change_password", "1/m/user")
    browser = browse(member)
    for _time in range(2):
        response = browser.post(reverse("account_change_password"), {"oldpassword": "x"})
    assert response.status_code == 429
