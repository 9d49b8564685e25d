"""Flow control (3.5, 3.5.1): signed tokens that hold all they need, stable while records change."""

import pytest
from django.core import signing
from django.utils import timezone

from knowledge.documents import oai
from knowledge.documents.models import Document, OaiRecord
from knowledge.documents.oai import listing, tokens
from tests.documents.oai.asking import OAI, ask, harvest, set_back

pytestmark = pytest.mark.usefixtures("small_pages")


@pytest.fixture
def five(publish):
    return [publish(title=f"Number {number}").pk for number in range(5)]


@pytest.mark.parametrize("verb", ["ListRecords", "ListIdentifiers"])
def test_the_pages_make_the_whole_list(verb, client, five):
    """3.5 Flow Control: incomplete lists in sequence, the last one with an empty token."""
    pages = harvest(client, verb, metadataPrefix="oai_dc")
    assert [page.ids for page in pages] == [five[:2], five[2:4], five[4:]]
    assert pages[-1].token == ""
    elements = [page.root.find(f".//{OAI}resumptionToken") for page in pages]
    assert [element.get("cursor") for element in elements] == ["0", "2", "4"]
    assert {element.get("completeListSize") for element in elements} == {"5"}
    assert elements[0].get("expirationDate") > pages[0].date
    assert elements[-1].get("expirationDate") is None
    assert pages[1].request == {"verb": verb, "resumptionToken": pages[0].token}


def test_a_list_that_fits_has_no_token(client, publish):
    """3.5: a complete list is no list of parts."""
    for _number in range(2):
        publish()
    assert ask(client, "ListRecords", metadataPrefix="oai_dc").token is None


def test_a_token_can_be_sent_again(client, five):
    """3.5.1 Idempotency: the latest token, and any other that hasn't expired, gives the same again."""
    first = ask(client, "ListRecords", metadataPrefix="mods")
    once, again = (ask(client, "ListRecords", resumptionToken=first.token) for _time in range(2))
    assert once.ids == again.ids == five[2:4]
    assert once.metadata[0].tag == "{http://www.loc.gov/mods/v3}mods"  # it remembers the format


def test_what_changes_in_between_neither_goes_missing_nor_comes_twice(client, five, publish):
    """3.5.1: records that change while a list is read keep their place in it; new ones come at its end."""
    set_back(days=3)
    pages = [ask(client, "ListRecords", metadataPrefix="oai_dc")]
    while pages[-1].token:
        for pk in five:  # read already, and not yet
            Document.objects.filter(pk=pk).update(title=f"After page {len(pages)}")
        oai.update(five)
        if len(pages) == 1:
            five.append(publish().pk)
        pages.append(ask(client, "ListRecords", resumptionToken=pages[-1].token))
    assert [pk for page in pages for pk in page.ids] == five
    # What was read before it changed comes with the next harvest, from the first answer's date on.
    later = harvest(client, metadataPrefix="oai_dc", from_=pages[0].date)
    assert {pk for page in later for pk in page.ids} == set(five)


def test_the_range_and_the_set_go_on(client, five):
    """3.5: a token is for the rest of the list that was asked for."""
    set_back(days=3)
    Document.objects.filter(pk=five[2]).update(type="brief")
    Document.objects.filter(pk=five[4]).update(title="New")
    oai.update(five)
    today = f"{timezone.now():%Y-%m-%d}"
    until = f"{timezone.now() - timezone.timedelta(days=2):%Y-%m-%d}"
    old = harvest(client, metadataPrefix="oai_dc", until=until)
    assert [page.ids for page in old] == [[five[0], five[1]], [five[3]]]
    new = harvest(client, metadataPrefix="oai_dc", from_=today)
    assert [page.ids for page in new] == [[five[2], five[4]]]
    reports = harvest(client, metadataPrefix="oai_dc", set="type:report")
    assert [page.ids for page in reports] == [[five[0], five[1]], [five[3], five[4]]]


def test_a_list_whose_rest_has_gone_ends(client, five):
    """3.6: with `until`, all that was left may have changed since; there is no empty list."""
    set_back(days=3)
    until = f"{timezone.now():%Y-%m-%d}"
    first = ask(client, "ListRecords", metadataPrefix="oai_dc", until=until)
    OaiRecord.objects.filter(pk__gt=five[1]).update(datestamp=timezone.now() + timezone.timedelta(days=2))
    assert ask(client, "ListRecords", resumptionToken=first.token).errors == ["noRecordsMatch"]


def test_no_other_token_is_taken(client, five, monkeypatch):
    """3.6 badResumptionToken: forged, cut, another verb's, expired, of another kind."""
    token = ask(client, "ListRecords", metadataPrefix="oai_dc").token
    head, _colon, sign = token.rpartition(":")
    forged = signing.dumps(["ListRecords", "oai_dc", "", "", "", 0, 0, None], salt="another salt")
    for bad in (token[:-1], f"{head}:{sign[::-1]}", token + "x", "\u0661", forged, "a:b:c"):
        assert ask(client, "ListRecords", resumptionToken=bad).errors == ["badResumptionToken"], bad
    assert ask(client, "ListIdentifiers", resumptionToken=token).errors == ["badResumptionToken"]
    assert ask(client, "ListSets", resumptionToken=token).errors == ["badResumptionToken"]
    short = signing.dumps(["ListRecords", "oai_dc"], salt=tokens.SALT)
    wrong = signing.dumps({"a": 1}, salt=tokens.SALT)
    assert ask(client, "ListRecords", resumptionToken=wrong).errors == ["badResumptionToken"]
    assert ask(client, "ListRecords", resumptionToken=short).ids == five[:2]
    monkeypatch.setattr(tokens, "LASTS", timezone.timedelta(seconds=-1))
    assert ask(client, "ListRecords", resumptionToken=token).errors == ["badResumptionToken"]


def test_a_page_costs_the_same_however_many_there_are(
    client, publish, monkeypatch, django_assert_max_num_queries
):
    """However many records there are on it."""
    monkeypatch.setattr(listing, "PAGE", 100)
    for number in range(4):
        publish(tags=[f"tag {number}"])
    for prefix in ("oai_dc", "mods", "qdc"):
        with django_assert_max_num_queries(12):
            assert len(ask(client, "ListRecords", metadataPrefix=prefix).ids) == 4
