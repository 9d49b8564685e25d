"""Files that not everyone may have: for members only, under an embargo, waiting for the scanner, infected. By
each way that leads to a file, its words, its picture."""

import gzip
import io
import socketserver
import struct
import threading
from datetime import date, timedelta

import pytest
from django.test import Client

from knowledge.documents import actions, tasks
from knowledge.documents.models import Change, Document, FileVersion
from portal import search
from portal.uploads import scanning
from tests.documents import files
from tests.documents.deposits import make_document, upload

GZIP = {"Accept-Encoding": "gzip"}
LATER = date.today() + timedelta(days=30)
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture
def make_file(member, secretariat, run_tasks):
    """A published document with a PDF of two pages that was read."""

    def make(**changes):
        document = make_document(member, file=None, **changes)
        kept = upload(member, files.big_pdf(2), "goats.pdf")
        document = actions.edit_document(member, document, {"link": ""}, revision=1, upload=kept)
        document = Document.objects.get(pk=document.pk)
        assert actions.publish_document(secretariat, document)
        run_tasks()
        return Document.objects.select_related("current").get(pk=document.pk)

    return make


def ways(document) -> dict[str, str]:
    """Every address that gives away the file or a part of it."""
    version = document.current
    return {
        "address": document.file_url,
        "version": version.get_absolute_url(),
        "picture": f"/documents/{document.pk}/{version.number}/picture/",
        "text": f"{document.get_absolute_url()}text/",
    }


def had(browser, document) -> set[str]:
    found = set()
    for way, url in ways(document).items():
        response = browser.get(url)
        if response.streaming:
            b"".join(response)
        found |= {way} if response.status_code == 200 else set()
    return found


EVERY_WAY = {"address", "version", "picture", "text"}


def told(browser, document) -> str:
    """All that the pages, feeds and citations around a document say."""
    urls = [f"/documents/{document.pk}.{format}" for format in ("bib", "ris", "csl.json")]
    urls += [document.get_absolute_url(), "/documents/", "/documents/feed/", "/sitemap.xml"]
    urls += ["/oai?verb=ListRecords&metadataPrefix=oai_dc"]
    return "".join(browser.get(url).content.decode() for url in urls)


def finds(person) -> bool:
    return bool(search.find(person, "pages").rows)


def test_an_open_file_is_everyones_by_every_way(make_file, visitor, django_assert_max_num_queries):
    document = make_file()
    assert document.file_is_open and had(visitor, document) == EVERY_WAY
    assert finds(None)
    said = told(visitor, document)
    assert "goats.pdf" in said and "Read as text" in said and "/1/picture/" in said
    assert "citation_pdf_url" in said
    assert 'name="robots"' not in visitor.get(ways(document)["text"]).content.decode()
    for url in ways(document).values():
        with django_assert_max_num_queries(12):
            visitor.get(url)


def test_a_file_for_members_is_had_by_members_alone(make_file, visitor, browse, cast):
    document = make_file(audience="members")
    assert not document.file_is_open
    assert had(visitor, document) == set() and not finds(None)
    assert had(browse(cast.pending), document) == set()
    assert had(browse(cast.expert), document) == EVERY_WAY and finds(cast.expert)
    assert 'content="noindex"' in browse(cast.expert).get(ways(document)["text"]).content.decode()


def test_a_file_under_embargo_is_had_by_who_looks_after_it_alone(make_file, member, visitor, browse, cast):
    document = make_file(embargo_until=LATER)
    document.curators.add(cast.facilitator)
    assert not document.file_is_open
    for person in (cast.expert, cast.other if hasattr(cast, "other") else cast.author):
        assert had(browse(person), document) == set()
    assert had(visitor, document) == set()
    for person in (member, cast.facilitator, cast.secretariat):
        assert had(browse(person), document) == EVERY_WAY
    assert not finds(None) and not finds(cast.expert) and not finds(member) and not finds(cast.secretariat)
    said = told(visitor, document)
    assert "goats.pdf" not in said and "Read as text" not in said and "picture/" not in said
    assert "citation_pdf_url" not in said
    assert "The file is withheld until" in said and "Goats in Garissa" in said


@pytest.mark.django_db(transaction=True)
def test_a_kept_page_shows_the_file_no_longer_than_it_is_open(make_file, secretariat):
    document = make_file()
    browser = Client(headers=GZIP)
    url = document.get_absolute_url()
    for _ in range(2):
        assert "goats.pdf" in unpacked(browser.get(url))
        assert "One of many" in unpacked(browser.get(f"{url}text/"))
    data = {"embargo_until": LATER}
    actions.edit_document(secretariat, document, data, revision=document.revision)
    assert "goats.pdf" not in unpacked(browser.get(url))
    assert browser.get(f"{url}text/").status_code == 404


def unpacked(response) -> str:
    content = response.content
    return (gzip.decompress(content) if response.get("Content-Encoding") == "gzip" else content).decode()


