from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from knowledge.wiki import actions
from knowledge.wiki.actions import slug_for
from knowledge.wiki.exchange import archive, outgoing
from portal.access import ANY_MEMBER


class Command(BaseCommand):
    help = (
        "Write the wiki, or the branch of one page, to a ZIP of Markdown files or a book (EPUB), by the "
        "ending of the file: what every member may read. See docs/importing.md."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="where to: pages.zip or pages.epub")
        parser.add_argument("--page", metavar="TITLE", help="this page and all under it; needed for a book")
        parser.add_argument("--public", action="store_true", help="only what everyone may read")

    def handle(self, *, file, page, public, **options):
        person = None if public else ANY_MEMBER
        form = file.suffix.lower().lstrip(".")
        root = self.page(person, page) if page else None
        if form not in ("zip", "epub") or (form == "epub" and not root):
            raise CommandError("Name a file that ends in .zip, or one in .epub and the page of the book.")
        with file.open("wb") as opened:
            if root:
                actions.write_branch(opened, person, root, form)
            else:
                archive.write(opened, person, outgoing.tree(outgoing.branch(person, None)))
        self.stdout.write(f"Written to {file}.")

    def page(self, person, title):
        if found := outgoing.going_out(person).at(slug_for(title)).first():
            return found
        raise CommandError(f"There is no page “{title}”.")
