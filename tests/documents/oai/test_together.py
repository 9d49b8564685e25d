"""Harvesters that come while others write, over real connections: nothing is missed, nothing comes twice."""

import threading
import time

import pytest
from django.db import connection, transaction

from knowledge.documents import oai
from knowledge.documents.models import Document, OaiRecord
from knowledge.documents.oai.stamping import horizon
from tests.documents.oai.asking import ask, set_back

pytestmark = pytest.mark.django_db(transaction=True)


class Slow(threading.Thread):
    """Somebody who changes a document and whose transaction takes its time."""

    def __init__(self, pk: int):
        super().__init__(daemon=True)
        self.pk, self.stamped, self.may_end = pk, threading.Event(), threading.Event()
        self.start()
        assert self.stamped.wait(10)

    def run(self):
        try:
            with transaction.atomic():
                Document.objects.filter(pk=self.pk).update(title="Changed slowly")
                oai.update([self.pk])
                self.stamped.set()
                self.may_end.wait(10)
        finally:
            connection.close()

    def end(self):
        self.may_end.set()
        self.join(10)


def change(pk: int, title: str) -> None:
    Document.objects.filter(pk=pk).update(title=title)
    oai.update([pk])


def test_what_is_committed_late_comes_with_the_next_harvest(client, publish):
    """2.7.1 and 3.2: from one responseDate, or one latest datestamp, to the next there is no gap."""
    slow, quick = publish(title="One").pk, publish(title="Two").pk
    set_back(days=3)
    writer = Slow(slow)
    time.sleep(1.1)  # datestamps have seconds: without care, the next answer would be later than the stamp
    change(quick, "Changed quickly")
    first = ask(client, "ListRecords", metadataPrefix="oai_dc")
    assert first.words("title") == ["One", "Changed quickly"]
    latest = max(first.datestamp(slow), first.datestamp(quick))
    writer.end()
    late = OaiRecord.objects.get(pk=slow).datestamp
    assert OaiRecord.objects.get(pk=quick).datestamp > late
    for since in (first.date, latest):
        second = ask(client, "ListRecords", metadataPrefix="oai_dc", from_=since)
        assert second.words("title") == ["Changed slowly", "Changed quickly"]
    assert horizon() > late


def test_whoever_stops_halfway_holds_nobody_up(client, publish):
    """The horizon moves on with the end of a transaction, whether it was committed or not."""
    document = publish().pk
    set_back(days=3)
    before = horizon()
    with transaction.atomic():
        change(document, "Undone")
        transaction.set_rollback(True)
    assert horizon() >= before
    answer = ask(client, "ListRecords", metadataPrefix="oai_dc", from_=f"{before:%Y-%m-%dT%H:%M:%SZ}")
    assert answer.errors == ["noRecordsMatch"]


def test_two_who_change_one_document_at_once_leave_it_right(publish):
    """The second waits for the first, and then reads what it wrote."""
    document = publish().pk
    writer = Slow(document)
    second = threading.Thread(target=lambda: (change_place(document), connection.close()), daemon=True)
    second.start()
    writer.end()
    second.join(10)
    assert oai.rebuild() == 0


def change_place(pk: int) -> None:
    with transaction.atomic():
        Document.objects.get(pk=pk).countries.add("KE")
        oai.update([pk])
