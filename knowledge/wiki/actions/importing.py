"""Bringing in pages: each makes a page, changes the one that it made before, or is refused and why.

Each page is written by itself, those above and the originals of translations first, so a run that was
stopped is run again. A page is known again by its wiki and what it is called there. What was changed here
since is merged with what was changed there. Nobody is written to.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from knowledge.wiki import permissions
from knowledge.wiki.actions import addresses, families
from knowledge.wiki.actions.luggage import Luggage, with_addresses
from knowledge.wiki.actions.reviewing import set_review
from knowledge.wiki.actions.revisions import add_revision
from knowledge.wiki.actions.starting import insert_page
from knowledge.wiki.actions.subjects import write_about
from knowledge.wiki.exchange.incoming import LONGEST_TITLE, Bundle, Incoming, NotReadable, Text
from knowledge.wiki.exchange.meaning import Meaning
from knowledge.wiki.models import Address, Imported, Page, Reviewed, Revision
from portal import text
from portal.access import AccessDenied, require
from portal.alone import alone
from portal.moderation.screening import NotAccepted
from portal.uploads import outcomes
from portal.uploads.outcomes import CHANGED, MADE, REFUSED, UNCHANGED, Outcome

AT_ONCE = 500


@dataclass
class Options:
    """What holds for pages that don't say it themselves."""

    language: str
    audience: str
    under: Page | None = None


@dataclass
class Report:
    outcomes: list[Outcome] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        return outcomes.counts(self.outcomes)


@dataclass
class Item:
    """A page on its way: what it says, the page here that it is about, if there is one, and its text."""

    page: Incoming
    outcome: Outcome
    here: Page | None = None
    imported: Imported | None = None
    body: str = ""
    came: str = ""  # the text as it came, where it is merged
    luggage: Luggage | None = None


class Refused(Exception):
    """Nothing comes of a page; its text is a sentence that says why."""


def import_pages(
    person: Any,
    bundle: Bundle,
    options: Options,
    *,
    dry_run: bool = False,
    progress: Callable[[int], None] = lambda pages: None,
) -> Report:
    """Bring in the pages of `bundle` in the name of `person`; with `dry_run` only say what would come of
    each. Raises Busy while other pages are brought in.
    """
    require(permissions.can_import_pages(person))
    run = Run(person, bundle, options, dry_run, progress)
    if dry_run:
        return run.go()
    with alone("knowledge.wiki.exchange"):
        return run.go()


