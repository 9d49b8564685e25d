"""Pages with their whole history as MediaWiki exports them (https://www.mediawiki.org/xml/export-0.11.xsd).

Pieces are made one after the other, so that a history of any length takes little memory. The texts are the
Markdown that was typed. The model and format say wikitext all the same: MediaWiki takes nothing else in.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC
from hashlib import sha1
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.urls import reverse

from knowledge.wiki.models import Page, Revision

AT_ONCE = 20  # revisions that are read together
NAMESPACE = "http://www.mediawiki.org/xml/export-0.11/"
NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
GENERATOR = "Texts in Markdown"  # by which our own importer knows that they are
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def export(pages: Iterable[Page], person: Any = None, *, whole: bool = False) -> Iterator[str]:
    """A document with these pages, and of each the revisions that `person` may see; with `whole`, all."""
    yield head()
    for page in pages:
        yield f"  <page>\n    <title>{words(page.title)}</title>\n    <ns>0</ns>\n    <id>{page.pk}</id>\n"
        yield from revisions(page, person, whole)
        yield "  </page>\n"
    yield "</mediawiki>\n"


def head() -> str:
    base = f"{settings.SITE_URL}{reverse('wiki:index')}"
    return f"""<?xml version="1.0" encoding="utf-8"?>
<mediawiki xmlns="{NAMESPACE}" version="0.11" xml:lang="{settings.LANGUAGE_CODE}">
  <siteinfo>
    <sitename>{words(settings.SITE_NAME)}</sitename>
    <dbname>wiki</dbname>
    <base>{words(base)}</base>
    <generator>{GENERATOR}</generator>
    <case>case-sensitive</case>
    <namespaces>
      <namespace key="0" case="case-sensitive" />
    </namespaces>
  </siteinfo>
"""


def revisions(page: Page, person: Any, whole: bool) -> Iterator[str]:
    rows = Revision.objects.filter(page=page) if whole else Revision.objects.visible_in(page, person)
    rows = rows.select_related("author").defer("body_html").order_by("number")
    after = 0
    while found := list(rows.filter(number__gt=after)[:AT_ONCE]):
        yield "".join(map(revision_element, found))
        after = found[-1].number


def revision_element(revision: Revision) -> str:
    body = sound(revision.body)
    digest, size = in_base_36(sha1(body.encode()).digest()), len(body.encode())
    parent = f"\n      <parentid>{revision.parent_id}</parentid>" if revision.parent_id else ""
    minor = "\n      <minor />" if revision.minor else ""
    at = revision.created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"""    <revision>
      <id>{revision.pk}</id>{parent}
      <timestamp>{at}</timestamp>
      {contributor(revision.author)}{minor}
      <comment>{words(revision.summary)}</comment>
      <origin>{revision.pk}</origin>
      <model>wikitext</model>
      <format>text/x-wiki</format>
      <text bytes="{size}" sha1="{digest}" xml:space="preserve">{escape(body)}</text>
      <sha1>{digest}</sha1>
    </revision>
"""


def contributor(author: Any) -> str:
    """Who wrote it; of a former member nothing is told."""
    if author is None:
        return '<contributor deleted="deleted" />'
    name = words(author.display_name or author.handle)
    return f"<contributor><username>{name}</username><id>{author.pk}</id></contributor>"


def words(value: str) -> str:
    return escape(sound(value))


def sound(value: str) -> str:
    """Without the characters that XML can't hold."""
    return NO_XML.sub("", value)


def in_base_36(digest: bytes) -> str:
    """As MediaWiki writes it, in 31 digits."""
    number, found = int.from_bytes(digest), ""
    while number:
        number, rest = divmod(number, 36)
        found = DIGITS[rest] + found
    return found.rjust(31, "0")
