"""Large spreadsheets: made in the background, for who ordered them alone, kept for a day."""

import io
import os
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from members import actions as members
from members.models import Member
from portal import lines, personal
from portal.access import AccessDenied
from portal.moderation.models import Act
from portal.sheets import actions, kinds, tasks, views
from portal.sheets.models import SHEETS, Sheet
from portal.uploads.orphans import stored_names
from tests.conftest import make_member
from tests.members.entries import entry
from tests.roster.entries import make_expert

pytestmark = pytest.mark.django_db
PAGE, ORDER = "/sheets/", "/members/members.xlsx"


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(views, "AT_ONCE", 1)
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def people():
    """Two in the register, one of whom would have a formula run."""
    for handle, name in (("awa", "Awa Diop"), ("evil", "=HYPERLINK(1)")):
        said = entry(full_name=name, about="", audiences={"organisation": "secretariat"})
        members.complete_entry(make_member(handle, name), said)


def names_in(response) -> list[str]:
    """The first column, below its name."""
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    return [row[0].value for row in sheet.iter_rows(min_row=2)]


def url_of(sheet: Sheet) -> str:
    return f"{PAGE}{sheet.key}/"


def stored() -> list[str]:
    return [name for names in stored_names(SHEETS, default_storage) for name in names]


def with_rows(monkeypatch, rows) -> None:
    """Let `rows(person, conditions, addresses)` be what tables of members are made of."""
    monkeypatch.setitem(kinds, "members", replace(kinds["members"], rows=rows))


def order(person, **more) -> Sheet:
    return actions.order_sheet(person, kinds["members"], "", 2, **more)


def test_it_is_ordered_waited_for_and_taken(people, browse, secretariat, run_tasks):
    browser = browse(secretariat)
    assert browser.post(f"{ORDER}?help=on", {"addresses": "on"}).url == PAGE
    page = browser.get(PAGE)
    assert "Waits for its turn: 2 rows" in page.content.decode() and page["Refresh"] == "5"
    sheet = Sheet.objects.get()
    assert browser.get(url_of(sheet)).status_code == 404
    run_tasks()
    assert "spreadsheet that you ordered is ready" in mail.outbox[-1].body
    assert mail.outbox[-1].to == [secretariat.email]
    page = browser.get(PAGE)
    assert url_of(sheet) in page.content.decode() and "Refresh" not in page
    response = browser.get(url_of(sheet))
    assert response["Content-Disposition"] == f'attachment; filename="members-{timezone.localdate()}.xlsx"'
    found = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert [cell.value for cell in found["A"]] == ["Name", "=HYPERLINK(1)", "Awa Diop"]
    assert found["A2"].data_type == "s" and found["A2"].quotePrefix, "No formula."
    assert [row[-1].value for row in found.iter_rows(min_row=2)] == ["evil@example.org", "awa@example.org"]


def test_ordering_and_taking_are_in_the_log(people, browse, secretariat, run_tasks):
    browser = browse(secretariat)
    browser.post(f"{ORDER}?help=on", {"addresses": "on"})
    run_tasks()
    url = url_of(Sheet.objects.get())
    assert browser.head(url).status_code == 200
    assert browser.get(url, headers={"range": "bytes=0-9"}).status_code == 206
    said = [(act.verb, act.actor, act.kind, act.label) for act in Act.objects.order_by("pk")]
    label = "2, with addresses: help=on"
    assert said == [(verb, secretariat, "member", label) for verb in ("order-export", "export")]


def test_csv_of_any_length_and_a_small_spreadsheet_come_at_once(people, browse, secretariat):
    browser = browse(secretariat)
    assert b"Awa Diop" in b"".join(browser.post("/members/members.csv").streaming_content)
    assert names_in(browser.post(f"{ORDER}?q=awa")) == ["Awa Diop"]
    assert not Sheet.objects.exists()


def test_nobody_else_gets_it_nor_who_is_of_the_secretariat_no_more(
    people, browse, secretariat, member, run_tasks
):
    colleague = make_member("colleague", "Col League", is_staff=True)
    sheet = order(secretariat)
    run_tasks()
    for person in (colleague, member):
        assert browse(person).get(url_of(sheet)).status_code == 404
        browse(person).post(f"{url_of(sheet)}delete/")
    assert url_of(sheet) not in browse(colleague).get(PAGE).content.decode()
    assert browse(secretariat).get(url_of(sheet)).status_code == 200
    Member.objects.filter(pk=secretariat.pk).update(is_staff=False)
    assert browse(Member.objects.get(pk=secretariat.pk)).get(url_of(sheet)).status_code == 404


