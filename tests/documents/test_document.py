"""The landing page, and the file beside it."""

import html
import json
import re

import pytest

from knowledge.documents import actions
from knowledge.documents.models import FileVersion
from tests.documents import files
from tests.documents.deposits import make_document, upload

PERSON = {"User-Agent": "Mozilla/5.0 (Android) Firefox/140"}


def metas(text: str) -> list[tuple[str, str]]:
    return [
        (name, html.unescape(content))
        for name, content in re.findall(r'<meta name="((?:citation_|DC\.)[^"]+)" content="([^"]*)">', text)
    ]


@pytest.fixture
def document(member, secretariat):
    return make_document(
        member,
        published_by=secretariat,
        issued="2025-03",
        publisher="Garissa Goat Circle",
        licence="CC-BY-4.0",
        doi="10.1234/goats",
        tags=["milk", "<b>"],
    )


def test_a_visitor_finds_all_of_it_without_scripts(document, visitor):
    page = visitor.get(document.get_absolute_url())
    text = page.content.decode()
    assert page.status_code == 200
    for words in (
        '<h1 lang="en" dir="ltr">Goats in Garissa</h1>',
        "Yusuf, Amina",
        "Garissa Goat Circle",
        "What forty families told us",
        "Report",
        "March 2025",
        "https://creativecommons.org/licenses/by/4.0/",
        "https://doi.org/10.1234/goats",
        "a few seconds on a slow line",
        "Yusuf, A., &amp; Garissa Goat Circle. (2025). Goats in Garissa [Report].",
        f"/documents/{document.pk}.bib",
        f"/documents/{document.pk}.ris",
        f"/documents/{document.pk}.csl.json",
        f"/documents/{document.pk}/goats.txt",
    ):
        assert words in text, words
    assert "edit/" not in text and "withdraw/" not in text


def test_a_wrong_slug_leads_to_the_right_one(document, visitor):
    for url in (f"/documents/{document.pk}/", f"/documents/{document.pk}/sheep/"):
        page = visitor.get(url)
        assert (page.status_code, page.url) == (301, f"/documents/{document.pk}/goats-in-garissa/")


def test_an_arabic_title_has_an_address_of_its_own(member, secretariat, visitor):
    document = make_document(member, published_by=secretariat, title="تأمين الأغنام", language="ar")
    page = visitor.get(f"/documents/{document.pk}/", follow=True)
    assert page.status_code == 200
    assert '<h1 lang="ar" dir="rtl">تأمين الأغنام</h1>' in page.content.decode()


def test_google_scholar_gets_its_tags(member, secretariat, visitor):
    document = make_document(member, title='The "good" goats & milk', published_by=None, file=None)
    actions.edit_document(
        member,
        document,
        {},
        revision=1,
        upload=upload(member, files.big_pdf(2), "goats.pdf"),
    )
    document.refresh_from_db()
    assert actions.publish_document(secretariat, document)
    found = metas(visitor.get(document.get_absolute_url()).content.decode())
    assert ("citation_title", 'The "good" goats & milk') in found
    authors = [content for name, content in found if name == "citation_author"]
    assert authors == ["Yusuf, Amina", "Garissa Goat Circle"]
    assert ("citation_publication_date", "2025") in found
    pdf = dict(found)["citation_pdf_url"]
    page = dict(found)["DC.identifier"]
    assert pdf.startswith("http") and pdf.rpartition("/")[0] == page.rpartition("/")[0]
    assert visitor.get(pdf[pdf.index("/documents") :])["Content-Type"] == "application/pdf"


def test_members_only_says_nothing_to_machines(member, secretariat, browse, visitor):
    document = make_document(
        member, published_by=secretariat, audience="members", file=files.big_pdf(1), title="Ours"
    )
    assert visitor.get(document.get_absolute_url()).status_code == 404
    assert "Ours" not in visitor.get("/documents/").content.decode()
    assert "Ours" not in visitor.get("/documents/feed/").content.decode()
    text = browse(member).get(document.get_absolute_url()).content.decode()
    assert "citation_pdf_url" not in text and "ld+json" not in text
    assert '<meta name="robots" content="noindex">' in text


