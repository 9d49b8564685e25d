"""The promises of weight: a first visit costs little, also on a slow line."""

import gzip
import re

from django.contrib.staticfiles import finders

from tests.look import gallery


def weight(*names: str) -> int:
    """The bytes of static files as they travel."""
    total = 0
    for name in names:
        with open(finders.find(name), "rb") as file:
            total += len(gzip.compress(file.read(), 9))
    return total


def test_the_stylesheet_keeps_its_promise():
    assert weight("css/portal.css") <= 10_000


def test_the_scripts_keep_their_promise():
    assert weight("js/portal.js", "django_htmx/htmx-2.min.js") <= 20_000


def test_a_page_with_every_component_keeps_its_promise():
    assert len(gzip.compress(gallery.draw(gallery.PEOPLE[0]).encode(), 6)) <= 14_000


def test_the_mark_is_small():
    assert weight("img/favicon.svg") <= 1_000


def test_the_stylesheet_uses_logical_properties_only():
    with open(finders.find("css/portal.css")) as file:
        css = file.read()
    side = r"[\s{;](margin|padding|border|inset)?-?(left|right|top|bottom)(-[a-z]+)?\s*:"
    assert re.findall(side + r"|(text-align|float):\s*(left|right)", css) == []
