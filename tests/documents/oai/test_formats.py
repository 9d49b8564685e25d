"""The three formats (3.4, section 5): what they say, and that nothing in a document breaks them."""

from pathlib import Path

import pytest
from django.utils.translation import override
from lxml import etree

from knowledge.documents import oai
from knowledge.documents.models import Document, Relation
from knowledge.documents.oai import formats
from knowledge.documents.oai.formats import qualified
from knowledge.documents.oai.offering import offered
from portal.vocabulary.models import Concept, Theme
from tests.documents.oai.asking import XML, ask

DCTERMS = """abstract accessRights alternative audience bibliographicCitation creator extent format identifier
isPartOf isVersionOf issued language license publisher replaces rights subject title type"""
MODS_ORDER = """titleInfo name typeOfResource genre originInfo language physicalDescription abstract
targetAudience note subject relatedItem identifier location accessCondition"""
NASTY = "\u0001\u0008\ufffe]]> <b>&amp; \"quotes\" 'too' \u202e\ud83d\ude00 😀 ملاحظة\x0b"


def whole(publish):
    """A document of which everything is known."""
    theme = Theme.objects.exclude(parent=None).first()
    document = publish(
        title="Goats & <sheep>", themes=[theme], tags=["milk & hides"], publisher="ILRI", place="Nairobi",
        issued="2025-03-04", licence="CC-BY-NC-SA-3.0-IGO", doi="10.1000/a<b>&c",
    )  # fmt: skip
    Document.objects.filter(pk=document.pk).update(
        alternative_titles=["Chèvres", "ماعز"], series="Papers", series_number="7", journal="Pastoralism",
        volume="12", issue="3", page_range="45-60", isbn="978-92-9146-000-0", issn="2041-7136",
        readers=["ngos", "livestock-keepers"], donors=["A & B"], projects=["P"], reviewed="peer",
    )  # fmt: skip
    document.countries.add("KE")
    document.regions.add("014")
    document.concepts.add(Concept.objects.get(uri="http://aims.fao.org/aos/agrovoc/c_3324"))
    document.authors.filter(order=0).update(orcid="0000-0002-1825-0097", affiliation="Univ. of Nairobi")
    for kind in ("edition-of", "translation-of", "part-of", "supersedes"):
        Relation.objects.create(document=document, kind=kind, other=publish(title=kind))
    oai.update([document.pk])
    return document


def written(document, prefix):
    return etree.fromstring(formats.WRITERS[prefix](offered([document.pk])[document.pk]), XML)


def texts(root, name):
    return [element.text for element in root.iter(f"{{*}}{name}")]


def test_simple_dublin_core_says_it_all(publish):
    """Section 5 Dublin Core: the fifteen elements, each as often as needed."""
    document = whole(publish)
    root = written(document, "oai_dc")
    assert texts(root, "title") == ["Goats & <sheep>", "Chèvres", "ماعز"]
    assert texts(root, "creator") == ["Yusuf, Amina", "Garissa Goat Circle"]
    assert texts(root, "date") == ["2025-03-04"]
    assert texts(root, "type") == ["Report", "Text"]
    assert texts(root, "identifier") == [
        f"http://127.0.0.1:8000/documents/{document.pk}/",
        "https://doi.org/10.1000/a%3Cb%3E&c",
        "urn:isbn:978-92-9146-000-0",
        "urn:issn:2041-7136",
    ]
    assert texts(root, "coverage") == ["Eastern Africa", "Kenya"]
    assert texts(root, "rights") == ["https://creativecommons.org/licenses/by-nc-sa/3.0/igo/"]
    assert texts(root, "source") == ["Pastoralism 12(3), 45-60"]
    assert texts(root, "relation")[0] == "Papers; 7" and len(texts(root, "relation")) == 5
    assert {"goats", "milk & hides"} <= set(texts(root, "subject"))


def test_mods_says_it_all_in_its_order(publish):
    """MODS 3.7: names in parts, a host with volume and pages, a series, identifiers by type."""
    root = written(whole(publish), "mods")
    order = [MODS_ORDER.split().index(etree.QName(element).localname) for element in root]
    assert order == sorted(order)
    names = [(part.get("type"), part.text) for part in root.iter("{*}namePart")]
    assert names == [("family", "Yusuf"), ("given", "Amina"), (None, "Garissa Goat Circle")]
    assert texts(root, "nameIdentifier") == ["https://orcid.org/0000-0002-1825-0097"]
    assert texts(root, "affiliation") == ["Univ. of Nairobi"]
    kinds = [item.get("type") for item in root.iter("{*}relatedItem")]
    assert kinds == ["host", "series", "otherVersion", "host", "preceding", "otherVersion"]
    found = {one.get("type"): one.text for one in root.findall("{*}identifier")}
    assert found["doi"] == "10.1000/a<b>&c" and found["isbn"] == "978-92-9146-000-0" and "issn" not in found
    [access] = root.iter("{*}accessCondition")
    assert access.get("{http://www.w3.org/1999/xlink}href").startswith("https://creativecommons.org/")


