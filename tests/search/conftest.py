"""Things to find that belong to no room."""

import itertools

import pytest
from django.utils import timezone

from portal import search
from portal.search.finding import find
from portal.search.registry import kinds
from portal.vocabulary.models import Theme


class Things:
    """What the kind "thing" has: `put` adds or changes one and has it indexed, `take` takes it away."""

    def __init__(self):
        self.entries = {}
        self.numbers = itertools.count(1)

    def described(self, ids):
        return [self.entries[number] for number in ids if number in self.entries]

    def put(self, title="A thing", text="", number=None, **fields) -> int:
        number = number or next(self.numbers)
        usual = {"url": f"/things/{number}/", "date": timezone.now()}
        self.entries[number] = search.Entry(number, title, text=text, **usual | fields)
        search.update("thing", [number])
        return number

    def take(self, number):
        del self.entries[number]
        search.update("thing", [number])


@pytest.fixture
def things(db, monkeypatch) -> Things:
    made = Things()
    monkeypatch.setitem(kinds, "thing", None)
    search.register("thing", model=Theme, label="Things", entries=made.described)
    return made


@pytest.fixture
def found():
    """The ids of the things that somebody finds, best first."""

    def ids(q, person=None, **filters):
        return [row.object_id for row in find(person, q, **filters).rows]

    return ids
