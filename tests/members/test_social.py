"""Signing in through ORCID or OpenID Connect, where their keys are set."""

import os
import subprocess
import sys
from urllib.parse import quote

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount import providers
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.orcid.provider import OrcidProvider
from django.conf import settings
from django.core import mail
from django.db import connection
from django.urls import reverse

from members.adapters import SocialAccountAdapter
from members.models import Member

KEYS = {
    "ORCID_CLIENT_ID": "an-id",
    "ORCID_CLIENT_SECRET": "a-secret",
    "OIDC_CLIENT_ID": "an-id",
    "OIDC_CLIENT_SECRET": "a-secret",
    "OIDC_SERVER_URL": "https://login.example.org",
    "OIDC_NAME": "The Institute",
}
SIGN_IN_PAGE = """
import django; django.setup()
from django.test import Client
response = Client(HTTP_HOST="localhost").get("/accounts/login/")
print(response["Content-Security-Policy"], response.content.decode())
"""


def sign_in_page(**env) -> str:
    """The page as a process of its own draws it, with other settings but the tests' database."""
    about = connection.settings_dict
    login = f"{quote(about['USER'])}:{quote(about['PASSWORD'])}"
    database = f"postgres://{login}@{quote(about['HOST'], safe='')}:{about['PORT']}/{about['NAME']}"
    plain = {"DATABASE_URL": database, "DEBUG": "true", "DJANGO_SETTINGS_MODULE": "portal.settings"}
    found = subprocess.run(
        [sys.executable, "-c", SIGN_IN_PAGE],
        env=os.environ | plain | env,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert found.returncode == 0, found.stderr
    return found.stdout


def test_with_the_keys_set_the_sign_in_page_offers_both(db):
    page = sign_in_page(**KEYS)
    assert (
        "/accounts/orcid/login/" in page and "/accounts/oidc/oidc/login/" in page and "The Institute" in page
    )


def test_without_keys_it_offers_neither(visitor, db):
    assert "orcid" not in visitor.get(reverse("account_login")).content.decode().lower()


@pytest.fixture
def arriving(visitor, db, monkeypatch):
    """A browser that comes back from ORCID, which knows Nomsa's name and an address of hers."""
    monkeypatch.setattr(
        providers.registry, "provider_map", providers.registry.provider_map | {"orcid": OrcidProvider}
    )
    orcid = {"APP": {"client_id": "an-id", "secret": "a-secret"}}
    monkeypatch.setattr(settings, "SOCIALACCOUNT_PROVIDERS", {"orcid": orcid})
    adapter = SocialAccountAdapter()
    login = SocialLogin(
        provider=adapter.get_provider(None, "orcid"),
        user=Member(),
        account=SocialAccount(provider="orcid", uid="0000-0002-1825-0097"),
        email_addresses=[EmailAddress(email="nomsa@example.org", verified=True, primary=True)],
    )
    data = {"first_name": "Nomsa", "last_name": "Dlamini", "email": "Nomsa@Example.org"}
    adapter.populate_user(None, login, data)
    adapter.pre_social_login(None, login)
    session = visitor.session
    session["socialaccount_sociallogin"] = login.serialize()
    session.save()
    return visitor


def test_the_name_comes_along(arriving):
    html = arriving.get(reverse("socialaccount_signup")).content.decode()
    assert 'value="Nomsa Dlamini"' in html and 'value="nomsa@example.org"' in html


def test_the_address_is_confirmed_by_our_own_mail_and_the_entry_follows(arriving, run_tasks):
    typed = {"full_name": "Nomsa Dlamini", "email": "nomsa@example.org"}
    response = arriving.post(reverse("socialaccount_signup"), typed)
    assert response.url == reverse("account_email_verification_sent")
    member = Member.objects.get()
    assert (member.handle, member.status, member.has_usable_password()) == (
        "nomsa-dlamini",
        "unconfirmed",
        False,
    )
    assert not EmailAddress.objects.get().verified
    assert SocialAccount.objects.get().user == member
    run_tasks()
    assert mail.outbox[0].to == ["nomsa@example.org"]
