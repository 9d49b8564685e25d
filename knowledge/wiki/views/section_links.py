"""A link beside each heading that leads to the form for its section."""

import re

from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

# Only headings that begin a section have an address; the n-th of them is that of section n.
HEADING = re.compile(r'<h([1-6]) (?:[^>]* )?id="[^>]*>(.*?)</h\1>', re.DOTALL)
OPEN, CLOSE = '<div class="section-head">', "</div>"
LINK = re.compile(f'{OPEN}(.*?)<a class="no-print" data-section.*?</a>{CLOSE}', re.DOTALL)


def add(html, page):
    """The HTML of the page's newest text with these links."""
    number, edit = 0, _("Edit")

    def with_link(match):
        nonlocal number
        number += 1
        url = reverse("wiki:edit-section", args=[page.slug, number])
        words = f'{edit}<span class="unseen">: {strip_tags(match[2])}</span>'
        return (
            f'{OPEN}{match[0]}<a class="no-print" data-section href="{url}" rel="nofollow">{words}</a>{CLOSE}'
        )

    return HEADING.sub(with_link, html)


def without(html):
    """The same for who may not edit the page."""
    return mark_safe(LINK.sub(r"\1", html))
