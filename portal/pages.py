"""Pages of a list by key: each costs the same, however long the list is."""

import base64
import json
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Field, Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property


class KeyPager:
    """One page of `rows` in the given `order`, found by the key of the row before it.

    `order` names fields of the model that are never null, the last of them unique, a
    leading "-" for descending. The cursor in `?after=` or `?before=` holds the values
    of the row at the edge; one that cannot be read gives the first page. `?page=last` is the last one.
    """

    def __init__(self, rows: QuerySet, request: HttpRequest, order: tuple[str, ...], size: int = 25):
        self.queryset, self.request, self.size = rows, request, size
        self.order = order
        self.before = "before" in request.GET
        cursor = request.GET.get("before" if self.before else "after", "")
        self.key = unpack(cursor, [field_of(rows.model, name) for name in order]) if cursor else None
        self.last = not cursor and request.GET.get("page") == "last"
        if self.key is None:
            self.before = self.last

    @cached_property
    def _found(self) -> list[Model]:
        order = tuple(flip(name) for name in self.order) if self.before else self.order
        rows = self.queryset.order_by(*order)
        if self.key is not None:
            rows = rows.filter(beyond(order, self.key))
        return list(rows[: self.size + 1])

    @cached_property
    def rows(self) -> list[Any]:
        found = self._found[: self.size]
        return found[::-1] if self.before else found

    @cached_property
    def next_url(self) -> str | None:
        more = not self.last and (self.before or len(self._found) > self.size)
        return self._url("after", self.rows[-1]) if more and self.rows else None

    @cached_property
    def previous_url(self) -> str | None:
        more = len(self._found) > self.size if self.before else self.key is not None
        return self._url("before", self.rows[0]) if more and self.rows else None

    @cached_property
    def first_url(self) -> str | None:
        return self._address() if self.previous_url else None

    @cached_property
    def last_url(self) -> str | None:
        return self._address(page="last") if self.next_url else None

    def _url(self, side: str, row: Model) -> str:
        return self._address(**{side: pack([value_of(row, name) for name in self.order])})

    def _address(self, **place: str) -> str:
        query = self.request.GET.copy()
        for name in ("after", "before", "page"):
            query.pop(name, None)
        for name, value in place.items():
            query[name] = value
        return "?" + query.urlencode()


class OrderedPager(KeyPager):
    """One page of `rows` in the order of `ids`, their primary keys: a list that is all there is to page
    through, such as the best few hundred of what was found. The cursor holds the key of the row at the edge.
    """

    def __init__(self, rows: QuerySet, ids: list[int], request: HttpRequest, size: int = 25):
        super().__init__(rows, request, order=(rows.model._meta.pk.attname,), size=size)
        self.ids = ids
        if self.key and self.key[0] not in ids:
            self.key, self.before = None, False

    @cached_property
    def _found(self) -> list[Any]:
        ids = self.ids[::-1] if self.before else self.ids
        start = ids.index(self.key[0]) + 1 if self.key else 0
        wanted = ids[start : start + self.size + 1]
        rows = self.queryset.in_bulk(wanted)
        return [rows[pk] for pk in wanted if pk in rows]


def flip(name: str) -> str:
    return name[1:] if name.startswith("-") else "-" + name


def value_of(row: Any, name: str) -> Any:
    for part in name.lstrip("-").split("__"):
        row = getattr(row, part)
    return row


def beyond(order: tuple[str, ...], key: list[Any]) -> Q:
    """The rows after `key` in `order`: the tuple comparison, spelt so that directions may differ."""
    found = Q()
    for place, name in enumerate(order):
        side = "lt" if name.startswith("-") else "gt"
        step = Q(**{f"{name.lstrip('-')}__{side}": key[place]})
        for earlier, value in zip(order[:place], key[:place], strict=True):
            step &= Q(**{earlier.lstrip("-"): value})
        found |= step
    # The leading column alone, so that PostgreSQL starts its index scan at the right place.
    first = order[0]
    edge = "lte" if first.startswith("-") else "gte"
    return Q(**{f"{first.lstrip('-')}__{edge}": key[0]}) & found


def field_of(model: Any, name: str) -> Field:
    """The field that `name` ("-author__full_name") leads to from `model`."""
    *way, last = name.lstrip("-").split("__")
    for part in way:
        model = model._meta.get_field(part).related_model
    return model._meta.get_field(last)


def pack(values: list[Any]) -> str:
    """The values as an opaque cursor that is safe in an address."""
    plain = [value.isoformat() if isinstance(value, date) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain, separators=(",", ":")).encode()).decode().rstrip("=")


def unpack(cursor: str, fields: list[Field]) -> list[Any] | None:
    """The values in `cursor`, of the types of `fields`, or None where it isn't one that `pack` made."""
    try:
        plain = json.loads(base64.urlsafe_b64decode(cursor[:2000] + "=" * (-len(cursor[:2000]) % 4)))
        values = [field.to_python(value) for field, value in zip(fields, plain, strict=True)]
    except (ValueError, TypeError, RecursionError, OverflowError, ValidationError):
        return None
    return values if all(is_sound(value) for value in values) else None


def is_sound(value: Any) -> bool:
    """Whether PostgreSQL can compare with `value`: no NUL, no half of a character, no bare time, nothing
    beyond bigint."""
    if isinstance(value, str):
        return "\0" not in value and value == value.encode(errors="ignore").decode()
    if isinstance(value, datetime):
        return value.tzinfo is not None
    return value is not None and (not isinstance(value, int) or abs(value) < 2**63)
