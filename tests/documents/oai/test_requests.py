"""The sections of the protocol on requests, arguments, errors and verbs: a test for each rule."""

import re

import pytest
from django.contrib.staticfiles import finders

from knowledge.documents.oai.listing import identifier
from tests.documents.oai.asking import ask

DC = "metadataPrefix=oai_dc"
LISTS = ["ListRecords", "ListIdentifiers"]

# What is asked, and the errors that the answer must name, no more and no fewer.
WRONG = {
    "": ["badVerb"],
    "verb=": ["badVerb"],
    "verb=identify": ["badVerb"],
    "verb=Nothing": ["badVerb"],
    "verb=Identify&verb=Identify": ["badVerb"],
    f"verb=ListRecords&verb=ListIdentifiers&{DC}": ["badVerb"],
    "metadataPrefix=oai_dc": ["badVerb"],
    "verb=Nothing&set=a&set=b": ["badArgument", "badVerb"],
    "verb=Identify&set=type": ["badArgument"],
    "verb=Identify&x=": ["badArgument"],
    "verb=Identify&x=1&x=2": ["badArgument"] * 2,
    "verb=ListSets&metadataPrefix=oai_dc": ["badArgument"],
    "verb=ListMetadataFormats&metadataPrefix=oai_dc": ["badArgument"],
    "verb=ListMetadataFormats&identifier=oai:example.org:documents/0": ["idDoesNotExist"],
    "verb=GetRecord": ["badArgument"] * 2,
    f"verb=GetRecord&{DC}": ["badArgument"],
    "verb=GetRecord&identifier=oai:example.org:documents/999": ["badArgument", "idDoesNotExist"],
    f"verb=GetRecord&identifier=oai:example.org:documents/999&{DC}": ["idDoesNotExist"],
    f"verb=GetRecord&identifier=&{DC}": ["idDoesNotExist"],
    f"verb=GetRecord&identifier=oai:elsewhere.org:documents/1&{DC}": ["idDoesNotExist"],
    f"verb=GetRecord&identifier=oai:example.org:documents/{'9' * 40}&{DC}": ["idDoesNotExist"],
    f"verb=GetRecord&identifier=oai:example.org:documents/%D9%A1&{DC}": ["idDoesNotExist"],
    f"verb=GetRecord&identifier=%00&{DC}": ["badArgument", "idDoesNotExist"],
    f"verb=GetRecord&identifier=a&identifier=b&{DC}": ["badArgument", "idDoesNotExist"],
    "verb=GetRecord&identifier=nothing&metadataPrefix=nothing": ["cannotDisseminateFormat", "idDoesNotExist"],
    f"verb=GetRecord&identifier=a&{DC}&resumptionToken=x": ["badArgument", "idDoesNotExist"],
    f"verb=ListRecords&{DC}&{DC}": ["badArgument"],
    "verb=ListRecords": ["badArgument"],
    "verb=ListRecords&metadataPrefix=": ["cannotDisseminateFormat"],
    "verb=ListRecords&metadataPrefix=marc21": ["cannotDisseminateFormat"],
    "verb=ListIdentifiers&metadataPrefix=OAI_DC": ["cannotDisseminateFormat"],
    f"verb=ListRecords&{DC}&from=yesterday": ["badArgument"],
    f"verb=ListRecords&{DC}&from=": ["badArgument"],
    f"verb=ListRecords&{DC}&from=2026": ["badArgument"],
    f"verb=ListRecords&{DC}&from=2026-11": ["badArgument"],
    f"verb=ListRecords&{DC}&from=2026-02-30": ["badArgument"],
    f"verb=ListRecords&{DC}&until=2026-11-22T25:00:00Z": ["badArgument"],
    f"verb=ListRecords&{DC}&until=2026-11-22T10:00:00": ["badArgument"],
    f"verb=ListRecords&{DC}&until=2026-11-22T10:00Z": ["badArgument"],
    f"verb=ListRecords&{DC}&until=2026-11-22T10:00:00.5Z": ["badArgument"],
    f"verb=ListRecords&{DC}&until=2026-11-22T10:00:00%2B01:00": ["badArgument"],
    f"verb=ListRecords&{DC}&from=%D9%A2%D9%A0%D9%A2%D9%A6-11-22": ["badArgument"],
    f"verb=ListRecords&{DC}&from=0000-01-01": ["badArgument"],
    f"verb=ListRecords&{DC}&from=2026-11-22&until=2026-11-22T10:00:00Z": ["badArgument"],
    f"verb=ListRecords&{DC}&from=2026-11-22&until=2026-11-21": ["badArgument"],
    f"verb=ListRecords&{DC}&from=2026-11-22T10:00:01Z&until=2026-11-22T10:00:00Z": ["badArgument"],
    f"verb=ListRecords&{DC}&from=x&until=y": ["badArgument"] * 2,
    f"verb=ListRecords&{DC}&from=9999-12-31": ["noRecordsMatch"],
    f"verb=ListRecords&{DC}&until=1990-01-01": ["noRecordsMatch"],
    f"verb=ListRecords&{DC}&from=0001-01-01&until=0001-01-02": ["noRecordsMatch"],
    f"verb=ListRecords&{DC}&set=type:nothing": ["noRecordsMatch"],
    f"verb=ListRecords&{DC}&set=a b": ["badArgument"],
    f"verb=ListRecords&{DC}&set=type:": ["badArgument"],
    f"verb=ListRecords&{DC}&set=:": ["badArgument"],
    f"verb=ListRecords&{DC}&set=": ["badArgument"],
    f"verb=ListRecords&{DC}&set=type%00": ["badArgument"] * 2,
    "verb=ListRecords&resumptionToken=nothing": ["badResumptionToken"],
    "verb=ListRecords&resumptionToken=": ["badResumptionToken"],
    "verb=ListSets&resumptionToken=nothing": ["badResumptionToken"],
    f"verb=ListRecords&resumptionToken=x&{DC}": ["badArgument", "badResumptionToken"],
    "verb=ListRecords&resumptionToken=x&resumptionToken=y": ["badArgument", "badResumptionToken"],
    "verb=ListRecords&set=a b&from=x&y=z": ["badArgument"] * 4,
    "verb=ListRecords&metadataPrefix=no&from=x": ["cannotDisseminateFormat", "badArgument"],
}  # fmt: skip


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_error_is_named_and_several_at_once(method, client, publish):
    """3.6 Error and Exception Conditions: every error of a request is told, by GET as by POST (3.1.1)."""
    known = f"verb=GetRecord&identifier={identifier(publish().pk)}"
    for query, codes in (WRONG | {known: ["badArgument"]}).items():
        answer = ask(client, method=method, query=query)
        assert sorted(answer.errors) == sorted(codes), query
        if {"badVerb", "badArgument"} & set(codes):
            assert answer.request == {}, query  # 3.2, XML Response Format: no attributes then


