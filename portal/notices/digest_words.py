"""A conversation as a digest shows it: who said what, from where, and how to answer.

In plain Python, as templates take three times as long, and a morning has many thousands of these.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote as quoted

from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.notices.models import Event
from portal.notices.outbox import addresses
from portal.notices.registry import kinds
from portal.notices.sight import Thing
from portal.templatetags.portal import lang_dir

SOFT = "margin:8px 0 0;color:#5c5043;font-size:14px"


@dataclass
class Quote:
    """What a digest quotes of one thing: who said what, where that is, and the thing to reply to.

    `happened` is the event where it tells of one that is no text of anybody's.
    """

    thing: Thing
    title: str
    words: str
    language: str
    author: Any
    url: str
    happened: Event | None = None

    @property
    def can_reply(self) -> bool:
        return self.happened is None and self.thing[0] in kinds and bool(kinds[self.thing[0]].reply)

    @property
    def name(self) -> str:
        return self.author.display_name if self.author else _("Former member")

    @property
    def country(self) -> str:
        return str(self.author.country) if self.author and self.author.country else ""

    def as_text(self) -> Iterator[str]:
        if self.happened:
            yield self.happened.sentence
        else:
            yield f"{self.name} ({self.country}):" if self.country else f"{self.name}:"
        if self.words:
            yield self.words

    def as_html(self) -> Iterator[str]:
        if self.happened:
            yield f'<p style="margin:8px 0 0" dir="auto">{escape(self.happened.sentence)}</p>'
        else:
            country = f" · {escape(self.country)}" if self.country else ""
            yield f'<p class="soft" style="{SOFT}"><b><bdi>{escape(self.name)}</bdi></b>{country}</p>'
        if self.words:
            yield f'<p style="margin:0" {lang_dir(self.language)}>{escape(self.words)}</p>'


@dataclass
class Shown:
    """A conversation in a digest, or a thing that it offers; `more` counts what it doesn't quote."""

    quotes: list[Quote]
    more: int
    member_id: int

    @property
    def title(self) -> str:
        return self.quotes[0].title

    @property
    def url(self) -> str:
        """Where reading goes on: at the first that is new."""
        return self.quotes[0].url

    @property
    def size(self) -> int:
        return len(self.quotes) + self.more

    @cached_property
    def address(self) -> str:
        """Where an answer to the last that is quoted goes; nothing where there is nothing to answer."""
        last = next((quote for quote in reversed(self.quotes) if quote.can_reply), None)
        return addresses.reply_to(self.member_id, *last.thing) if last else ""

    @property
    def mailto(self) -> str:
        """The same as a link (RFC 6068), with a subject."""
        subject = quoted(f"Re: [{settings.SITE_NAME}] {self.title}", safe="")
        return f"mailto:{self.address}?subject={subject}"

    @property
    def more_words(self) -> str:
        return ngettext("and %(n)s more", "and %(n)s more", self.more) % {"n": self.more}

    def as_text(self) -> str:
        """Its lines, in the active language."""
        lines = [line for quote in self.quotes for line in quote.as_text()]
        if self.more:
            lines.append(self.more_words)
        lines.append(_("Read:") + f" {self.url}")
        if self.address:
            lines.append(_("Reply by mail:") + f" {self.address}")
        return "\n  ".join([f"* {self.title}", *lines])

    def as_html(self) -> SafeString:
        """The same as HTML, with little around the words, as a mail has 30 kB."""
        url = escape(self.url)
        lines = [
            '<h3 style="margin:24px 0 4px;font-size:17px;line-height:1.35" dir="auto">',
            f'<a href="{url}">{escape(self.title)}</a></h3>',
        ]
        for quote in self.quotes:
            lines += quote.as_html()
        more = f'<a href="{url}">{escape(self.more_words)}</a>' if self.more else ""
        lines.append('<p style="margin:4px 0 0;font-size:14px;line-height:2">')
        if self.address:
            words = _("Reply by mail")
            answer = f'<b><a href="{escape(self.mailto)}">{words}</a></b>'
            lines.append(f"{answer} · {more}" if more else answer)
        else:
            words = _("Read it in the portal")
            lines.append(more or f'<a href="{url}">{words}</a>')
        lines.append("</p>")
        return mark_safe("\n".join(lines))