def test_who_loses_the_right_meanwhile_has_nothing_made(people, secretariat, member, run_tasks):
    with pytest.raises(AccessDenied):
        order(member)
    order(secretariat)
    Member.objects.filter(pk=secretariat.pk).update(is_staff=False)
    run_tasks()
    assert not Sheet.objects.exists() and not stored() and not mail.outbox


def test_ordered_twice_it_is_one_and_ordered_later_it_is_made_anew(people, browse, secretariat, run_tasks):
    browser = browse(secretariat)
    for _turn in range(2):
        browser.post(ORDER)
    sheet = Sheet.objects.get()
    assert Act.objects.filter(verb="order-export").count() == 1
    run_tasks()
    assert len(stored()) == 1
    members.complete_entry(make_member("rosa", "Rosa Quispe"), entry(full_name="Rosa Quispe"))
    browser.post(ORDER)
    assert Sheet.objects.get().pk == sheet.pk and browser.get(url_of(sheet)).status_code == 404
    run_tasks()
    assert "Rosa Quispe" in names_in(browser.get(url_of(sheet)))
    browser.post(ORDER, {"addresses": "on"})
    assert Sheet.objects.count() == 2, "With addresses it is another table."


def test_a_task_that_was_killed_runs_again_and_leaves_nothing(people, secretariat, monkeypatch, run_tasks):
    sheet = order(secretariat)
    with monkeypatch.context() as patch, pytest.raises(RuntimeError):
        patch.setattr(actions, "tell_made", killed)
        tasks.make_sheet.func(sheet.pk)
    [left] = stored()
    assert Sheet.objects.get().file.name == left, "It is known, so it would go with its owner."
    run_tasks()
    assert [Sheet.objects.get().file.name] == stored() != [left]
    tasks.make_sheet.func(sheet.pk)
    assert Sheet.objects.get().file.name in stored(), "Once more does no harm."


def killed(*_anything):
    raise RuntimeError


def test_the_page_says_how_far_it_is(browse, secretariat, monkeypatch, run_tasks):
    seen = []

    def rows(person, conditions, addresses):
        yield ["Name"]
        for number in range(4):
            seen.append(browse(secretariat).get(PAGE).content.decode())
            yield [f"Member {number}"]

    monkeypatch.setattr(actions, "NOTED", 2)
    with_rows(monkeypatch, rows)
    actions.order_sheet(secretariat, kinds["members"], "", 4)
    run_tasks()
    assert "Waits for its turn" in seen[0] and "Being made: 2 of 4 rows so far" in seen[-1]
    assert '<progress max="4" value="2"' in seen[-1]
    assert "4 rows" in browse(secretariat).get(PAGE).content.decode()


def test_it_is_called_off_in_the_middle(browse, secretariat, monkeypatch, run_tasks):
    def rows(person, conditions, addresses):
        yield ["Name"]
        yield ["Awa Diop"]
        browse(secretariat).post(f"{url_of(Sheet.objects.get())}delete/")
        yield from (["Somebody"] for _number in range(10_000))
        raise AssertionError("It goes on, although nobody waits for it.")

    with_rows(monkeypatch, rows)
    order(secretariat)
    run_tasks()
    assert not Sheet.objects.exists() and not stored() and not mail.outbox


def test_a_day_later_it_is_gone_with_its_file(
    people, secretariat, run_tasks, django_capture_on_commit_callbacks
):
    order(secretariat)
    run_tasks()
    assert len(stored()) == 1
    Sheet.objects.update(created_at=timezone.now() - timedelta(hours=25))
    with django_capture_on_commit_callbacks(execute=True):
        tasks.forget_sheets.func()
    assert not Sheet.objects.exists() and not stored()


