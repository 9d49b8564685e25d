"""Collections for the tests."""

from typing import Any

from knowledge.documents import actions
from knowledge.documents.models import Collection


def described(**changes: Any) -> dict[str, Any]:
    return {
        "title": "Goats for beginners",
        "body": "Read the **first** one first.",
        "language": "en",
        "audience": "everyone",
    } | changes


def make_collection(member, *documents, **changes: Any) -> Collection:
    """A collection of `member` with these documents in their order."""
    made = actions.start_collection(member, described(**changes))
    for document in documents:
        assert actions.collect(member, made, document)
    made.refresh_from_db()
    return made


def titles(collection: Collection) -> list[str]:
    return [place.document.title for place in collection.collected.order_by("order", "id")]
