"""Independent harvesters read our /oai over a real socket, and our own harvest brings the same records."""

import threading
from collections import Counter

import pytest
from django.db import connection
from oaipmh_scythe import Scythe
from sickle import Sickle

from knowledge.documents import actions, oai
from knowledge.documents.harvesting.client import PoliteScythe
from knowledge.documents.harvesting.running import Harvest
from knowledge.documents.models import Document, HarvestedRecord, Source
from knowledge.documents.oai import listing
from tests.documents.oai.asking import set_back
from tests.documents.oai.test_formats import whole

pytestmark = pytest.mark.django_db(transaction=True)

PLAIN = (
    "title", "alternative_titles", "language", "type", "year", "date", "abstract", "publisher", "isbn",
    "issn", "doi", "licence",
)  # fmt: skip
MORE = (
    "place", "series", "series_number", "journal", "volume", "issue", "page_range", "readers", "donors",
    "projects", "reviewed",
)  # fmt: skip


@pytest.fixture
def ours(live_server, settings):
    """The address of our /oai, as it names itself too."""
    settings.SITE_URL = live_server.url
    return f"{live_server.url}/oai"


def harvest(address: str, prefix: str) -> Source:
    """A harvest of ours as if it were another's (the command refuses its own portal)."""
    source, _made = Source.objects.get_or_create(url=address, prefix=prefix, defaults={"name": "Ourselves"})
    with PoliteScythe(address, delay=0) as scythe:
        assert Harvest(source, scythe).run()
    return source


def described(document: Document, fields: tuple[str, ...]) -> dict:
    found = {name: getattr(document, name) for name in fields}
    found["authors"] = [author.name for author in document.authors.all()]
    for name in ("themes", "countries", "regions", "concepts"):
        found[name] = sorted(row.name_en for row in getattr(document, name).all())
    return found | {"tags": sorted(document.tags.names())}


@pytest.mark.parametrize("prefix", ["qdc", "oai_dc"])
def test_our_own_harvest_of_our_own_oai_gives_the_same_records(prefix, ours, publish):
    """Done when: field by field, by `qdc` all that it holds and by `oai_dc` what that can carry."""
    originals = [
        whole(publish),
        publish(title="Plain & short"),
        publish(title="ماعز", language="ar", type="story"),
    ]
    actions.shown_anew(document.pk for document in originals)
    harvest(ours, prefix)
    for original in originals:
        original.refresh_from_db()
        record = HarvestedRecord.objects.get(identifier=listing.identifier(original.pk))
        fields = PLAIN + MORE if prefix == "qdc" else PLAIN
        assert described(record.document, fields) == described(original, fields)
        assert record.document.link == f"{ours.removesuffix('oai')}documents/{original.pk}/"
        if prefix == "qdc":
            parts = ("name", "is_organisation", "orcid", "affiliation")
            copies = list(record.document.authors.values_list(*parts))
            assert copies == list(original.authors.values_list(*parts))
    assert oai.rebuild() == 0  # what was harvested is never offered as ours


def test_independent_harvesters_read_everything(ours, publish, monkeypatch):
    """Sickle and oaipmh-scythe: identify, formats, sets, identifiers, records over pages, one record."""
    monkeypatch.setattr(listing, "PAGE", 2)
    ids = {listing.identifier(publish(title=f"Number {number}").pk) for number in range(5)}
    sickle, scythe = Sickle(ours), Scythe(ours)
    assert sickle.Identify().repositoryName == scythe.identify().repositoryName == "CoP-PPLD"
    assert {one.metadataPrefix for one in sickle.ListMetadataFormats()} == {"oai_dc", "mods", "qdc"}
    assert "type:report" in {one.setSpec for one in sickle.ListSets()}
    for prefix in ("oai_dc", "mods", "qdc"):
        records = list(sickle.ListRecords(metadataPrefix=prefix))
        assert [record.header.identifier for record in records] == sorted(
            ids, key=lambda name: int(name.rpartition("/")[2])
        )
        with scythe:
            found = list(scythe.list_records(metadata_prefix=prefix, set_="type:report"))
        assert {record.header.identifier for record in found} == ids
    assert {header.identifier for header in sickle.ListIdentifiers(metadataPrefix="oai_dc")} == ids
    one = sickle.GetRecord(identifier=min(ids), metadataPrefix="oai_dc")
    assert one.metadata["creator"] == ["Yusuf, Amina", "Garissa Goat Circle"]


def test_a_harvest_while_records_change_is_whole_and_has_no_record_twice(ours, publish, monkeypatch):
    """Done when: as `python -m bench.harvest` does it with 50,000; here with many small pages."""
    monkeypatch.setattr(listing, "PAGE", 5)
    ids = [publish(title="As it was").pk for _number in range(40)]
    set_back(days=3)
    stop = threading.Event()

    def edit():
        try:
            turn = 0
            while not stop.is_set():
                pk = ids[(turn * 7) % len(ids)]
                Document.objects.filter(pk=pk).update(title=f"Turn {turn}")
                oai.update([pk])
                turn += 1
        finally:
            connection.close()

    editor = threading.Thread(target=edit, daemon=True)
    editor.start()
    first = Sickle(ours).ListRecords(metadataPrefix="oai_dc")
    begun = first.oai_response.xml.findtext("{*}responseDate")
    seen = Counter(record.header.identifier for record in first)
    stop.set()
    editor.join(10)
    assert seen == Counter(listing.identifier(pk) for pk in ids)
    # And the next harvest brings what has changed since, so that the harvester has it all as it is now.
    later = {
        record.header.identifier: record.metadata["title"]
        for record in Sickle(ours).ListRecords(metadataPrefix="oai_dc", **{"from": begun})
    }
    for document in Document.objects.exclude(title="As it was"):
        assert later[listing.identifier(document.pk)] == [document.title]
