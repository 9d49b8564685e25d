import pytest

from portal.vocabulary import memory


@pytest.fixture(autouse=True)
def forget_vocabulary(db):
    """A test may change the vocabulary: nothing of it is in memory before, and nothing stays after."""
    memory.forget()
    yield
    memory.forget()
