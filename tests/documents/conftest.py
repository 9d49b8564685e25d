import pytest

from tests.documents.landing import make_paper


@pytest.fixture
def paper(member, secretariat):
    return make_paper(member, secretariat)
