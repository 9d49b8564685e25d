"""The wiki of the demonstration community, from demo/*.toml."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model

from knowledge.wiki import actions
from knowledge.wiki.models import Page, Reviewed, Revision
from portal import search
from portal.vocabulary.models import Country, Theme

FOLDER = Path(__file__).parent / "demo"


def load(now: datetime) -> None:
    """Write each page with its whole history, as its authors would have; then set the dates back."""
    pages = [page for file in files() for page in tomllib.loads(file.read_text()).get("page", [])]
    handles = {revision["author"] for page in pages for revision in page["revision"]}
    members = get_user_model().objects.in_bulk(handles, field_name="handle")
    made: dict[str, Page] = {}
    for page in parents_first(pages):
        made[page["key"]] = write(page, members, made, now)
    for page in pages:
        if original := page.get("translation_of"):
            relate(made[page["key"]].pk, made[original])
    tend(made, now)
    actions.recount()  # since when each has written in a page, as the dates were set back
    search.update("page", [page.pk for page in made.values()])


def relate(pk: int, original: Page) -> None:
    """Let a page be a translation of what its original said when it was last written in."""
    last = Page.objects.get(pk=pk).updated_at
    followed = Revision.objects.filter(page=original, created_at__lte=last).order_by("number").last()
    Page.objects.filter(pk=pk).update(translation_of=original, translated_from=followed)


def tend(made: dict[str, Page], now: datetime) -> None:
    """Do with the pages what is done beside writing them: review, flags, keepers."""
    said = tomllib.loads((FOLDER / "tending.toml").read_text())
    members = get_user_model().objects.in_bulk(field_name="handle")
    secretariat = next(member for member in members.values() if member.is_staff)
    for key in said["reviewed"]:
        actions.set_review(secretariat, made[key], Reviewed.BRANCH)
    for row in said["new"]:
        data = row | {"parent": made[row["parent"]], "countries": Country.objects.named(row["countries"])}
        set_back(actions.start_page(members[row["author"]], data), now, row["days_ago"])
    for row in said["waiting"]:
        page = Page.objects.select_related("current").get(pk=made[row["page"]].pk)
        data = {"body": f"{page.current.body}\n\n{row['adds'].strip()}", "summary": row["summary"]}
        actions.edit_page(members[row["author"]], page, data, base=page.current.number)
        set_back(page, now, row["days_ago"])
    for row in said["flag"]:
        actions.flag_page(members[row["member"]], made[row["page"]], row["reason"])
    for row in said["keeper"]:
        keepers = [members[handle] for handle in row["members"]]
        day = now.date() + timedelta(days=row["read_again_in"])
        actions.set_keepers(secretariat, made[row["page"]], keepers=keepers, review_by=day)


def set_back(page: Page, now: datetime, days: int) -> None:
    """Let what waits in a page be some days old."""
    then = now - timedelta(days=days)
    page = Page.objects.get(pk=page.pk)
    Page.objects.filter(pk=page.pk).update(pending_since=then)
    Revision.objects.filter(pk=page.current_id).update(created_at=then)


def files() -> list[Path]:
    return sorted(FOLDER.glob("*.toml"))


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
