"""A table sent by the browser: tried first, brought in after a look, for the secretariat alone."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from knowledge.documents.actions.tables import import_table
from knowledge.documents.models import Document, TableImport
from knowledge.documents.table import tasks
from portal.access import AccessDenied
from tests.documents.table.tables import GOATS, made
from tests.waiting import another_at

LIST = "/admin/documents/tableimport/"
SONG = GOATS | {"id": "2", "dc.title[en_US]": "A song", "dcterms.type": "Song"}


def send(browser, content: bytes = b"", **more):
    file = SimpleUploadedFile("goats.csv", content or made(GOATS, SONG))
    return browser.post(f"{LIST}add/", {"file": file} | more)


def test_it_is_tried_then_brought_in(secretariat, browse, run_tasks):
    browser = browse(secretariat)
    page = send(browser, made(GOATS, SONG, **{"local.shelf": "B12"}), publish="on").url
    shown = browser.get(page)
    assert "Being checked" in shown.text and shown["Refresh"] and "Save" not in shown.text
    run_tasks()
    shown = browser.get(page)
    assert "Checked: nothing has been changed yet" in shown.text and "Refresh" not in shown
    assert "new: 1 · changed: 0 · unchanged: 0 · refused: 1" in shown.text
    assert "“Song” is no type that we know." in shown.text and "local.shelf" in shown.text
    assert not Document.objects.exists()
    assert browser.post(page, {"bring_in": "on"}).status_code == 302
    assert "Being imported" in browser.get(page).text
    run_tasks()
    shown = browser.get(page).text
    document = Document.objects.get()
    assert document.status == "published" and document.depositor == secretariat
    assert f"/admin/documents/document/{document.pk}/change/" in shown and "Save" not in shown
    report = b"".join(browser.get(f"{LIST}{TableImport.objects.get().pk}/report.csv").streaming_content)
    assert f"2,made,{document.pk},Goats in Garissa" in report.decode()
    assert "goats.csv" in browser.get(LIST).text


def test_leaving_the_box_alone_changes_nothing(secretariat, browse, run_tasks):
    page = send(browse(secretariat)).url
    run_tasks()
    browse(secretariat).post(page, {})
    run_tasks()
    assert TableImport.objects.get().state == "checked" and not Document.objects.exists()


def test_it_is_brought_in_once_whoever_clicks(secretariat, browse, run_tasks):
    browser = browse(secretariat)
    page = send(browser).url
    run_tasks()
    table = TableImport.objects.get()
    browser.post(page, {"bring_in": "on"})
    assert not import_table(secretariat, table)
    run_tasks()
    tasks.run_table.func(table.pk)  # a task that comes twice
    assert Document.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n\xff\xff", "It is not in UTF-8."),
        (b"name,year\nGoats,2024\n", "The first line lacks the columns dc.title."),
    ],
)
def test_a_file_that_is_no_table_is_told(secretariat, browse, run_tasks, content, sentence):
    page = send(browse(secretariat), content).url
    run_tasks()
    shown = browse(secretariat).get(page).text
    assert "Not imported" in shown and sentence in shown


def test_no_file_or_one_too_large_is_told_at_once(secretariat, browse, monkeypatch):
    monkeypatch.setattr("knowledge.documents.table.admin.LARGEST_FILE", 10)
    assert "larger than 100 MB" in send(browse(secretariat)).text
    assert "required" in browse(secretariat).post(f"{LIST}add/", {}).text
    assert not TableImport.objects.exists()


def test_while_another_is_brought_in_it_waits_to_be_asked_again(secretariat, browse, run_tasks):
    page = send(browse(secretariat)).url
    run_tasks()
    browse(secretariat).post(page, {"bring_in": "on"})
    with another_at("knowledge.documents.table"):
        run_tasks()
    table = TableImport.objects.get()
    assert table.state == "checked" and "Another file is being brought in" in table.fault


def test_who_left_the_secretariat_meanwhile_brings_nothing_in(secretariat, browse, run_tasks):
    """It ends with the reason instead of being under way for ever."""
    send(browse(secretariat))
    type(secretariat).objects.filter(pk=secretariat.pk).update(is_staff=False)
    run_tasks()
    table = TableImport.objects.get()
    assert table.get_state_display() == "Not imported" and "secretariat" in table.fault


def test_others_have_no_such_page(member, secretariat, browse):
    assert send(browse(member)).status_code in (302, 403, 404)
    table = TableImport.objects.create(name="x.csv", file="tables/x", by=secretariat)
    assert browse(member).get(f"{LIST}{table.pk}/report.csv").status_code in (302, 403, 404)
    with pytest.raises(AccessDenied):
        import_table(member, table)


def test_old_tables_are_forgotten(secretariat, browse):
    send(browse(secretariat))
    table = TableImport.objects.get()
    assert tasks.forget_tables.func() == "0 tables, 0 files"
    TableImport.objects.update(created_at=timezone.now() - timedelta(days=91))
    assert tasks.forget_tables.func() == "1 tables, 0 files"
    assert not default_storage.exists(table.file.name)


def test_a_table_whose_sender_has_left_is_not_under_way_for_ever(secretariat, browse):
    send(browse(secretariat))
    table = TableImport.objects.get()
    TableImport.objects.update(by=None)
    tasks.run_table.func(table.pk)
    table.refresh_from_db()
    assert table.state == "failed" and "has left" in table.fault