def test_what_a_kill_leaves_half_made_is_known_and_goes(
    monkeypatch, secretariat, settings, tmp_path, run_tasks
):
    settings.VAR_DIR, seen = tmp_path, []

    def rows(person, conditions, addresses):
        yield ["Name"]
        seen.extend((tmp_path / lines.SCRATCH).glob("*/*"))

    with_rows(monkeypatch, rows)
    order(secretariat)
    run_tasks()
    assert seen, "It is made there,"
    assert not any(one.exists() for one in seen), "and nothing of it stays."
    for name, hours in (("old", 25), ("new", 1)):
        left = tmp_path / lines.SCRATCH / name
        left.mkdir()
        then = timezone.now().timestamp() - hours * 3600
        os.utime(left, (then, then))
    tasks.forget_sheets.func()
    assert [one.name for one in (tmp_path / lines.SCRATCH).iterdir()] == ["new"]


def test_who_leaves_is_in_no_table_that_was_made(
    people, browse, secretariat, run_tasks, django_capture_on_commit_callbacks
):
    sheet = order(secretariat)
    run_tasks()
    [before] = stored()
    with django_capture_on_commit_callbacks(execute=True):
        members.leave(Member.objects.get(handle="awa"))
    assert not default_storage.exists(before) and not Sheet.objects.get().made_at
    run_tasks()
    assert names_in(browse(secretariat).get(url_of(sheet))) == ["=HYPERLINK(1)"]


def test_who_leaves_while_it_is_made_is_not_in_it_either(
    people, browse, secretariat, monkeypatch, run_tasks, django_capture_on_commit_callbacks
):
    real = kinds["members"].rows

    def rows(*asked):
        listed = list(real(*asked))
        if any("Awa Diop" in row for row in listed):
            members.leave(Member.objects.get(handle="awa"))
        yield from listed

    with_rows(monkeypatch, rows)
    sheet = order(secretariat)
    with django_capture_on_commit_callbacks(execute=True):
        run_tasks()
    assert len(stored()) == 1
    assert names_in(browse(secretariat).get(url_of(sheet))) == ["=HYPERLINK(1)"]


def test_it_goes_with_its_owner_and_is_in_their_archive(
    people, secretariat, run_tasks, django_capture_on_commit_callbacks
):
    order(secretariat)
    run_tasks()
    [(path, rows)] = personal.holdings["sheets"].export(secretariat)
    assert path == "sheets.json" and next(iter(rows))["kind"] == "members"
    with django_capture_on_commit_callbacks(execute=True):
        personal.holdings["sheets"].erase(secretariat)
    assert not Sheet.objects.exists() and not stored()


def test_more_than_a_spreadsheet_holds_is_to_be_had_as_csv(people, browse, secretariat, monkeypatch):
    monkeypatch.setattr("portal.lines.SHEET_ROWS", 2)
    response = browse(secretariat).post(f"{ORDER}?help=on", follow=True)
    assert "Please take it as CSV" in response.content.decode()
    assert response.redirect_chain[0][0] == "/members/?help=on"
    assert not Sheet.objects.exists() and not Act.objects.exists()


def test_where_a_condition_says_nothing_any_more_nobody_is_in_it(people, browse, secretariat, run_tasks):
    sheet = actions.order_sheet(secretariat, kinds["members"], "theme=withdrawn", 2)
    run_tasks()
    assert names_in(browse(secretariat).get(url_of(sheet))) == []


def test_experts_by_the_same_way_in_the_language_in_which_they_were_ordered(
    browse, secretariat, member, other, run_tasks
):
    for person in (member, other):
        make_expert(person, listed_by=secretariat)
    browser = browse(secretariat)
    browser.cookies["django_language"] = "fr"
    assert browser.post("/experts/experts.xlsx?language=sw").url == PAGE
    run_tasks()
    response = browser.get(url_of(Sheet.objects.get()))
    found = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert [cell.value for cell in found["A"]] == ["Nom", "Amina Yusuf", "Rosa Quispe"]
    said = list(Act.objects.filter(verb__contains="export").order_by("pk").values_list("kind", "label"))
    assert said == [("expert", "2: language=sw")] * 2


def test_the_page_takes_as_many_queries_with_thirty_tables_as_with_three(browse, secretariat, run_tasks):
    browser, taken = browse(secretariat), []
    browser.get(PAGE)
    for numbers in (range(3), range(3, 30)):
        for number in numbers:
            actions.order_sheet(secretariat, kinds["members"], f"q={number}", 2)
        with CaptureQueriesContext(
            connection,
        ) as found:
            browser.get(PAGE)
        taken.append(len(found))
    assert taken[0] == taken[1] <= 12
