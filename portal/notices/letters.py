"""What the mails of the portal have in common: sender, headers, threads, and the words around them."""

import re
from collections.abc import Iterable
from email.utils import quote
from html import escape
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.utils import translation

from portal.access import ANY_MEMBER
from portal.links.titles import titled
from portal.notices.outbox import addresses
from portal.notices.outbox.wire import TextFirst
from portal.notices.registry import Letter, MailingList
from portal.text import keep_mentions

# Bytes of a text in a mail, and of its HTML twin: so a whole mail, even as base64, stays below 30 kB.
LONGEST_TEXT = 8_000
LONGEST_HTML = 9_500

OURS_ALONE = re.compile(r' (?:class|rel|id|tabindex|loading)="[^"]*"')  # say nothing outside of our pages
OWN_ADDRESS = re.compile(r' href="/')
WITHIN_PAGE = re.compile(r'<a href="#[^"]*">(.*?)</a>', re.S)
PICTURE = re.compile(r"<img ([^>]*)>")
ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


def compose(
    member: Any,
    name: str,
    context: dict[str, Any],
    *,
    language: str = "",
    sender: str = "",
    headers: dict[str, str] | None = None,
) -> EmailMultiAlternatives:
    """The mail `name` to `member`, in their language: templates mail/<name>_subject.txt, _body.txt and .html.

    `sender` is whose name stands before the portal's address. Who is no member has no `member`: `language`
    says what they read.
    """
    with translation.override(language or (member.language if member else settings.LANGUAGE_CODE)):
        context = {
            "member": member,
            "site": {"name": settings.SITE_NAME, "url": settings.SITE_URL, "contact": settings.CONTACT_EMAIL},
            **context,
        }
        mail = TextFirst(
            one_line(render_to_string(f"mail/{name}_subject.txt", context)),
            render_to_string(f"mail/{name}_body.txt", context).strip() + "\n",
            from_email=from_address(sender),
            to=[member.email] if member else [],
            headers={
                "Auto-Submitted": "auto-generated",  # RFC 3834
                "Precedence": "bulk",
                "X-Auto-Response-Suppress": "All",
                **(headers or {}),
            },
        )
        mail.attach_alternative(render_to_string(f"mail/{name}_body.html", context).strip(), "text/html")
    return mail


def one_line(text: str) -> str:
    """`text` as a header can hold it: on one line, without control characters."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())


def from_address(name: str) -> str:
    """`name`, at the portal's address: mail from theirs would fail the rules of their domain (RFC 7489)."""
    if not (name := one_line(name)):
        return settings.DEFAULT_FROM_EMAIL
    return f'"{quote(f"{name} ({settings.SITE_NAME})")}" <{addresses.own()}>'


# --- Headers ------------------------------------------------------------------


def message_id(kind: str, object_id: int) -> str:
    """The Message-ID of a thing, the same in every mail of it; what came in by mail has others too."""
    return f"<{kind}.{object_id}@{settings.MAIL_DOMAIN}>"


def own_thing(message_id: str) -> tuple[str, int] | None:
    """The thing that a Message-ID of the portal's own stands for."""
    name, _, domain = message_id.strip("<> ").rpartition("@")
    kind, _, object_id = name.rpartition(".")
    if domain.lower() != settings.MAIL_DOMAIN or not object_id.isdecimal() or len(object_id) > 18:
        return None
    return kind, int(object_id)


def thread_headers(own: str, *earlier: Iterable[str]) -> dict[str, str]:
    """Message-ID, In-Reply-To and References (RFC 5322, section 3.6.4).

    `earlier` are the things from the root to the parent, each as all the Message-IDs it is known under.
    """
    chain = list(dict.fromkeys(one for names in earlier for one in names if one != own and is_sound(one)))
    headers = {"Message-ID": own}
    if chain:
        headers |= {"In-Reply-To": chain[-1], "References": " ".join(chain)}
    return headers


def is_sound(message_id: str) -> bool:
    """Whether a Message-ID that came from outside can stand in a header."""
    return message_id.isascii() and message_id.isprintable() and len(message_id.split()) == 1


def list_headers(mailing_list: MailingList) -> dict[str, str]:
    """What marks the mail of a list (RFC 2369, 2919)."""
    name = "".join(re.findall(r"[\w !#$%&'*+/=?^`{|}~.,:;()@-]", mailing_list.name, re.ASCII)).strip()
    slug = mailing_list.slug
    return {
        "List-Id": f'"{name}" <{slug}.{settings.MAIL_DOMAIN}>'
        if name
        else f"<{slug}.{settings.MAIL_DOMAIN}>",
        "List-Post": f"<mailto:{addresses.address(slug)}>",
        "Precedence": "list",
    }


def stop_headers(stop: str) -> dict[str, str]:
    """How one ends such mails by one click in the mail program (RFC 8058)."""
    return {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


# --- What somebody wrote --------------------------------------------------------


def shown(letter: Letter) -> dict[str, Any]:
    """What the templates show of a letter: its words as text and as HTML, and whether that is all."""
    text = shortened(letter.text, LONGEST_TEXT)
    is_cut = text != letter.text
    html = html_for_mail(titled(letter.html, ANY_MEMBER))
    if is_cut or not html or len(html.encode()) > LONGEST_HTML:
        html = html_of(shortened_as_html(text))
    return {
        "title": letter.title,
        "author": letter.author,
        "point": letter.point,
        "text": text,
        "html": html,
        "is_cut": is_cut,
        "text_language": letter.language,
        "attachments": [(name, filesizeformat(size), url) for name, size, url in letter.attachments],
    }


def shortened(text: str, most: int) -> str:
    """At most `most` bytes of `text`, up to the end of a paragraph, a line or a word where one is near."""
    if len(text.encode()) <= most:
        return text
    cut = text.encode()[:most].decode(errors="ignore")
    for end in ("\n\n", "\n", " "):
        if (place := cut.rfind(end)) > len(cut) * 3 // 4:
            return cut[:place].rstrip()
    return cut


def shortened_as_html(text: str) -> str:
    """What of `text` is short enough also as HTML."""
    most = LONGEST_TEXT
    while (length := len(html_of(text).encode())) > LONGEST_HTML:
        most = most * LONGEST_HTML // length
        text = shortened(text, most)
    return text


def html_of(text: str) -> str:
    """Plain words as HTML."""
    return "<br>\n".join(escape(line) for line in text.strip().splitlines())


def html_for_mail(html: str) -> str:
    """HTML that `portal.text` made, as it can be read outside of our pages.

    Whole addresses, no links within the page, and links instead of pictures, which not everybody may see.
    """
    html = OURS_ALONE.sub("", keep_mentions(html, ()))
    html = PICTURE.sub(link_to_picture, html)
    return WITHIN_PAGE.sub(r"\1", OWN_ADDRESS.sub(f' href="{settings.SITE_URL}/', html))


def link_to_picture(picture: re.Match[str]) -> str:
    found = dict(ATTRIBUTE.findall(picture[1]))
    address = found.get("src", "")
    return f'<a href="{address}">{found.get("alt") or address}</a>'
