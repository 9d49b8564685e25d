"""The few tags that templates share; those used in every row are plain Python: an include costs more."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info, gettext

from portal.access import is_member
from portal.names import NAMELESS
from portal.punctuation import comma, listed
from portal.text.contents import Contents
from portal.text.contents import contents as table_of
from portal.vocabulary.models import Country

register = template.Library()

RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "ha-arab", "he", "khw", "ks", "ps", "sd", "ug", "ur", "yi"}
DEEPEST = 6  # steps of indentation that portal.css knows


@register.simple_tag
def lang_dir(language: str = "") -> SafeString:
    """The `lang` and `dir` of text in `language` (ISO 639 code); `dir="auto"` where it isn't known."""
    if not language:
        return mark_safe('dir="auto"')
    direction = "rtl" if language.lower() in RIGHT_TO_LEFT else "ltr"
    return mark_safe(f'lang="{escape(language)}" dir="{direction}"')


@register.simple_tag
def when(moment: datetime | date | None, style: str = "short") -> str:
    """A `<time>`: the day ("12 Nov 2025"); with style "long" the day, the hour and the zone's name; with
    "hour" without the day.

    In the active zone, which is the site's own: `portal.zones` puts it into each member's afterwards, so that
    all can share what is drawn. Never "two hours ago", so that it stays true; portal.js may say that.
    """
    if not moment:
        return ""
    if not isinstance(moment, datetime):
        return format_html('<time datetime="{}">{}</time>', moment.isoformat(), day(moment, style))
    local = timezone.localtime(moment)
    words = moment_in_words(local, style)
    zone = "" if style == "short" else f" {local.tzname()}"
    return mark_safe(f'<time datetime="{local.isoformat(timespec="seconds")}">{words}{zone}</time>')


def moment_in_words(local: datetime, style: str) -> SafeString:
    """A moment by the reader's clock: the day, with style "long" the hour as well, with "hour" that alone."""
    if style == "short":
        return escape(day(local))
    clock = f"{local.hour:02}:{local.minute:02}"
    return escape(clock if style == "hour" else f"{day(local, style)}{comma()} {clock}")


def day(moment: date, style: str = "short") -> str:
    """The day in words, in the active language: "12 Nov 2025" or "12 November 2025". Of our languages only
    English writes months with a capital."""
    name = str((MONTHS if style == "long" else MONTHS_3)[moment.month])
    if style != "long" and (get_language() or "en").startswith("en"):
        name = name.capitalize()
    return f"{moment.day} {name} {moment.year}"


@register.simple_tag
def contents(html: str) -> Contents | None:
    """The table of contents of rendered `html`, None where it needs none."""
    return table_of(html)


def initials(name: str) -> str:
    """One or two letters that stand for `name`; one only where letters would join, as in Arabic."""
    words = [word for word in name.split() if word[0].isalpha()]
    if not words:
        return "·"
    first = words[0][0].upper()
    joins = "\u0590" <= first <= "\u08ff"
    return first if joins or len(words) == 1 else first + words[-1][0].upper()


@register.simple_tag
def avatar(person: Any, size: str = "", photo: str | None = "") -> SafeString:
    """A disc with the person's initials, coloured by their number; decoration, hidden from screen readers.

    Over them lies `photo`, an address that the reader may see, else the face that everybody may see.
    """
    name = person.display_name if person and person is not NAMELESS else ""
    hue = (getattr(person, "pk", 0) or 0) % 8
    kind = f"avatar hue-{hue} {size}".strip()
    face = photo or getattr(person, "face_url", "")
    image = f'<img src="{escape(face)}" alt="" loading="lazy">' if face else ""
    return mark_safe(f'<span class="{kind}" aria-hidden="true">{escape(initials(str(name)))}{image}</span>')


@register.simple_tag
def author(person: Any, moment: datetime | None = None, face: bool = True) -> SafeString:
    """The line above what a person wrote: disc, name with a link where they have a page, role, country, and
    when."""
    name = escape(person.display_name) if person else escape(gettext("Former member"))
    url = person.get_absolute_url() if is_member(person) else ""
    disc = avatar(person) if face else ""
    inner = f'<a href="{escape(url)}">{disc}<bdi>{name}</bdi></a>' if url else f"{disc}<bdi>{name}</bdi>"
    line = " · ".join(str(words) for words in (getattr(person, "role_line", ""), country_of(person)) if words)
    role = f'<span class="role" dir="auto">{escape(line)}</span>' if line else ""
    return mark_safe(f'<span class="author">{inner}{role}{when(moment, "long") if moment else ""}</span>')


def country_of(person: Any) -> str:
    """The name of the country where a person works, in the active language; from memory, without a query."""
    code = getattr(person, "country_id", None)
    country = Country.objects.known().get(code) if code else None
    return str(country) if country else ""


register.simple_tag(comma)


@register.filter(name="listed")
def listed_safely(words: Any) -> SafeString:
    """The words one after the other, with the comma of the reader's language between."""
    return mark_safe(listed(conditional_escape(one) for one in words or ()))


@register.filter
def depth(level: int) -> int:
    """How far to indent a reply at `level` (0 is the topic's own post): no deeper than portal.css goes."""
    return max(0, min(int(level), DEEPEST))


@register.simple_tag(takes_context=True)
def nav(context: template.Context) -> SafeString:
    """The site's main links, with the reader's section marked; drawn once per language and section."""
    request = context.get("request")
    return draw_nav(get_language(), section_of(request) if request else "")


def section_of(request: Any) -> str:
    """Which of the main links the page belongs to: questions and discussions share one app."""
    match = getattr(request, "resolver_match", None)
    namespace = match.namespaces[0] if match and match.namespaces else ""
    return "questions" if namespace == "forum" and request.path.startswith("/questions/") else namespace


@lru_cache(maxsize=64)
def draw_nav(language: str, section: str) -> SafeString:
    return mark_safe(render_to_string("components/nav.html", {"section": section}))


@register.simple_tag
def site_name() -> str:
    """The community's name. From the settings, as allauth's pages have a `site` of their own."""
    return settings.SITE_NAME


@register.simple_tag
def site_contact() -> str:
    """The address at which the secretariat is reached."""
    return settings.CONTACT_EMAIL


class ConstantNode(template.Node):
    def __init__(self, nodelist: template.base.NodeList):
        self.nodelist = nodelist
        self.drawn: dict[str | None, str] = {}

    def render(self, context: template.Context) -> str:
        language = get_language()
        if language not in self.drawn:
            self.drawn[language] = self.nodelist.render(context)
        return self.drawn[language]


@register.tag
def constant(parser: template.base.Parser, token: template.base.Token) -> ConstantNode:
    """`{% constant %}…{% endconstant %}`: drawn once a process and language, then only copied.

    For the parts of a page that are the same for every reader: nothing within may depend on the
    person, the address or the data. Addresses and translations make up most of a page's cost.
    """
    nodelist = parser.parse(("endconstant",))
    parser.delete_first_token()
    return ConstantNode(nodelist)


@register.simple_tag
def language_name(code: str) -> str:
    """A language's name in itself, for the four of the interface; else the code."""
    try:
        return get_language_info(code)["name_local"].capitalize()
    except KeyError:
        return code
