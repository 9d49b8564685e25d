"""The pages of who is in a group: its coordinators first, then the others, each by name."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from members.groups.models import Role
from portal.pages import KeyPager, beyond, flip

BY_NAME = ("member__sort_name", "member_id")


class PeoplePager(KeyPager):
    """As `KeyPager`, but each role is asked for by itself, so that of very many members no more are read, in
    the order of names that the register has, than are shown."""

    def __init__(self, rows: QuerySet, request: HttpRequest):
        super().__init__(rows, request, order=("role", *BY_NAME))

    @cached_property
    def _found(self) -> list[Any]:
        found: list[Any] = []
        order = tuple(map(flip, BY_NAME)) if self.before else BY_NAME
        for role in sorted(Role.values, reverse=self.before):
            rows = self.queryset.filter(role=role).order_by(*order)
            if self.key is not None and role != self.key[0]:
                if (role < self.key[0]) != self.before:
                    continue
            elif self.key is not None:
                rows = rows.filter(beyond(order, self.key[1:]))
            found += rows[: self.size + 1 - len(found)]
            if len(found) > self.size:
                break
        return found
