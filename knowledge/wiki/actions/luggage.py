"""The files that come with a page: checked as any upload is, and known again when they come once more."""

from hashlib import file_digest
from pathlib import PurePosixPath
from typing import IO, Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from knowledge.wiki.exchange.incoming import Bundle, Incoming, NotReadable
from knowledge.wiki.models import Page, PageFile
from portal.moderation.actions import log
from portal.uploads import attached
from portal.uploads.checking import Checked, check_small
from portal.uploads.reading.kinds import Refused
from portal.uploads.sandbox import reason

MOST = 50  # files of a page


class Luggage:
    """What comes of the files of `page`, which changes the page `here` or makes a new one; `sentences` says
    what is refused and why."""

    def __init__(self, bundle: Bundle, page: Incoming, here: Page | None, person: Any, *, is_own: bool):
        self.open, self.page, self.person = bundle.open, page, person
        self.is_own = is_own
        self.all = list(PageFile.objects.filter(page=here).order_by("pk")) if here and page.files else []
        self.there = [one for one in self.all if not one.removed_at]
        self.known: dict[str, PageFile] = {}
        self.new: dict[str, Checked] = {}
        self.sentences: list[str] = []
        self.opened: list[IO[bytes]] = []

    def close(self) -> None:
        for file in self.opened:
            file.close()

    def look(self, body: str) -> str:
        """Judge each file; gives the text with links to those that are here."""
        for place in self.page.files:
            waiting = self.page.waiting(place)
            try:
                self.judge(place, is_linked=waiting in body)
            except (Refused, NotReadable, OSError) as refused:
                why = reason(refused) if isinstance(refused, Refused) else str(refused)
                self.sentences.append(f"{place}: {why}")
            if place in self.known:
                body = body.replace(waiting, self.known[place].get_absolute_url())
            elif place not in self.new:
                body = body.replace(waiting, PurePosixPath(place).name.replace(" ", "%20"))
        return body

    def judge(self, place: str, *, is_linked: bool) -> None:
        assert self.open
        opened = self.open(place)
        self.opened.append(opened)
        sha256 = file_digest(opened, "sha256").hexdigest()  # type: ignore[arg-type]
        opened.seek(0)
        if self.find(place, sha256, is_linked):
            return
        checked = check_small(File(opened, name=PurePosixPath(place).name))
        if self.find(place, checked.sha256, is_linked):
            return
        if len(self.there) + len(self.new) >= MOST:
            self.sentences.append(
                f"{place}: {_('At most %(most)s files fit under one text.') % {'most': MOST}}"
            )
            return
        self.new[place] = checked

    def find(self, place: str, sha256: str, is_linked: bool) -> bool:
        """Whether a file is here already; or was taken away here, where nothing leads to it any more."""
        found = next((one for one in self.there if one.sha256 == sha256), None)
        if not found and self.is_own and place not in self.page.listed:
            same = PageFile.objects.visible_to(self.person).filter(sha256=sha256, page__isnull=False)
            found = same.order_by("pk").first()
        if found:
            self.known[place] = found
        return bool(found) or (not is_linked and any(one.sha256 == sha256 for one in self.all))

    def store(self) -> dict[str, PageFile]:
        """Keep what is new, to be put under its page; gives each by what the text has for its address."""
        taken = {one.name for one in self.there}
        stored = {}
        for place, checked in self.new.items():
            [file] = attached.store(PageFile, [checked])
            file.name = attached.free_name(file.name, taken)
            file.owner = self.person
            file.save()
            taken.add(file.name)
            stored[self.page.waiting(place)] = file
        return stored

    def put(self, page: Page, stored: dict[str, PageFile]) -> None:
        """Let what was stored stand under the page."""
        if stored:
            attached.attach(PageFile, page, stored.values(), author=self.person)
            put = [one.name for one in stored.values()]
            log(self.person, "files", page, kind="page", after={"put": put, "taken": []})


def with_addresses(body: str, stored: dict[str, PageFile]) -> str:
    for waiting, file in stored.items():
        body = body.replace(waiting, file.get_absolute_url())
    return body