def test_json_ld_cannot_be_broken_out_of(member, secretariat, visitor):
    evil = "</script><script>alert(1)</script>"
    document = make_document(member, published_by=secretariat, title=evil, abstract=evil)
    text = visitor.get(document.get_absolute_url()).content.decode()
    assert "<script>alert" not in text
    found = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)[1])
    assert found["name"] == evil
    assert found["author"][0]["name"] == "Amina Yusuf"
    assert found["author"][1]["@type"] == "Organization"


def test_hostile_words_stay_words(member, secretariat, visitor):
    evil = "<img src=x onerror=alert(1)>"
    document = make_document(
        member,
        published_by=secretariat,
        title=evil,
        publisher=evil,
        place=evil,
        tags=[evil[:50]],
        abstract=evil,
    )
    for url in (document.get_absolute_url(), "/documents/", "/documents/feed/"):
        assert "<img src=x" not in visitor.get(url).content.decode()


# --- The file -----------------------------------------------------------------


def test_the_file_is_a_download_that_can_be_taken_up_again(document, visitor):
    whole = visitor.get(document.file_url)
    content = b"".join(whole)
    assert whole["Content-Disposition"] == 'attachment; filename="goats.txt"'
    assert whole["ETag"] == f'"{document.current.sha256}"'
    part = visitor.get(document.file_url, headers={"Range": "bytes=5-", "If-Range": whole["ETag"]})
    assert part.status_code == 206 and b"".join(part) == content[5:]
    assert visitor.get(document.file_url, headers={"If-None-Match": whole["ETag"]}).status_code == 304
    assert visitor.head(document.file_url)["Content-Length"] == str(len(content))
    assert visitor.post(document.file_url).status_code == 405


@pytest.mark.parametrize(
    "url",
    ["{pk}/other.txt", "{pk}/2/goats.txt", "{pk}/..%2fgoats.txt", "999999999/goats.txt", "{pk}/%00.txt"],
)
def test_what_is_not_there_is_not_found(url, document, visitor):
    assert visitor.get(f"/documents/{url.format(pk=document.pk)}").status_code == 404


def test_a_lost_file_is_not_found(document, visitor):
    document.current.file.storage.delete(document.current.file.name)
    assert visitor.get(document.file_url).status_code == 404


# --- Words ----------------------------------------------------------------------


def test_a_word_inside_the_file_finds_the_document(member, secretariat, run_tasks):
    from portal import search
    from portal.search.indexing import Changes

    content = files.docx("The lactometer is in the hand of the supplier")
    document = make_document(member, file=None)
    actions.edit_document(member, document, {}, revision=1, upload=upload(member, content, "milk.docx"))
    document.refresh_from_db()
    actions.publish_document(secretariat, document)
    assert search.find(None, "lactometer").rows == []
    run_tasks()
    version = FileVersion.objects.get()
    assert (version.text_state, version.text.strip()) == (
        "done",
        "The lactometer is in the hand of the supplier",
    )
    assert [hit.title for hit in search.find(None, "lactometer").rows] == ["Goats in Garissa"]
    assert search.rebuild("document") == Changes()


def test_a_page_costs_few_queries_whatever_is_on_it(
    member, secretariat, browse, django_assert_max_num_queries
):
    from knowledge.documents.names import Author
    from portal.vocabulary.models import Country, Theme

    document = make_document(
        member,
        published_by=secretariat,
        authors=[Author(f"Family {n}, Given") for n in range(30)],
        themes=list(Theme.objects.all()[:9]),
        countries=list(Country.objects.all()[:20]),
        tags=[f"tag {n}" for n in range(12)],
    )
    browser = browse(member)
    browser.get(document.get_absolute_url())
    with django_assert_max_num_queries(11):
        browser.get(document.get_absolute_url())