def test_an_embargo_ends_on_its_day(make_file, visitor):
    document = make_file(embargo_until=LATER)
    assert tasks.lift_embargoes.call() == 0
    Document.objects.update(embargo_until=date.today())
    assert had(visitor, document) == set(), "only the task lifts it, with all that follows"
    assert tasks.lift_embargoes.call() == 1 and tasks.lift_embargoes.call() == 0
    document = Document.objects.select_related("current").get()
    assert document.file_is_open and had(visitor, document) == EVERY_WAY and finds(None)
    change = Change.objects.latest("pk")
    assert change.before == {"embargo_until": date.today().isoformat()} and change.by is None
    assert change.after == {"embargo_until": None}


def test_an_embargo_that_was_put_off_meanwhile_stays(make_file):
    document = make_file(embargo_until=LATER)
    assert not actions.lift_embargo(document)
    assert Document.objects.get().embargo_until == LATER


# --- The virus scanner -----------------------------------------------------------


class Clamd(socketserver.StreamRequestHandler):
    """Speaks clamd's INSTREAM: the command, pieces with their length before them, an empty one, a verdict."""

    def handle(self):
        command = self.rfile.read(len(b"zINSTREAM\0"))
        assert command == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        self.server.seen.append(len(content))
        if len(content) > 100_000:
            self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
        elif EICAR in content:
            self.wfile.write(b"stream: Eicar-Signature FOUND\0")
        else:
            self.wfile.write(b"stream: OK\0")


@pytest.fixture(params=["tcp", "unix"])
def clamd(request, settings, tmp_path):
    if request.param == "tcp":
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd)
        settings.CLAMD_URL = f"tcp://127.0.0.1:{server.server_address[1]}"
    else:
        server = socketserver.ThreadingUnixStreamServer(str(tmp_path / "clamd.sock"), Clamd)
        settings.CLAMD_URL = f"unix:{tmp_path}/clamd.sock"
    server.seen = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_the_scanner_is_asked_over_its_socket(clamd):
    assert scanning.scan(io.BytesIO(b"Goats" * 10_000)) == ""
    assert scanning.scan(io.BytesIO(b"Goats" + EICAR)) == "Eicar-Signature"
    with pytest.raises(scanning.ScannerAway, match="size limit exceeded"):
        scanning.scan(io.BytesIO(b"x" * 100_001))
    assert clamd.seen == [50_000, 5 + len(EICAR), 100_001]


def test_a_file_waits_until_it_was_scanned_and_only_who_cares_for_it_sees_that(
    clamd, member, secretariat, visitor, browse, run_tasks
):
    document = make_document(member, published_by=secretariat, file=b"Milk of many pages")
    assert FileVersion.objects.get().scan_state == "waiting"
    for browser in (visitor, browse(member), browse(secretariat)):
        assert had(browser, document) == set()
    assert not Document.objects.get().file_is_open and "goats.txt" not in told(visitor, document)
    assert "Waiting for the virus scanner" in browse(member).get(document.get_absolute_url()).content.decode()
    assert "scanner" not in visitor.get(document.get_absolute_url()).content.decode()
    run_tasks()
    assert FileVersion.objects.get().scan_state == "clean"
    assert had(visitor, document) == {"address", "version", "text"} and finds(None)


def test_an_infected_file_is_given_to_nobody_and_its_people_are_told(
    clamd, member, secretariat, visitor, browse, run_tasks, mailoutbox
):
    document = make_document(member, published_by=secretariat, file=b"Many pages of goats")
    run_tasks()
    kept = upload(member, b"Many pages " + EICAR, "evil.txt")
    Document.objects.filter(pk=document.pk).update(status="returned")
    document = Document.objects.get()
    actions.edit_document(member, document, {}, revision=document.revision, upload=kept)
    actions.publish_document(secretariat, Document.objects.get())
    run_tasks()
    infected = FileVersion.objects.get(number=2)
    assert infected.scan_state == "infected" and infected.text == ""
    for browser in (visitor, browse(member), browse(secretariat)):
        assert browser.get(infected.get_absolute_url()).status_code == 404
        assert browser.get(f"/documents/{document.pk}/evil.txt").status_code == 404
    document = Document.objects.select_related("current").get()
    assert document.current.number == 1 and had(visitor, document) == {"address", "version", "text"}
    told_to = {address for mail in mailoutbox for address in mail.to if "virus scanner found" in mail.body}
    assert {member.email, secretariat.email} <= told_to


def test_while_the_scanner_is_away_files_wait_and_are_asked_about_again(
    member, settings, tmp_path, run_tasks
):
    settings.CLAMD_URL = f"unix:{tmp_path}/nobody.sock"
    document = make_document(member)
    with pytest.raises(scanning.ScannerAway, match=r"nobody\.sock"):
        tasks.scan_file.call(document.current.pk)
    assert FileVersion.objects.get().scan_state == "waiting"
    assert tasks.scan_waiting.call() == 0
    FileVersion.objects.update(created_at=document.created_at - timedelta(hours=11))
    assert tasks.scan_waiting.call() == 1
    settings.CLAMD_URL = ""
    tasks.scan_file.call(document.current.pk)
    assert FileVersion.objects.get().scan_state == "unscanned"
