"""The collections of the demonstration community, from demo/collections/reading-lists.toml."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from knowledge.documents import actions
from knowledge.documents.models import Collected, Collection, Document
from portal.access import Audience
from portal.notices.models import Event

FILE = Path(__file__).parent / "demo" / "collections" / "reading-lists.toml"


def load_collections(secretariat: Any, now: datetime) -> None:
    """Begin and fill each, by the secretariat or by who deposited its first document; then set dates back."""
    for place, entry in enumerate(tomllib.loads(FILE.read_text(encoding="utf-8"))["collection"]):
        documents = [
            (Document.objects.published().get(title__startswith=title), note)
            for title, note in entry["documents"]
        ]
        owner = secretariat if entry["official"] else documents[0][0].depositor
        data = {name: entry[name] for name in ("title", "body", "language", "official")}
        made = actions.start_collection(owner, data | {"audience": Audience.EVERYONE})
        for document, note in documents:
            actions.collect(owner, made, document, note)
        day = now - timedelta(days=4 + 9 * place)
        Collection.objects.filter(pk=made.pk).update(created_at=day, updated_at=day)
        Collected.objects.filter(collection=made).update(added_at=day)
    Event.objects.filter(name="document-collected").delete()
