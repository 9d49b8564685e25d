"""What waits for the secretariat, for the first page of the admin."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse


@dataclass(frozen=True)
class Queue:
    name: str
    label: Any
    count: Callable[[], int]
    url: str
    query: str


queues: dict[str, Queue] = {}


def register_queue(name: str, *, label: Any, count: Callable[[], int], url: str, query: str = "") -> None:
    """Announce a queue: its `label`, how many wait, and the admin list (URL name, query) to work it."""
    queues[name] = Queue(name, label, count, url, query)


def waiting() -> list[dict[str, Any]]:
    """Each queue with its label, number and address, the fullest first."""
    rows = [
        {"label": queue.label, "count": queue.count(), "url": f"{reverse(queue.url)}?{queue.query}"}
        for queue in queues.values()
    ]
    return sorted(rows, key=lambda row: -row["count"])
