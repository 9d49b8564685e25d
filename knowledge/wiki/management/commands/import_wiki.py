from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

from knowledge.wiki import permissions
from knowledge.wiki.actions import slug_for
from knowledge.wiki.actions.importing import Options, import_pages
from knowledge.wiki.exchange.folders import Folder
from knowledge.wiki.exchange.incoming import NotPages
from knowledge.wiki.exchange.opening import open_file, open_files
from knowledge.wiki.models import Page
from portal.access import Audience
from portal.alone import Busy
from portal.uploads.bringing import BringingCommand


class Command(BringingCommand):
    help = (
        "Bring in pages of a wiki: Markdown files or DokuWiki's pages, as a folder or a ZIP, or MediaWiki's "
        "XML. Safe to run again. Nobody is written to. See docs/importing.md."
    )
    columns = ["file", "outcome", "page", "title", "remarks"]
    part = "Page"

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("path", type=Path, help="the file or the folder")
        parser.add_argument("--under", metavar="TITLE", help="put what stands at the top under this page")
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], default="en")
        parser.add_argument("--readers", choices=Audience.values, default=Audience.EVERYONE)

    def handle(self, *, path, dry_run, handle, report, under, language, readers, **options):
        self.begin()
        person = self.person(handle, permissions.can_import_pages)
        chosen = Options(language, readers, self.page(person, under))
        try:
            if path.is_dir():
                found = self.bring(person, open_files(Folder(path), path.name), chosen, dry_run)
            else:
                with path.open("rb") as file:
                    found = self.bring(person, open_file(file, path.name), chosen, dry_run)
        except (NotPages, OSError) as error:
            raise CommandError(f"{path} can’t be read as pages. {error}") from error
        except Busy as error:
            raise CommandError("Other pages are being brought in. Wait for it, then start again.") from error
        for sentence in found.left_out:
            self.stdout.write(sentence)
        self.tell(found.outcomes, report, dry_run)

    def bring(self, person, bundle, chosen, dry_run):
        return import_pages(person, bundle, chosen, dry_run=dry_run, progress=self.progress)

    def page(self, person, title):
        if not title:
            return None
        if found := Page.objects.visible_to(person).at(slug_for(title)).first():
            return found
        raise CommandError(f"There is no page “{title}”.")
