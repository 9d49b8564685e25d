"""What a person began to write."""

from collections.abc import Iterator
from typing import Any

from portal.drafts.models import Draft
from portal.personal import Part, rows_of

TABLES = ("drafts.Draft",)


def export(member: Any) -> Iterator[Part]:
    yield "drafts.json", rows_of(Draft.objects.filter(member=member))


def erase(member: Any) -> None:
    Draft.objects.filter(member=member).delete()
