"""Many at once in the same topics, on the real web server; `python -m bench.together` is the long form."""

import pytest

from bench import crowd
from tests.setup.test_killed import server

__all__ = ["server"]


@pytest.mark.django_db(transaction=True)
def test_a_crowd_that_writes_votes_moves_splits_merges_and_hides_loses_nothing(server, record_property):
    url, _master = server
    world, clients = crowd.gather(url, 8, 4)
    before = crowd.deadlocks()
    crowd.let_loose(world, clients, 5)
    done = sum((client.done for client in clients), crowd.Counter())
    record_property("figures", dict(done))
    assert crowd.faults(clients) == []
    assert crowd.deadlocks() == before
    assert done["reply"]
