"""A herder who needs advice and an expert who knows goats."""

import pytest

from roster.models import Expert
from tests.advice.requests import make_request
from tests.roster.entries import make_expert


@pytest.fixture
def listed(expert, secretariat) -> Expert:
    """Mercy's entry stands on the roster."""
    return make_expert(expert, listed_by=secretariat)


@pytest.fixture
def request_(member, listed):
    """Amina has asked Mercy."""
    return make_request(member, listed)
