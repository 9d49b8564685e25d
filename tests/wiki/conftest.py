import pytest

from forum.models import Category


@pytest.fixture
def reviewer(facilitator):
    Category.objects.create(slug="goats", name_en="Goats").facilitators.add(facilitator)
    return facilitator
