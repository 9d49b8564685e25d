"""Tables of members for the secretariat: by the filters of the register, logged, and nothing a formula."""

import csv
import io

import pytest
from openpyxl import load_workbook

from members import actions
from portal.moderation.models import Act
from tests.conftest import make_member
from tests.members.entries import entry

pytestmark = pytest.mark.django_db
URL = "/members/members.{}"


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def rows(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body(response).decode("utf-8-sig"))))


@pytest.fixture
def two():
    """Somebody in the register who would have a formula run, and somebody who is not in it."""
    evil, hidden = make_member("evil", "=HYPERLINK(1)"), make_member("hidden", "Hidden One")
    said = {"about": "", "audiences": {"organisation": "secretariat"}, "willing_to_help": True}
    actions.complete_entry(evil, entry(**said, full_name="=HYPERLINK(1)", position="@SUM(A1)"))
    actions.complete_entry(hidden, entry(full_name="Hidden One", listed=False))


def test_the_secretariat_takes_away_what_the_filters_find(two, browse, secretariat):
    actions.complete_entry(secretariat, entry(full_name="Sita Rai", willing_to_help=False))
    found = rows(browse(secretariat).post(f"{URL.format('csv')}?help=on"))
    assert [row["Name"] for row in found] == ["'=HYPERLINK(1)"] and found[0]["Position"] == "'@SUM(A1)"
    assert found[0]["Organisation"] == "Union des Laitières", (
        "The secretariat sees what is shown to it alone."
    )
    assert "E-mail address" not in found[0] and "evil@example.org" not in str(found)
    assert len(rows(browse(secretariat).post(URL.format("csv")))) == 2, "Who opted out is in no table."


def test_a_spreadsheet_has_the_same_cells_and_no_formula(two, browse, secretariat):
    sheet = load_workbook(io.BytesIO(body(browse(secretariat).post(f"{URL.format('xlsx')}?help=on")))).active
    cells = [[cell.value for cell in row] for row in sheet]
    assert cells[1][0] == "=HYPERLINK(1)" and {cell.data_type for cell in sheet[2]} <= {"s", "d", "n"}


def test_the_log_says_who_took_which_members_away_and_whether_with_addresses(two, browse, secretariat):
    browser = browse(secretariat)
    body(browser.post(f"{URL.format('csv')}?help=on"))
    [found] = rows(browser.post(f"{URL.format('csv')}?help=on", {"addresses": "on"}))
    assert found["E-mail address"] == "evil@example.org"
    acts = list(Act.objects.filter(verb="export").order_by("pk"))
    assert [act.actor for act in acts] == [secretariat, secretariat]
    said = ["1, without addresses: help=on", "1, with addresses: help=on"]
    assert [act.label for act in acts] == said


def test_by_a_condition_that_says_nothing_not_all_are_taken(two, browse, secretariat):
    response = browse(secretariat).post(f"{URL.format('csv')}?country=ZZ")
    assert response.status_code == 302 and response["Location"].endswith("?country=ZZ")
    assert not Act.objects.filter(verb="export").exists()


def test_nobody_else_takes_members_away(two, browse, member, visitor):
    assert browse(member).post(URL.format("csv")).status_code == 403
    assert visitor.post(URL.format("csv")).status_code == 302
    assert "members.csv" not in browse(member).get("/members/").content.decode()
    assert browse(member).get(URL.format("csv")).status_code == 405
