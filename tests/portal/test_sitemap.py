"""The sitemap names what everybody may read, and nothing else."""

import xml.etree.ElementTree as ET

import pytest

from knowledge.wiki import actions
from portal import sitemaps
from tests.wiki.pages import make_page

XML = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


def read(browser, path="/sitemap.xml"):
    answer = browser.get(path)
    assert answer.status_code == 200 and answer["Content-Type"] == "application/xml"
    return ET.fromstring(answer.content)


def places(browser, path="/sitemap.xml") -> list[str]:
    """The paths that it names."""
    return [one.text.split("/", 3)[3] for one in read(browser, path).iter(f"{XML}loc")]


@pytest.fixture
def page(author):
    return make_page(author)


def test_it_names_parts_and_these_the_pages(page, author, visitor):
    make_page(author, title="For members", audience="members")
    [part] = places(visitor)
    assert part == "sitemap-page-1.xml"
    assert places(visitor, f"/{part}") == ["wiki/goat-plague/"]
    assert "Sitemap: http" in visitor.get("/robots.txt").content.decode()


def test_each_page_names_its_translations(page, author, visitor):
    for language, title in (("fr", "Peste"), ("ar", "طاعون")):
        said = {"title": title, "body": "Mots", "language": language}
        actions.translate_page(author, page, said, number=1)
    spanish = make_page(author, title="Peste de las cabras", language="es", audience="members")
    actions.set_translation(author, spanish, language="es", original=page)
    make_page(author, title="Alone")
    found = {}
    for one in read(visitor, "/sitemap-page-1.xml"):
        links = [(link.get("hreflang"), link.get("href")) for link in one.iter(LINK)]
        found[one.find(f"{XML}loc").text.rsplit("/", 2)[1]] = links
    family = found["goat-plague"]
    assert [language for language, _url in family] == ["ar", "en", "fr"]
    assert found["peste"] == family and found["alone"] == []
    assert len(found) == 4


def test_what_is_hidden_deleted_or_unknown_is_not_there(page, author, visitor):
    actions.delete_page(author, page, "A slip.")
    assert places(visitor, "/sitemap-page-1.xml") == [] and places(visitor) == []
    for part in ("post-1", "nothing-1", "page-0", "page-999999999999999999"):
        assert visitor.get(f"/sitemap-{part}.xml").status_code == 404


@pytest.mark.parametrize("number", [3, 40])
def test_it_takes_as_few_queries_for_many(
    number, author, visitor, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(sitemaps, "EACH", 10_000)
    for step in range(number):
        page = make_page(author, title=f"Page {step}", body="Words")
        said = {"title": f"Feuille {step}", "body": "Mots", "language": "fr"}
        actions.translate_page(author, page, said, number=1)
    with django_assert_max_num_queries(4):
        assert len(places(visitor, "/sitemap-page-1.xml")) == 2 * number
    with django_assert_max_num_queries(12):
        visitor.get("/sitemap.xml")