def test_the_request_is_repeated_with_its_arguments(client, publish):
    """3.2 XML Response Format, item 2: `request` has the arguments as attributes, the base URL as text."""
    publish()
    arguments = {"metadataPrefix": "oai_dc", "from": "2001-01-01", "until": "2101-01-01", "set": "type"}
    answer = ask(client, "ListRecords", **arguments)
    assert answer.request == {"verb": "ListRecords"} | arguments
    assert answer.texts("request") == ["http://127.0.0.1:8000/oai"]
    assert ask(client, "ListRecords", metadataPrefix="no").request["metadataPrefix"] == "no"


def test_post_takes_the_arguments_of_a_form(client, publish):
    """3.1.1.2 Encoding a request by POST: as a form's body, and in no other type of body."""
    publish()
    assert ask(client, "ListRecords", method="post", metadataPrefix="oai_dc").ids
    sent = client.post("/oai", "verb=Identify", content_type="text/plain")
    assert b"badVerb" in sent.content
    # What stands in the address counts as well, so it's found to be there twice.
    sent = client.post(
        "/oai?verb=Identify", "verb=Identify", content_type="application/x-www-form-urlencoded"
    )
    assert b"badVerb" in sent.content


def test_special_characters_come_encoded(client, publish):
    """3.1.1.3 Encoding of special characters, and XML escapes in the answer (3.2)."""
    document = publish(title="Goats & <sheep> \"and\" 'cows' ]]>")
    asked = identifier(document.pk).replace(":", "%3A").replace("/", "%2F")
    answer = ask(client, query=f"verb=GetRecord&metadataPrefix=oai_dc&identifier={asked}")
    assert answer.words("title") == ["Goats & <sheep> \"and\" 'cows' ]]>"]
    answer = ask(client, query="verb=GetRecord&metadataPrefix=oai_dc&identifier=%22%3E%3Cx%3E%26")
    assert answer.request["identifier"] == '"><x>&'


def test_other_methods_are_refused(client, db):
    """3.1.1: requests are made by GET and POST."""
    assert client.put("/oai?verb=Identify").status_code == 405
    assert client.head("/oai?verb=Identify").status_code == 200


