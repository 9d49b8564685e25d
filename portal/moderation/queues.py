"""What waits for the secretariat, for the first page of the admin."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, QuerySet, Value
from django.urls import reverse


@dataclass(frozen=True)
class Queue:
    name: str
    label: Any
    rows: Callable[[], QuerySet]
    url: str
    query: str


queues: dict[str, Queue] = {}


def register_queue(name: str, *, label: Any, rows: Callable[[], QuerySet], url: str, query: str = "") -> None:
    """Announce a queue: its `label`, what waits in it, and the admin list (URL name, query) to work it."""
    queues[name] = Queue(name, label, rows, url, query)


def waiting() -> list[dict[str, Any]]:
    """Each queue with its label, number and address, the fullest first."""
    counts = counted()
    rows = [
        {"label": queue.label, "count": counts[queue.name], "url": f"{reverse(queue.url)}?{queue.query}"}
        for queue in queues.values()
    ]
    return sorted(rows, key=lambda row: -row["count"])


def counted() -> dict[str, int]:
    """How many wait in each queue. One query."""
    counts = [
        queue.rows()
        .order_by()
        .annotate(queue=Value(name, CharField()))
        .values("queue")
        .annotate(number=Count("pk"))
        .values_list("queue", "number")
        for name, queue in queues.items()
    ]
    found = dict(counts[0].union(*counts[1:], all=True)) if counts else {}
    return {name: found.get(name, 0) for name in queues}
