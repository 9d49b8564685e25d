"""A landing page as tests read it, and an article with all that can be said of one."""

import html
import json
import re

from requests.utils import parse_header_links

from knowledge.documents import actions
from knowledge.documents.models import Document, DocumentAuthor
from portal.vocabulary.models import Concept, Country, Region, Theme
from tests.documents import awkward, files
from tests.documents.deposits import make_document, upload

ORCID = "0000-0002-1825-0097"


def page_of(browser, document):
    page = browser.get(document.get_absolute_url())
    assert page.status_code == 200
    return page.content.decode()


def metas(text):
    """(name, content) of the meta elements for machines, in their order."""
    found = re.findall(r'<meta name="((?:citation_|DC\.|DCTERMS\.)[^"]+)" content="([^"]*)">', text)
    return [(name, html.unescape(content)) for name, content in found]


def contents(text, name):
    return [content for found, content in metas(text) if found == name]


def json_ld(text):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)[1])


def links_of(response, relation):
    return [link for link in parse_header_links(response["Link"]) if link["rel"] == relation]


def describe(document, **changes):
    """Set these fields on a published document."""
    Document.objects.filter(pk=document.pk).update(**changes)
    document.refresh_from_db()
    return document


def make_paper(member, secretariat):
    """An article with all that can be said of it, and its PDF."""
    document = make_document(member, published_by=None, file=None, tags=["milk"])
    actions.edit_document(
        member, document, {}, revision=1, upload=upload(member, files.big_pdf(2), "goats.pdf")
    )
    document.refresh_from_db()
    assert actions.publish_document(secretariat, document)
    document.themes.set(Theme.objects.all()[:2])
    document.countries.set(Country.objects.filter(code__in=["KE", "ET"]))
    document.regions.set(Region.objects.filter(code="014"))
    names = {"name_en": "goats", "name_fr": "chèvre", "name_ar": "ماعز"}
    uri = "http://aims.fao.org/aos/agrovoc/c_3310"
    document.concepts.set([Concept.objects.update_or_create(uri=uri, defaults=names)[0]])
    DocumentAuthor.objects.filter(document=document, order=0).update(
        orcid=ORCID, affiliation="Garissa University"
    )
    return describe(
        document,
        **awkward.JOURNAL | {"journal": "Rangelands"},
        alternative_titles=["Les chèvres de Garissa"],
        issued="2025-03-07",
        publisher="Brill",
        place="Leiden",
        isbn="978-92-5-108203-4",
        series="Supplements",
        series_number="4",
        doi="10.1234/goats",
        licence="CC-BY-4.0",
        readers=["extension", "donors"],
        donors=["IFAD", "Gates & Co"],
        projects=["Goats for all"],
        reviewed="peer",
    )