def test_answers_are_compressed_for_who_asks(client, publish):
    """3.1.3 Response Compression: gzip, as Identify says, and never unasked."""
    publish()
    asked = client.get("/oai?verb=Identify", headers={"Accept-Encoding": "gzip"})
    assert asked["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in client.get("/oai?verb=Identify")
    assert ask(client, "Identify").texts("compression") == ["gzip"]


def test_the_language_of_the_browser_changes_nothing(client, publish):
    """What is harvested is the same for everyone: the datestamp speaks for all."""
    publish()
    for query in ("verb=ListSets", f"verb=ListRecords&{DC}"):
        answers = [
            client.get(f"/oai?{query}", headers={"Accept-Language": language}).content.split(b"</request>")[1]
            for language in ("en", "ar")
        ]
        assert answers[0] == answers[1]


# --- The verbs (section 4) ------------------------------------------------------


def test_identify_describes_the_repository(client, settings, publish):
    """4.2 Identify: every required element, and the guidelines' description of identifiers."""
    settings.SITE_NAME, settings.CONTACT_EMAIL = "Goats & Co", "goats@example.org"
    document = publish()
    answer = ask(client, "Identify")
    assert answer.texts("repositoryName") == ["Goats & Co"]
    assert answer.texts("adminEmail") == ["goats@example.org"]
    assert answer.texts("baseURL") == ["http://127.0.0.1:8000/oai"]
    record = ask(client, "GetRecord", identifier=identifier(document.pk), metadataPrefix="oai_dc")
    assert answer.texts("earliestDatestamp") == [record.datestamp(document.pk)]
    assert answer.words("repositoryIdentifier") == ["example.org"]


def test_an_empty_repository_answers(client, db):
    """4.2 and 4.3: nothing to list is noRecordsMatch; Identify is whole all the same."""
    assert ask(client, "Identify").texts("earliestDatestamp")
    assert ask(client, "ListRecords", metadataPrefix="oai_dc").errors == ["noRecordsMatch"]


def test_every_format_is_listed_and_can_be_had(client, publish):
    """3.4 and 4.4: oai_dc must be there; what is listed, for all or for one, can be disseminated."""
    document = publish()
    listed = ask(client, "ListMetadataFormats")
    assert set(listed.texts("metadataPrefix")) == {"oai_dc", "mods", "qdc"}
    of_one = ask(client, "ListMetadataFormats", identifier=identifier(document.pk))
    assert of_one.texts("metadataPrefix") == listed.texts("metadataPrefix")
    asked = zip(listed.texts("metadataPrefix"), listed.texts("metadataNamespace"), strict=True)
    for prefix, namespace in asked:
        answer = ask(client, "GetRecord", identifier=identifier(document.pk), metadataPrefix=prefix)
        assert answer.metadata[0].tag.startswith(f"{{{namespace}}}")
        where = answer.metadata[0].get("{http://www.w3.org/2001/XMLSchema-instance}schemaLocation")
        assert where == f"{namespace} {listed.texts('schema')[listed.texts('metadataPrefix').index(prefix)]}"


def test_a_record_has_a_header_and_metadata(client, publish):
    """2.5 Record and 4.1 GetRecord: identifier, datestamp, sets; the metadata of the format asked for."""
    document = publish()
    answer = ask(client, "GetRecord", identifier=identifier(document.pk), metadataPrefix="oai_dc")
    assert answer.ids == [document.pk]
    assert answer.sets(document.pk) == ["language:en", "type:report"]
    assert answer.words("title") == ["Goats in Garissa"]
    assert answer.words("creator") == ["Yusuf, Amina", "Garissa Goat Circle"]


@pytest.mark.parametrize("verb", LISTS)
def test_lists_have_every_record(verb, client, publish):
    """4.3 ListIdentifiers gives headers, 4.5 ListRecords whole records, of the same items."""
    documents = [publish().pk for _number in range(3)]
    answer = ask(client, verb, metadataPrefix="oai_dc")
    assert answer.ids == documents
    assert len(answer.metadata) == (3 if verb == "ListRecords" else 0)
    assert answer.token is None


def test_a_person_can_read_an_answer(client, db):
    """A stylesheet of our own origin, which the policy of content lets through, shows it in a browser."""
    response = client.get("/oai?verb=Identify")
    [href] = re.findall(r'<\?xml-stylesheet href="([^"]+)" type="text/css"\?>', response.content.decode())
    assert finders.find(href.removeprefix("/static/"))
    assert "style-src 'self'" in response["Content-Security-Policy"]


def test_the_schema_of_our_own_format_is_there(client):
    """3.4: the schema that a format names can be fetched."""
    response = client.get("/oai/qdc.xsd")
    assert response["Content-Type"].startswith("text/xml")
    assert b"targetNamespace" in response.getvalue()
