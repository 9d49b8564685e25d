import re
import time

from portal import text
from portal.text.contents import contents, headings
from tests.wiki.pages import make_page


def html(source: str) -> str:
    return text.render(source, profile="wiki").html


def shape(source: str) -> str:
    """The table with each link as its words."""
    return re.sub(r"<a [^>]*>([^<]*)</a>", r"\1", contents(html(source)).html)


def test_headings_are_nested_as_they_stand_in_the_text():
    found = shape("# a\n## b\n### c\n## *d*[^1] & e\n# f\n\n[^1]: x")
    assert found == ("<ul><li>a<ul><li>b<ul><li>c</li></ul></li><li>d &amp; e</li></ul></li><li>f</li></ul>")
    assert shape("### a\n# b\n### c\n## d") == "<ul><li>a</li><li>b<ul><li>c</li><li>d</li></ul></li></ul>"


def test_each_line_leads_to_its_heading():
    shown = html("# Élevage\n# Élevage\n# الماعز\n> # not this")
    assert [one.address for one in headings(shown)] == ["s-elevage", "s-elevage_1", "s-الماعز"]
    assert '<a href="#s-elevage_1" dir="auto">Élevage</a>' in contents(shown).html


def test_few_headings_need_no_table_and_many_are_folded():
    assert contents(html("# a\n# b")) is None and contents("") is None
    assert not contents(html("# a\n" * 8)).is_long and contents(html("# a\n" * 9)).is_long


def test_of_very_many_headings_the_higher_ones_are_named():
    found = contents(html("# a\n## b\n## c\n" * 30)).html
    assert found.count("<li>") == 30 and ">b<" not in found
    assert contents(html("# a\n" * 300)).html.count("<li>") == 40


def test_a_table_is_made_in_no_time():
    start = time.thread_time()
    contents('<h2 id="s-a">' * 20_000)
    assert time.thread_time() - start < 2


def test_it_stands_above_a_page(author, browse):
    page = make_page(author, title="Goats", body="# Care\n# Milk\n# Water")
    shown = browse(None).get(page.get_absolute_url()).content.decode()
    assert '<details class="fold contents" open>' in shown and 'href="#s-milk"' in shown
