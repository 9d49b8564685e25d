import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from knowledge.wiki.actions import slug_for
from knowledge.wiki.exchange import mediawiki, outgoing
from knowledge.wiki.models import Page

AT_ONCE = 200


class Command(BaseCommand):
    help = "Write pages with their whole history as MediaWiki exports them (XML, export-0.11)."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, help="where to (the screen, or a pipe)")
        parser.add_argument("--under", metavar="TITLE", help="one page and all under it")
        parser.add_argument("--open", action="store_true", help="only what everyone may read")

    def handle(self, *, file, under, **options):
        pages = outgoing.going_out(None) if options["open"] else Page.objects.filter(deleted_at=None)
        if under:
            root = pages.at(slug_for(under)).first()
            if not root:
                raise CommandError(f"There is no page “{under}”.")
            pages = pages.branch(root)
        pieces = mediawiki.export(one_by_one(pages), whole=not options["open"])
        if file is None:
            sys.stdout.writelines(pieces)
            return
        with file.open("w", encoding="utf-8") as out:
            out.writelines(pieces)
        self.stdout.write(f"{file}: {pages.count()} pages.")


def one_by_one(pages):
    after = 0
    while found := list(pages.filter(pk__gt=after).order_by("pk").only("title", "shown")[:AT_ONCE]):
        yield from found
        after = found[-1].pk