class Run:
    def __init__(
        self, person: Any, bundle: Bundle, options: Options, dry_run: bool, progress: Callable[[int], None]
    ):
        self.person, self.bundle, self.options = person, bundle, options
        self.dry_run, self.progress = dry_run, progress
        self.meaning = Meaning(options.language, options.audience)
        self.first: dict[str, str] = {}  # place of the page that has an address, by that address
        self.made: set[str] = set()  # addresses of pages that came in, or would
        self.branches: list[int] = []  # those to be reviewed with all under them
        self.report = Report(left_out=bundle.left_out)

    def go(self) -> Report:
        pages = self.in_order()
        for start in range(0, len(pages), AT_ONCE):
            for item in self.find(pages[start : start + AT_ONCE]):
                self.take(item)
                self.progress(len(self.report.outcomes))
        for number in reversed(self.branches):
            self.set_review(number, Reviewed.BRANCH)
        return self.report

    def in_order(self) -> list[Incoming]:
        """The pages, each after the one above it and after the original that it translates."""
        by_slug: dict[str, Incoming] = {}
        for page in self.bundle.pages:
            by_slug.setdefault(page.slug, page)
        ordered: dict[int, Incoming] = {}
        for page in self.bundle.pages:
            self.put(page, by_slug, ordered)
        return list(ordered.values())

    def put(self, page: Incoming, by_slug: dict[str, Incoming], ordered: dict[int, Incoming]) -> None:
        """Put a page into the order, what it needs before it; a circle is cut where it closes."""
        waiting, on_the_way = [page], set()
        while waiting:
            here = waiting[-1]
            on_the_way.add(id(here))
            titles = filter(None, (here.under, here.translation_of))
            needed = [by_slug.get(text.slugify(title)) for title in titles]
            ahead = [one for one in needed if one and id(one) not in ordered and id(one) not in on_the_way]
            if ahead and id(here) not in ordered:
                waiting.append(ahead[0])
            else:
                ordered.setdefault(id(waiting.pop()), here)

    def find(self, pages: list[Incoming]) -> list[Item]:
        """The pages with what is here already: what they made before, or what has their address."""
        keys = [page.key for page in pages]
        before = {
            (one.source, one.key): one
            for one in Imported.objects.filter(key__in=keys).select_related("page__parent")
        }
        slugs = [addresses.slug_for(page.title) for page in pages]
        found = Address.objects.filter(slug__in=slugs).select_related("page")
        here = {address.slug: address.page for address in found}
        items = []
        for page, slug in zip(pages, slugs, strict=True):
            imported = before.get((page.source, page.key))
            there = imported.page if imported else here.get(slug)
            outcome = Outcome(page.place, REFUSED, page.title[:200], sentences=[])
            items.append(Item(page, outcome, there, imported))
            self.report.outcomes.append(outcome)
        return items

    def take(self, item: Item) -> None:
        try:
            with transaction.atomic():
                item.outcome.outcome = self.decide(item)
                if not self.dry_run and item.outcome.outcome in (MADE, CHANGED):
                    self.write(item)
        except (Refused, NotReadable, NotAccepted, AccessDenied, text.TextError) as refused:
            item.outcome.outcome = REFUSED
            item.outcome.sentences.insert(0, str(refused))
        except DatabaseError as error:
            item.outcome.outcome = REFUSED
            said = {"reason": str(error).partition("\n")[0]}
            item.outcome.sentences.insert(0, _("The database does not take it: %(reason)s") % said)
        except addresses.TitleTaken:
            item.outcome.outcome = REFUSED
            item.outcome.sentences.insert(0, _("Somebody has just started a page with this title."))
        else:
            self.have_reviewed(item)
        finally:
            if item.luggage:
                item.luggage.close()
                item.luggage = None
        if item.outcome.outcome != REFUSED:
            self.made.add(addresses.slug_for(item.page.title))

    def have_reviewed(self, item: Item) -> None:
        """Let a new page be reviewed as the file says: by itself at once, all under it in the end."""
        asked, number = self.meaning.of(item.page).review, item.outcome.number
        if self.dry_run or item.outcome.outcome != MADE or not asked or number is None:
            return
        self.set_review(number, Reviewed.PAGE)
        if asked == Reviewed.BRANCH:
            self.branches.append(number)

    def set_review(self, number: int, review: str) -> None:
        page = Page.objects.filter(pk=number).first()
        if page and permissions.can_set_review(self.person, page):
            set_review(self.person, page, review)

    def decide(self, item: Item) -> str:
        """What is to come of a page; raises Refused and what else makes that nothing."""
        page = item.page
        self.check(page)
        item.outcome.number = item.here.pk if item.here else None
        if item.imported and item.imported.digest == page.digest and not item.imported.page.deleted_at:
            return UNCHANGED
        read: Text = page.read()
        item.body = text.clean(read.body).strip("\n")
        is_own = self.meaning.is_own(page)
        item.luggage = Luggage(self.bundle, page, item.here, self.person, is_own=is_own)
        item.body = item.luggage.look(item.body)
        text.render(item.body, profile="wiki")
        item.outcome.sentences += [*page.sentences, *read.sentences]
        item.outcome.sentences += [*self.meaning.of(page).sentences, *item.luggage.sentences]
        if item.here:
            return self.compare(item)
        if item.page.under and not self.is_there(item.page.under):
            said = {"title": item.page.under}
            item.outcome.sentences.append(_("“%(title)s”, which it stands under, is not here.") % said)
        return MADE

    def is_there(self, title: str) -> bool:
        """Whether a title leads to a page, or would after this run."""
        return addresses.slug_for(title) in self.made or self.named(title) is not None

    def check(self, page: Incoming) -> None:
        if page.fault:
            raise Refused(page.fault)
        if not page.title:
            raise Refused(_("It has no title."))
        if len(page.title) > LONGEST_TITLE:
            raise Refused(_("Its title is longer than %(most)s characters.") % {"most": LONGEST_TITLE})
        first = self.first.setdefault(addresses.slug_for(page.title), page.place)
        if first != page.place:
            raise Refused(_("It has the same title as %(place)s.") % {"place": first})
        if why := self.meaning.of(page).fault:
            raise Refused(why)

    def compare(self, item: Item) -> str:
        """What comes of a page that is here already: what both sides changed is merged."""
        here: Any = item.here
        if here.deleted_at:
            raise Refused(_("It was deleted here. Bring that page back first, or leave it out."))
        current = Revision.objects.get(page=here, number=here.revision_count)
        if current.body.strip("\n") == item.body:
            return CHANGED if self.says_else(item) or self.brings_files(item) else UNCHANGED
        base = self.base_of(item)
        if base is None:
            raise Refused(_("There is another page with this title here."))
        merged, clean = text.merge(base, item.body, current.body)
        if not clean:
            raise Refused(_("The same lines were changed here and there: please merge them by hand."))
        item.came, item.body = item.body, merged.strip("\n")
        return UNCHANGED if item.body == current.body.strip("\n") else CHANGED

    def base_of(self, item: Item) -> str | None:
        """The text from which that of the file was made, None where there is none."""
        number = item.page.revision
        if item.imported:
            if item.imported.came:
                return item.imported.came
            number = item.imported.number
        elif not self.meaning.is_own(item.page) or item.here.slug != item.page.slug:  # type: ignore[union-attr]
            return None
        revision = Revision.objects.filter(page=item.here, number=number).first()
        return revision.body if revision else None

    def says_else(self, item: Item) -> bool:
        """Whether a page with the same text, known from before, says anything else of what it is about."""
        if not item.imported:
            return False
        said, here = self.meaning.of(item.page), item.here
        assert here
        return (
            {theme.pk for theme in said.themes} != {theme.pk for theme in here.themes.all()}
            or {country.pk for country in said.countries} != {country.pk for country in here.countries.all()}
            or {tag.casefold() for tag in said.tags} != {tag.name.casefold() for tag in here.tags.all()}
        )

    def brings_files(self, item: Item) -> bool:
        assert item.luggage
        return bool(item.luggage.new) and bool(item.imported or self.meaning.is_own(item.page))

    def write(self, item: Item) -> None:
        said = self.meaning.of(item.page)
        assert item.luggage
        files = item.luggage.store()
        item.body, item.came = with_addresses(item.body, files), with_addresses(item.came, files)
        about = {"themes": said.themes, "countries": said.countries, "tags": said.tags}
        page = self.change(item, about) if item.here else self.make(item, about)
        item.outcome.number = page.pk
        item.luggage.put(page, files)
        self.lead_here(item, page)
        if self.meaning.is_own(item.page):
            return  # it is known by its address
        came = item.came if item.came != item.body else ""
        known = {"digest": item.page.digest, "number": page.revision_count, "came": came}
        which = {"source": item.page.source, "key": item.page.key}
        Imported.objects.update_or_create(page=page, defaults=known | which)

    def make(self, item: Item, about: dict[str, Any]) -> Page:
        said = self.meaning.of(item.page)
        data = about | {
            "title": item.page.title,
            "body": item.body,
            "language": said.language,
            "audience": said.audience,
            "edited_by": said.editors,
            "parent": self.parent_of(item),
            "translation_of": self.named(item.page.translation_of),
            "summary": _("Brought in from elsewhere."),
        }
        try:
            page = insert_page(self.person, data, None)
        except families.LanguageTaken as taken:
            item.outcome.sentences.append(
                _("“%(title)s” is its original in this language already.") % {"title": taken.page.title}
            )
            page = insert_page(self.person, data | {"translation_of": None}, None)
        write_about(page, data)
        add_revision(self.person, page, data, parent=None)
        return page

    def change(self, item: Item, about: dict[str, Any]) -> Page:
        page = Page.objects.locked(item.here.pk)  # type: ignore[union-attr]
        require(permissions.can_edit_page(self.person, page))
        current = Revision.objects.get(page=page, number=page.revision_count)
        if page.revision_count != item.here.revision_count:  # type: ignore[union-attr]
            raise Refused(_("Somebody has just changed it here. Please try again."))
        if not page.is_reviewed:
            write_about(page, about)
        if current.body != item.body or page.is_reviewed:  # there what it is about waits with the revision
            data = about | {"body": item.body, "summary": _("Changed elsewhere, and brought in.")}
            add_revision(self.person, page, data, parent=current)
        if item.page.title != page.title:
            item.outcome.sentences.append(_("It is called “%(title)s” here.") % {"title": page.title})
        return page

    def parent_of(self, item: Item) -> Page | None:
        """The page that it is to stand under."""
        return self.named(item.page.under) or self.options.under

    def named(self, title: str) -> Page | None:
        """The page here that `title` leads to."""
        if not title:
            return None
        return Page.objects.visible_to(self.person).at(addresses.slug_for(title)).first()

    def lead_here(self, item: Item, page: Page) -> None:
        """Let the addresses that the page had elsewhere lead to it, where they are free."""
        wanted = {slug for slug in item.page.aliases if slug not in ("", "-", page.slug)}
        wanted -= addresses.RESERVED
        if not wanted:
            return
        for slug, address in addresses.lock(wanted).items():
            if address.page is None:
                Address.objects.filter(slug=slug, page=None).update(page=page, by=self.person)
            elif address.page_id != page.pk:
                said = {"slug": slug, "title": address.page.title}
                item.outcome.sentences.append(_("“%(slug)s” leads to “%(title)s” here.") % said)
