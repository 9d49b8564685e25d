from datetime import UTC, date, datetime

import pytest
from django.template import Context, engines
from django.utils import timezone, translation

from portal.templatetags import portal as tags
from tests.look.gallery import PEOPLE


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Amina Njeri", "AN"),
        ("Jean-Baptiste Kaboré Ouédraogo", "JO"),
        ("Madonna", "M"),
        ("ليلى المنصوري", "ل"),
        ("éloi ñandú", "ÉÑ"),
        ("(late) Nairobi 2", "N"),
        ("  ", "·"),
        ("42", "·"),
    ],
)
def test_initials(name, expected):
    assert tags.initials(name) == expected


@pytest.mark.parametrize(("level", "expected"), [(0, 0), (3, 3), (6, 6), (40, 6), (-1, 0)])
def test_a_reply_is_indented_only_so_far(level, expected):
    assert tags.depth(level) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [("fr", 'lang="fr" dir="ltr"'), ("ar", 'lang="ar" dir="rtl"'), ("", 'dir="auto"'), (None, 'dir="auto"')],
)
def test_lang_dir(language, expected):
    assert tags.lang_dir(language) == expected


def test_lang_dir_lets_no_attribute_slip_in():
    assert tags.lang_dir('en" onclick="x') == 'lang="en&quot; onclick=&quot;x" dir="ltr"'


@pytest.mark.parametrize(
    ("language", "short", "long"),
    [
        ("en", "3 Nov 2025", "3 November 2025, 23:30 UTC"),
        ("fr", "3 nov 2025", "3 novembre 2025, 23:30 UTC"),
        ("es", "3 nov 2025", "3 noviembre 2025, 23:30 UTC"),
        ("ar", "3 نوفمبر 2025", "3 نوفمبر 2025، 23:30 UTC"),
    ],
)
def test_when_names_the_day_in_the_readers_language(language, short, long):
    moment = datetime(2025, 11, 3, 23, 30, tzinfo=UTC)
    with translation.override(language):
        assert short in tags.when(moment)
        assert long in tags.when(moment, "long")


def test_when_tells_the_time_with_its_zone():
    moment = datetime(2025, 11, 3, 23, 30, tzinfo=UTC)
    with timezone.override("Africa/Nairobi"), translation.override("en"):
        assert (
            tags.when(moment, "long")
            == '<time datetime="2025-11-04T02:30:00+03:00">4 November 2025, 02:30 EAT</time>'
        )


def test_when_takes_a_day_and_nothing():
    with translation.override("en"):
        assert tags.when(date(2023, 5, 1)) == '<time datetime="2023-05-01">1 May 2023</time>'
    assert tags.when(None) == ""


def test_an_author_who_left_is_named_without_a_link():
    with translation.override("en"):
        assert "<a " not in tags.author(None)
        assert "Former member" in tags.author(None)


def test_an_author_is_escaped():
    nasty = type(PEOPLE[0])(9, "<script>x</script>", '"><b>')
    assert "<script" not in tags.author(nasty) and "<b>" not in tags.author(nasty)


def test_what_is_constant_is_drawn_once_in_each_language():
    template = (
        engines["django"].from_string("{% load portal %}{% constant %}{{ word }}{% endconstant %}").template
    )
    seen = []
    for language, word in [("en", "one"), ("fr", "un"), ("en", "two"), ("fr", "deux")]:
        with translation.override(language):
            seen.append(template.render(Context({"word": word})))
    assert seen == ["one", "un", "one", "un"]


@pytest.mark.parametrize(
    ("path", "current"),
    [("/forum/", "/forum/"), ("/questions/", "/questions/"), ("/wiki/", "/wiki/"), ("/", None)],
)
def test_the_nav_marks_the_readers_section(rf, path, current):
    from django.urls import resolve

    request = rf.get(path)
    request.resolver_match = resolve(path)
    html = engines["django"].from_string("{% load portal %}{% nav %}").render({}, request)
    assert html.count("aria-current") == (1 if current else 0)
    if current:
        assert f'href="{current}" aria-current="true"' in html
