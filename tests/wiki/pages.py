"""Pages for the tests."""

from knowledge.wiki import actions
from knowledge.wiki.models import Page

TEXT = "# Peste\n\nVaccinate before the rains.\n\nKeep sick goats apart.\n\nSee [[Cold chain]]."


def data(title="Goat plague", body=TEXT, **changes) -> dict:
    return {"title": title, "body": body, "language": "en", "summary": "First text"} | changes


def make_page(member, **changes) -> Page:
    return actions.start_page(member, data(**changes))


def posted(**changes) -> dict:
    return {
        "title": "Goat plague",
        "body": TEXT,
        "language": "en",
        "audience": "everyone",
        "summary": "",
    } | changes
