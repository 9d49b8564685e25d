"""A harvest from its first page to its last. It can be killed at any page, and goes on there."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import httpx2
from django.conf import settings
from django.utils import timezone
from lxml import etree
from oaipmh_scythe import exceptions

from knowledge.documents import actions
from knowledge.documents.harvesting import reading
from knowledge.documents.harvesting.client import PoliteScythe, Unfit, read
from knowledge.documents.harvesting.keeping import LEFT_OUT, NEW, OAI, Circle, Page, keep, page_of
from knowledge.documents.harvesting.reading import LeftOut
from knowledge.documents.models import Source

# How far the next harvest reaches back before the start of the last: clocks differ, and transactions
# of theirs may commit late. What hasn't changed is passed over.
OVERLAP = timedelta(minutes=10)
MOST_PAGES = 100_000
# What a harvest notes of itself; name and times are the secretariat's, who may change them meanwhile.
BEGUN = ("run", "run_whole", "run_from", "token", "report", "error", "begun_at", "ended_at")
ENDED = ("harvested_until", "run_from", "token", "report", "error", "ended_at")
ERRORS = (exceptions.OAIPMHException, httpx2.HTTPError, httpx2.InvalidURL, Unfit)


class Failed(Exception):
    """The harvest can't go on; the text says why. What came until then is kept, and it goes on there."""


class Harvest:
    """Goes through a source's list. `tell` is told of each page: its number, what came, why records were
    left out, and how many there are to be."""

    def __init__(
        self,
        source: Source,
        client: PoliteScythe,
        tell: Callable[[int, Counter[str], Counter[str], str], None] = lambda *_page: None,
    ):
        self.source, self.client, self.tell = source, client, tell
        self.pages = 0
        self.tokens = {source.token} - {""}

    def run(self, *, whole: bool = False, most: int | None = None) -> bool:
        """Go on where the last harvest stopped, or begin one: of what has changed since the last, or of the
        `whole`. Stops after `most` pages; whether it came to the end. Raises Failed."""
        try:
            if not self.source.token or whole:
                self.begin(whole)
            while not self.step():
                if self.pages == (most or MOST_PAGES):
                    return False
        except ERRORS as error:
            raise self.failed(str(error) or type(error).__name__) from error
        return True

    def failed(self, why: str) -> Failed:
        Source.objects.filter(pk=self.source.pk).update(error=why[:2000])
        return Failed(why)

    def begin(self, whole: bool) -> None:
        source = self.source
        source.run += 1
        source.run_whole = whole or source.harvested_until is None
        source.token, source.run_from, source.report, source.error = "", None, {}, ""
        source.begun_at, source.ended_at = timezone.now(), None
        source.save(update_fields=BEGUN)

    def step(self) -> bool:
        """Ask for a page and write it; whether it was the last."""
        page = self.page()
        if page.token and page.token in self.tokens:
            raise Unfit("The repository gives the same page again and again.")
        self.tokens.add(page.token)
        if not self.source.run_from:
            self.source.run_from = moment(page.date)
            self.source.save(update_fields=["run_from"])
        try:
            done, reasons = keep(self.source, page)
        except Circle as error:
            raise Unfit("The repository gives the same page again and again.") from error
        self.pages += 1
        self.tell(self.pages, done, reasons, page.size)
        if not page.token:
            self.end()
        return not page.token

    def page(self) -> Page:
        """The next page, an empty one where there is nothing more; the first one again where the token has
        expired."""
        source = self.source
        try:
            if source.token:
                try:
                    return listed(self.client.ask(verb="ListRecords", resumptionToken=source.token))
                except exceptions.BadResumptionToken:
                    source.token, source.run = "", source.run + 1  # all that came is to come once more
                    source.save(update_fields=["token", "run"])
            return listed(self.client.ask(**self.query()))
        except exceptions.NoRecordsMatch:
            return page_of(read(self.client.last.content)) if self.client.last else Page()

    def query(self) -> dict[str, str]:
        source = self.source
        query = {"verb": "ListRecords", "metadataPrefix": source.prefix}
        if source.set_spec:
            query["set"] = source.set_spec
        if source.harvested_until and not source.run_whole:
            query["from"] = self.since(source.harvested_until - OVERLAP)
        return query

    def since(self, at: datetime) -> str:
        """As exactly as the repository's datestamps are."""
        by_second = "T" in identify(self.client).findtext(f"{OAI}granularity", "")
        return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ" if by_second else "%Y-%m-%d")

    def end(self) -> None:
        source = self.source
        if source.run_whole and (gone := actions.withdraw_unseen(source)):
            source.report = dict(Counter(source.report) + Counter(removed=gone))
        source.harvested_until = source.run_from or source.harvested_until
        source.run_from, source.token, source.error, source.ended_at = None, "", "", timezone.now()
        source.save(update_fields=ENDED)


def listed(root: etree._Element) -> Page:
    """What the list in an answer holds; raises Unfit where there is none, which is no end of a list."""
    if root.find(f"{OAI}ListRecords") is None:
        raise Unfit("An answer holds no list of records.")
    return page_of(root)


def identify(client: PoliteScythe) -> etree._Element:
    """The repository's description of itself; raises Unfit."""
    found = client.ask(verb="Identify").find(f"{OAI}Identify")
    if found is None:
        raise Unfit("The repository doesn’t say what it is.")
    return found


def moment(said: str) -> datetime | None:
    """A responseDate; None where it is none, and then the next harvest is of the whole again."""
    try:
        at = datetime.fromisoformat(said.replace("Z", "+00:00"))
    except ValueError:
        return None
    return min(at.replace(tzinfo=at.tzinfo or UTC), timezone.now())


def is_ours(identified: etree._Element) -> bool:
    """Whether the repository is this very portal: its documents are here already."""
    address = identified.findtext(f"{OAI}baseURL", "").strip()
    return urlsplit(address).netloc == urlsplit(settings.SITE_URL).netloc


def preview(client: PoliteScythe, source: Source, most: int) -> tuple[list[dict], Counter[str], str]:
    """What the first page would bring, up to `most` records, with nothing written: the data of documents,
    how many came and why some are left out, and how many there are to be."""
    source.token = ""  # from the beginning, also where a harvest is under way
    page = Harvest(source, client).page()
    counts: Counter[str] = Counter()
    found = []
    for record in page.records:
        if record.deleted or record.metadata is None:
            counts["deleted"] += 1
            continue
        try:
            data = reading.read(record.metadata, host=urlsplit(source.url).hostname or "")
        except LeftOut as why:
            counts[f"{LEFT_OUT}: {why}"] += 1
            continue
        counts[NEW] += 1
        found.append(data)
    return found[:most], counts, page.size
