"""What a member follows, as a list by kind."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.notices.models import Level, Watch
from portal.notices.registry import kinds
from portal.pages import KeyPager
from portal.vocabulary.widgets import options

MOST_KINDS = 6  # on one page: each takes a query


class WatchPager(KeyPager):
    """A page of watches by kind, the latest of each kind first; it ends before the seventh kind."""

    def __init__(self, rows: QuerySet, request: HttpRequest):
        super().__init__(rows, request, order=("kind", "-id"))

    @cached_property
    def _found(self) -> list[Any]:
        found: list[Any] = super()._found
        names = list(dict.fromkeys(row.kind for row in found))
        if len(names) > MOST_KINDS:
            beyond = next(place for place, row in enumerate(found) if row.kind == names[MOST_KINDS])
            self.size = min(self.size, beyond)
        return found


@dataclass
class Followed:
    """A watch with the thing's title and address, empty where the member may not see it any more."""

    watch: Watch
    title: str
    url: str
    levels: SafeString


def by_kind(person: Any, watches: Iterable[Watch]) -> list[tuple[Any, list[Followed]]]:
    """The kinds of `watches` in words, each with what is followed. One query a kind."""
    groups: dict[str, list[Watch]] = {}
    for watch in watches:
        groups.setdefault(watch.kind, []).append(watch)
    choices = [*Level.choices, ("", _("Stop following"))]
    levels = {level: options(choices, level) for level in Level.values}
    found = []
    for name, some in groups.items():
        kind = kinds[name]
        things = {
            thing.pk: thing for thing in kind.visible(person).filter(pk__in=[one.object_id for one in some])
        }
        rows = []
        for watch in some:
            thing = things.get(watch.object_id)
            title, url = (str(thing), kind.url(thing)) if thing else ("", "")
            rows.append(Followed(watch, title, url, levels[watch.level]))
        found.append((kind.plural, rows))
    return found
