"""Where one is signed in: each browser in words, each of the others to be signed out."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from members.privacy.templatetags.devices import device

LIST = reverse("usersessions_list")
PHONE = "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/128.0 Safari/537.36 Edg/128.0"


def sign_in(member, agent: str) -> Client:
    browser = Client(headers={"user-agent": agent})
    browser.post(reverse("account_login"), {"login": member.email, "password": "a good long password"})
    return browser


@pytest.fixture
def browsers(member):
    return sign_in(member, PHONE), sign_in(member, DESK)


def test_the_page_names_each_browser_and_which_is_this_one(browsers):
    phone, _desk = browsers
    html = phone.get(LIST).content.decode()
    assert "Firefox, Android" in html and "Edge, Windows" in html and "127.0.0.1" in html
    assert html.count("/end/") == 1 and "this one" in html


def test_one_other_browser_is_signed_out(browsers, member):
    phone, desk = browsers
    assert desk.get(reverse("members:me")).status_code == 200
    theirs = UserSession.objects.get(user_agent=DESK)
    assert phone.post(reverse("privacy:end-session", args=[theirs.pk])).url == LIST
    assert desk.get(reverse("members:me")).status_code == 302
    assert phone.get(reverse("members:me")).status_code == 200
    assert UserSession.objects.get(user=member).user_agent == PHONE


def test_all_others_at_once(browsers):
    phone, desk = browsers
    phone.post(LIST)
    assert desk.get(reverse("members:me")).status_code == 302
    assert phone.get(reverse("members:me")).status_code == 200


def test_nobody_signs_out_somebody_else(browsers, other):
    theirs = UserSession.objects.first()
    stranger = sign_in(other, PHONE)
    assert stranger.post(reverse("privacy:end-session", args=[theirs.pk])).status_code == 404
    assert UserSession.objects.filter(pk=theirs.pk).exists()


def test_ones_own_browser_is_signed_out_as_usual(browsers):
    phone, _desk = browsers
    own = UserSession.objects.get(user_agent=PHONE)
    phone.post(reverse("privacy:end-session", args=[own.pk]))
    assert phone.get(reverse("members:me")).status_code == 200


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/128.0 Safari/537.36", "Chrome, Linux"),
        (
            "Mozilla/5.0 (Linux; Android 10) SamsungBrowser/25.0 Chrome/121",
            "Samsung Internet, Android",
        ),
        ("Lynx/2.9", "Lynx/2.9"),
        ("", "Unknown"),
    ],
)
def test_what_browsers_are_called(agent, words):
    assert device(agent) == words
