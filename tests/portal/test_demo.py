"""Where the demonstration is not written. What there is where it is: tests/budgets/test_walk.py."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from members.models import Member


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
