"""Deleted records (2.5.1): what was offered once leaves a tombstone for ever, and nothing else."""

from datetime import date

import pytest

from knowledge.documents import actions, oai
from knowledge.documents.models import Document, OaiRecord, Source
from knowledge.documents.oai.listing import identifier
from portal.moderation import actions as moderation
from tests.documents.deposits import make_document
from tests.documents.oai.asking import ask, set_back

GONE = {
    "withdrawn": lambda document, person: actions.withdraw_document(person, document, "Wrong."),
    "returned": lambda document, person: actions.return_document(person, document, "Mend it."),
    "hidden": lambda document, person: moderation.hide(person, document, "Spam."),
    "for members": lambda document, person: actions.edit_document(
        person, document, {"audience": "members"}, revision=document.revision
    ),
    "embargoed": lambda document, person: changed(document, embargo_until=date(2099, 1, 1)),
    "another's": lambda document, person: changed(document, source=make_source()),
    "deleted": lambda document, person: removed(document),
}


def make_source():
    return Source.objects.create(name="Theirs", url="https://example.org/oai")


def changed(document, **fields):
    Document.objects.filter(pk=document.pk).update(**fields)
    oai.update([document.pk])


def removed(document):
    Document.objects.filter(pk=document.pk).delete()
    oai.update([document.pk])


@pytest.mark.parametrize("way", GONE)
def test_what_is_not_offered_any_more_leaves_a_tombstone(way, client, publish, secretariat):
    """2.5.1 Deleted records, persistent: status, datestamp and sets stay; no metadata, about or formats."""
    document = publish(title="A secret now", abstract="Very secret")
    set_back(days=3)
    before = ask(client, "Identify").texts("earliestDatestamp")[0]
    GONE[way](Document.objects.get(pk=document.pk), secretariat)
    for verb in ("ListRecords", "ListIdentifiers"):
        for asked in ({}, {"set": "type:report"}, {"from_": before[:10]}):
            answer = ask(client, verb, metadataPrefix="qdc", **asked)
            assert answer.deleted == [document.pk]
            assert answer.metadata == []
            assert answer.sets(document.pk) == ["language:en", "type:report"]
            assert answer.datestamp(document.pk) > before
    answer = ask(client, "GetRecord", identifier=identifier(document.pk), metadataPrefix="mods")
    assert answer.deleted == [document.pk] and answer.metadata == []
    assert ask(client, "ListMetadataFormats", identifier=identifier(document.pk)).errors == []
    assert ask(client, "ListRecords", metadataPrefix="qdc", until=before).errors == ["noRecordsMatch"]


def test_the_tombstone_moves_once(client, publish, secretariat):
    """2.5.1: its datestamp is when it was deleted, whatever happens to it afterwards."""
    document = publish()
    actions.withdraw_document(secretariat, document, "Wrong.")
    set_back(days=3)
    at = OaiRecord.objects.get().datestamp
    changed(document, title="Nobody sees it")
    removed(document)
    assert oai.rebuild() == 0
    assert OaiRecord.objects.get().datestamp == at


def test_what_was_never_offered_leaves_nothing(client, author, secretariat):
    """2.5.1: drafts, what waits, what members alone read and what was harvested have no record at all."""
    make_document(author, draft=True)
    make_document(author)
    document = make_document(author, published_by=secretariat, audience="members")
    theirs = make_document(author, audience="members", published_by=secretariat)
    changed(theirs, source=make_source(), audience="everyone")
    assert ask(client, "ListRecords", metadataPrefix="oai_dc").errors == ["noRecordsMatch"]
    asked = ask(client, "GetRecord", identifier=identifier(document.pk), metadataPrefix="oai_dc")
    assert asked.errors == ["idDoesNotExist"]


def test_what_is_closed_without_telling_is_not_shown(client, publish):
    """Safety: whoever changes a row by other ways than the actions gives nothing away."""
    document = publish(title="A secret now")
    Document.objects.update(audience="members")
    answer = ask(client, "ListRecords", metadataPrefix="oai_dc")
    assert answer.deleted == [document.pk] and answer.metadata == []


def test_a_file_that_not_everybody_gets_is_not_named(client, author, secretariat):
    """An open record whose file waits for the scanner is shown without the file."""
    document = make_document(author, published_by=secretariat)
    assert f"/documents/{document.pk}/goats.txt" in " ".join(
        ask(client, "ListRecords", metadataPrefix="oai_dc").words("identifier")
    )
    type(document.current).objects.update(scan_state="waiting")
    oai.update([document.pk])
    for prefix in ("oai_dc", "mods", "qdc"):
        response = client.get(f"/oai?verb=ListRecords&metadataPrefix={prefix}")
        assert b"goats.txt" not in response.content
        assert b"Goats in Garissa" in response.content
