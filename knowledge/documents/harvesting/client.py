"""A harvester that asks one thing at a time, waits where it is told to, and trusts nothing that comes back.

Whoever names the address is an operator, or of the secretariat: it may lead into one's own network, as
redirects from it may. Nothing of an answer is shown but what a record says.
"""

import re
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx2
from django.conf import settings
from lxml import etree
from oaipmh_scythe import Scythe
from oaipmh_scythe.config import HTTPConfig, RetryConfig
from oaipmh_scythe.response import OAIResponse

MOST_BYTES = 30 * 1024 * 1024  # of one answer
LONGEST = 300.0  # seconds for one answer
LONGEST_WAIT = 900.0  # seconds, whatever Retry-After says
DELAY = 1.0  # seconds between two requests
RETRIES = 5
BUSY = (429, 500, 502, 503, 504)

DECLARED = re.compile(rb"""^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")
END = re.compile(rb"</(?:[\w.-]+:)?OAI-PMH\s*>")
BEHIND = 100_000  # bytes that a careless server may put after the end
ENCODINGS = {b"utf-8", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252"}  # in which "<" is one byte


class Unfit(Exception):
    """What came back is nothing that a harvester can read safely; the text says why."""


class PoliteScythe(Scythe):
    """As its parent, but slow, bounded, and deaf to document types."""

    def __init__(
        self,
        endpoint: str,
        *,
        delay: float = DELAY,
        retries: int = RETRIES,
    ):
        retry = RetryConfig(
            max_retries=retries,
            retry_status_codes=BUSY,
            default_retry_after=30,
            retry_on_transport_error=True,
        )
        super().__init__(
            endpoint, http_config=HTTPConfig(timeout=60, user_agent=user_agent()), retry_config=retry
        )
        self.delay = delay
        self.asked_at: float | None = None
        self.last: httpx2.Response | None = None

    def _request(self, query: dict[str, str]) -> httpx2.Response:
        if self.asked_at is not None:
            time.sleep(max(0.0, self.delay - (time.monotonic() - self.asked_at)))
        request = self.client.build_request("GET", self.endpoint, params=query)
        arriving = self.client.send(request, stream=True, follow_redirects=True)
        try:
            body = bounded(arriving)
        finally:
            arriving.close()
            self.asked_at = time.monotonic()
        kept = {name: arriving.headers[name] for name in ("retry-after",) if name in arriving.headers}
        self.last = httpx2.Response(
            arriving.status_code, headers=kept, content=body, request=arriving.request
        )
        return self.last

    def harvest(self, query: dict[str, str]) -> OAIResponse:
        """As its parent's, but of answers that are safe to read; raises Unfit for others."""
        response = self._request_with_retry(query)
        try:
            check(response.content)
            read(response.content)
        except Unfit:
            response.raise_for_status()  # what a broken server says by its status is more to the point
            raise
        answer = OAIResponse(response, params=query)
        answer.raise_for_oaipmh_error()
        response.raise_for_status()
        return answer

    def _get_retry_after(self, http_response: httpx2.Response) -> float:
        """Seconds, or a date (RFC 9110, section 10.2.3); never longer than we are willing to wait."""
        said = http_response.headers.get("retry-after", "")
        if said.isascii() and said.isdigit():
            return min(float(said[:9]), LONGEST_WAIT)
        try:
            wait = (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds()
        except (TypeError, ValueError):
            wait = self.retry_config.default_retry_after
        return max(1.0, min(wait, LONGEST_WAIT))

    def ask(self, **query: str) -> etree._Element:
        """The parsed answer; raises what `harvest` raises, and Unfit."""
        return read(self.harvest(query).http_response.content)


def user_agent() -> str:
    said = f"{settings.SITE_NAME} ({settings.SITE_URL}; mailto:{settings.CONTACT_EMAIL})"
    return said.encode("ascii", "ignore").decode()


def bounded(arriving: httpx2.Response) -> bytes:
    """The body, unpacked; raises Unfit where it is too large or comes too slowly."""
    began, parts, size = time.monotonic(), [], 0
    for part in arriving.iter_bytes(65_536):
        size += len(part)
        if size > MOST_BYTES:
            raise Unfit(f"An answer is larger than {MOST_BYTES // 1024 // 1024} MB.")
        if time.monotonic() - began > LONGEST:
            raise Unfit(f"An answer takes longer than {LONGEST:.0f} seconds.")
        parts.append(part)
    return b"".join(parts)


def check(body: bytes) -> None:
    """Refuse what declares a document type or entities: no answer of OAI-PMH does. Raises Unfit.

    Only in encodings in which such a declaration can be seen.
    """
    declared = DECLARED.match(body[:300])
    if b"\0" in body[:1000] or (declared and declared[1].lower() not in ENCODINGS):
        raise Unfit("An answer is not in UTF-8.")
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise Unfit("An answer declares a document type, which could be an attack.")


def read(body: bytes) -> etree._Element:
    """The answer as XML, without ever opening another file or address. Raises Unfit.

    Small faults are forgiven, but not that the end is missing: with it the token would be, and what
    is only the beginning of a list would be taken for the whole.
    """
    parser: Any = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, recover=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise Unfit("An answer is no XML.") from error
    if root is None or not str(root.tag).endswith("}OAI-PMH"):
        raise Unfit("An answer is none of OAI-PMH: is the address right?")
    if not END.search(body, max(0, len(body) - BEHIND)):
        raise Unfit("An answer breaks off before its end.")
    return root