def test_qualified_dublin_core_follows_its_schema(publish):
    """3.4: what we call `qdc` is valid by the schema that we publish, in DCMI's terms."""
    root = written(whole(publish), "qdc")
    assert schema().validate(root), schema().error_log.last_error
    assert texts(root, "license") == ["CC-BY-NC-SA-3.0-IGO"]
    assert texts(root, "reviewStatus") == ["Peer Review"]
    assert texts(root, "audience") == ["NGOs", "Farmers"]
    assert [(one.text, one.get("code")) for one in root.iter("{*}coverage.country")] == [("Kenya", "KE")]
    assert [one.get("uri") for one in root.iter("{*}subject.agrovoc")] == [
        "http://aims.fao.org/aos/agrovoc/c_3324"
    ]
    assert [(one.get("creator"), one.text) for one in root.iter("{*}creator.identifier")] == [
        ("Yusuf, Amina", "0000-0002-1825-0097")
    ]


class Terms(etree.Resolver):
    """DCMI's schema is on the web; what of it is needed here is a list of names."""

    def resolve(self, url, _public, context):
        if not url.endswith("dcterms.xsd"):
            return None
        elements = "".join(f'<xs:element name="{name}" type="terms:literal"/>' for name in DCTERMS.split())
        kinds = "".join(
            f'<xs:complexType name="{name}"><xs:simpleContent><xs:extension base="terms:literal"/>'
            "</xs:simpleContent></xs:complexType>"
            for name in ("URI", "W3CDTF", "DCMIType")
        )
        text = (
            '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:terms="http://purl.org/dc/terms/"'
            ' targetNamespace="http://purl.org/dc/terms/" elementFormDefault="qualified"><xs:import'
            ' namespace="http://www.w3.org/XML/1998/namespace" schemaLocation="xml.xsd"/>'
            '<xs:complexType name="literal"><xs:simpleContent><xs:extension base="xs:string">'
            '<xs:anyAttribute namespace="http://www.w3.org/XML/1998/namespace" processContents="skip"/>'
            f"</xs:extension></xs:simpleContent></xs:complexType>{elements}{kinds}</xs:schema>"
        ).replace(
            '<xs:import namespace="http://www.w3.org/XML/1998/namespace" schemaLocation="xml.xsd"/>', ""
        )
        return self.resolve_string(text, context)


def schema() -> etree.XMLSchema:
    parser = etree.XMLParser()
    parser.resolvers.add(Terms())
    return etree.XMLSchema(etree.parse(Path(oai.__file__).parent / "qdc.xsd", parser))


@pytest.mark.parametrize("prefix", formats.FORMATS)
def test_no_text_breaks_the_answer(prefix, publish, client):
    """3.2 XML Response Format: well-formed whatever stands in a document; what XML can't hold is left out."""
    document = publish()
    fields = ("title", "abstract", "publisher", "place", "series", "journal", "doi", "volume", "issue")
    nasty = NASTY.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    Document.objects.update(
        **{name: nasty[: Document._meta.get_field(name).max_length] for name in fields},
        donors=[nasty], projects=[nasty], alternative_titles=[nasty],
    )  # fmt: skip
    document.authors.update(name=nasty, affiliation=nasty)
    document.tags.add("a & <b>")
    oai.update([document.pk])
    answer = ask(client, "ListRecords", metadataPrefix=prefix)
    title = answer.words("title")[0]
    assert title.startswith("]]> <b>&amp; \"quotes\" 'too'") and title.endswith("😀 ملاحظة")
    if prefix == "qdc":
        assert schema().validate(answer.metadata[0])


def test_every_choice_has_its_word():
    """No type, reader, relation or kind of review is left without an element."""
    from knowledge.documents.models import Reader, RelationKind, Reviewed
    from knowledge.documents.oai.formats import mods

    assert set(qualified.READERS) == set(Reader)
    assert set(qualified.REVIEWED) == set(Reviewed)
    assert set(qualified.RELATIONS) == set(mods.RELATIONS) == set(RelationKind)


def test_all_is_in_english_whatever_the_reader_speaks(publish):
    """The names of types, themes and places don't depend on who asks or saves."""
    document = whole(publish)
    for prefix in formats.FORMATS:
        before = etree.tostring(written(document, prefix))
        with override("ar"):
            assert etree.tostring(written(document, prefix)) == before
