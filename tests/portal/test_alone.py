import pytest

from portal.alone import Busy, alone
from tests.waiting import another_at

pytestmark = pytest.mark.django_db


def test_one_process_at_a_time_is_at_it():
    with another_at("an import"):
        with pytest.raises(Busy), alone("an import"):
            raise AssertionError("two at once")
        with alone("another import"):
            pass
    with alone("an import"):
        pass


def test_what_fails_lets_the_next_one_in():
    with pytest.raises(OSError), alone("an import"):
        raise OSError
    with another_at("an import"):
        pass
