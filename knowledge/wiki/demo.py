"""The wiki of the demonstration community, from demo/*.toml."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model

from knowledge.wiki import actions
from knowledge.wiki.models import Page, Revision
from portal import search
from portal.vocabulary.models import Country, Theme


def load(now: datetime) -> None:
    """Write each page with its whole history, as its authors would have; then set the dates back."""
    pages = [page for file in files() for page in tomllib.loads(file.read_text())["page"]]
    handles = {revision["author"] for page in pages for revision in page["revision"]}
    members = get_user_model().objects.in_bulk(handles, field_name="handle")
    made: dict[str, Page] = {}
    for page in parents_first(pages):
        made[page["key"]] = write(page, members, made, now)
    for page in pages:
        if original := page.get("translation_of"):
            relate(made[page["key"]].pk, made[original])
    search.update("page", [page.pk for page in made.values()])


def relate(pk: int, original: Page) -> None:
    """Let a page be a translation of what its original said when it was last written in."""
    last = Page.objects.get(pk=pk).updated_at
    followed = Revision.objects.filter(page=original, created_at__lte=last).order_by("number").last()
    Page.objects.filter(pk=pk).update(translation_of=original, translated_from=followed)


def files() -> list[Path]:
    return sorted((Path(__file__).parent / "demo").glob("*.toml"))


def parents_first(pages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The pages in an order in which each comes after the page above it."""
    by_key = {page["key"]: page for page in pages}

    def depth(page: dict[str, Any]) -> int:
        parent = page.get("parent")
        return 1 + depth(by_key[parent]) if parent else 0

    return sorted(pages, key=depth)


def write(page: dict[str, Any], members: dict, made: dict[str, Page], now: datetime) -> Page:
    themes = [theme for theme in Theme.objects.known().values() if theme.slug in page.get("themes", [])]
    first, *later = page["revision"]
    data = {
        "title": page["title"],
        "language": page["language"],
        "parent": made.get(page.get("parent", "")),
        "themes": themes,
        "countries": Country.objects.named(page.get("countries", [])),
        "tags": page.get("tags", []),
    }
    written = actions.start_page(members[first["author"]], data | text_of(first))
    for number, revision in enumerate(later, start=1):
        change = {"title": page["title"], **text_of(revision)}
        actions.edit_page(members[revision["author"]], written, change, base=number)
    for number, revision in enumerate(page["revision"], start=1):
        day = now - timedelta(days=revision["days_ago"])
        Revision.objects.filter(page=written, number=number).update(created_at=day)
    start, end = (now - timedelta(days=page["revision"][place]["days_ago"]) for place in (0, -1))
    Page.objects.filter(pk=written.pk).update(created_at=start, updated_at=end)
    return written


def text_of(revision: dict[str, Any]) -> dict[str, Any]:
    return {
        "body": revision["body"].strip(),
        "summary": revision.get("summary", ""),
        "minor": revision.get("minor", False),
    }
