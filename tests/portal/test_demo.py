from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from members.demo import accounts
from members.models import Consent, Member, Organisation, Status
from portal import search


def run(**options) -> str:
    out = StringIO()
    call_command("demo", stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def demonstration(settings):
    settings.DEMO = True


def test_it_is_not_written_where_demo_is_off(db):
    with pytest.raises(CommandError, match="DEMO is off"):
        run()
    assert not Member.objects.exists()


def test_it_is_not_written_over_a_living_portal(demonstration, member):
    said = run()
    assert "nothing was added" in said and "member@example.org" in said
    assert Member.objects.count() == 1


def test_the_demonstration_community_is_there_and_signs_in(demonstration, db, visitor, mailoutbox, run_tasks):
    said = run()
    active = Member.objects.active()
    assert active.count() >= 60 and active.values("country").distinct().count() >= 30
    assert Organisation.objects.count() >= 50
    assert Member.objects.awaiting_approval().count() == 3
    assert Member.objects.filter(status=Status.SUSPENDED).get().status_reason
    assert Consent.objects.count() == Member.objects.count()
    assert search.rebuild("member").missing == 0
    run_tasks()
    assert not mailoutbox  # nobody is written to about what never happened
    for role, email, password in accounts():
        assert role in said and email in said
        response = visitor.post(reverse("account_login"), {"login": email, "password": password})
        assert response.url == reverse("home")
        visitor.post(reverse("account_logout"))
    assert run().startswith("There are members already")
