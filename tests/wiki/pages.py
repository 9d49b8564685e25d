"""Pages for the tests."""

from django.core.files.base import ContentFile

from knowledge.wiki import actions
from knowledge.wiki.models import Page, PageFile
from portal.uploads import attached
from portal.uploads.checking import check_small

TEXT = "# Peste\n\nVaccinate before the rains.\n\nKeep sick goats apart.\n\nSee [[Cold chain]]."


def data(title="Goat plague", body=TEXT, **changes) -> dict:
    return {"title": title, "body": body, "language": "en", "summary": "First text"} | changes


def make_page(member, **changes) -> Page:
    return actions.start_page(member, data(**changes))


def put_file(member, page, name="goats.txt", content=b"Forty goats.") -> PageFile:
    """A file that `member` puts under the page."""
    file = attached.let_wait(PageFile, member, check_small(ContentFile(content, name=name)))
    actions.change_files(member, page, [file])
    return PageFile.objects.get(pk=file.pk)


def posted(**changes) -> dict:
    return {
        "title": "Goat plague",
        "body": TEXT,
        "language": "en",
        "audience": "everyone",
        "summary": "",
    } | changes
