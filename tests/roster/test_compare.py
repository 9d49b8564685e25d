"""Finding an expert: by how well a language is spoken, side by side, and as a list for the secretariat."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from portal.moderation.models import Act
from portal.vocabulary.models import Country, Language
from tests.conftest import make_member
from tests.roster.entries import data, make_expert, theme


@pytest.fixture
def two(member, other, secretariat):
    """Amina speaks Swahili as a first language; Rosa a little of it, and is paid."""
    swahili, mongolia = Language.objects.known()["sw"], Country.objects.known()["MN"]
    make_expert(member, listed_by=secretariat)
    more = {"fee": "fee", "countries": [mongolia], "languages": [(swahili, "A2")]}
    make_expert(other, listed_by=secretariat, **data(headline="=Dairy in the Andes", **more) | {
        "themes": [(theme("dairy"), 3, "")]})  # fmt: skip


def table(response) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ("language=sw", {"Amina Yusuf", "Rosa Quispe"}),
        ("language=sw&skill=B1", {"Amina Yusuf"}),
        ("language=sw&skill=A2", {"Amina Yusuf", "Rosa Quispe"}),
        ("skill=C2", {"Amina Yusuf", "Rosa Quispe"}),
        ("language=fr&skill=A1", set()),
        ("fee=fee", {"Rosa Quispe"}),
        ("stakeholder=research", {"Rosa Quispe"}),
        ("language=sw&skill=B1&fee=fee", set()),
        ("language=sw&skill=Z9", {"Amina Yusuf", "Rosa Quispe"}),
    ],
)
def test_experts_are_found_by_how_well_they_speak_and_how_they_work(two, other, visitor, conditions, found):
    type(other).objects.filter(pk=other.pk).update(stakeholder="research")
    page = visitor.get(f"/experts/?{conditions}").content.decode()
    assert {name for name in ("Amina Yusuf", "Rosa Quispe") if name in page} == found


@pytest.mark.parametrize(
    ("said", "begins", "ends", "found"),
    [
        ("available", None, None, "available"),
        ("limited", None, None, "limited"),
        ("unavailable", None, None, "unavailable"),
        ("available", +1, None, "unavailable"),
        ("unavailable", -1, None, "available"),
        ("limited", -1, -1, "unavailable"),
        ("limited", -1, 0, "limited"),
    ],
)
def test_availability_is_that_of_today(member, secretariat, visitor, said, begins, ends, found):
    expert = make_expert(member, listed_by=secretariat)
    days = {"available_from": begins, "available_until": ends}
    today = timezone.localdate()
    expert.__class__.objects.filter(pk=expert.pk).update(
        availability=said,
        **{name: today + timedelta(days=day) for name, day in days.items() if day is not None},
    )
    expert.refresh_from_db()
    assert expert.availability_on(today) == found
    for asked in ("available", "limited", "unavailable"):
        page = visitor.get(f"/experts/?availability={asked}").content.decode()
        assert ("Amina Yusuf" in page) == (asked == found)


def test_a_few_stand_side_by_side_in_the_order_chosen(two, visitor, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        page = visitor.get("/experts/compare/?expert=rosa&expert=amina&expert=rosa&expert=nobody")
    words = page.content.decode()
    assert words.count('<th scope="col">') == 2
    assert words.index("Rosa Quispe") < words.index("Amina Yusuf")
    assert "Mongolia" in words and "20 years" in words


def test_who_is_not_listed_is_not_compared(two, member, visitor, browse):
    browse(member).post("/experts/amina/rest/")
    assert "Amina Yusuf" not in visitor.get("/experts/compare/?expert=amina").content.decode()
    assert "Nobody is chosen yet" in visitor.get("/experts/compare/?expert=amina").content.decode()


def test_what_is_no_handle_names_nobody(two, secretariat, visitor, browse):
    asked = "?expert=%00&expert=../..&expert=rosa"
    for browser, address in ((visitor, "/experts/compare/"), (browse(secretariat), "/experts/shortlist/")):
        assert "Rosa Quispe" in browser.get(address + asked).content.decode()
    assert len(table(browse(secretariat).post("/experts/experts.csv?expert=%00"))) == 1


def test_more_than_five_are_told_to_be_too_many(secretariat, visitor):
    for number in range(7):
        make_expert(make_member(f"expert-{number}", f"Expert {number}"), listed_by=secretariat)
    page = visitor.get("/experts/compare/?" + "&".join(f"expert=expert-{number}" for number in range(7)))
    assert "2 more were left out" in page.content.decode()
    assert page.content.decode().count('<th scope="col">') == 5


def test_the_secretariat_prints_a_short_list_with_what_experts_say_of_themselves(two, secretariat, browse):
    browser = browse(secretariat)
    assert "As a short-list to print" in browser.get("/experts/compare/?expert=amina").content.decode()
    page = browser.get("/experts/shortlist/?expert=amina&expert=rosa").content.decode()
    assert "I have kept goats for twenty years" in page and "Trained 300 women in Garissa" in page
    assert page.index("Amina Yusuf") < page.index("Rosa Quispe")


def test_a_table_of_the_chosen_or_of_all_that_is_found_is_logged(two, secretariat, browse):
    browser = browse(secretariat)
    rows = table(browser.post("/experts/experts.csv?expert=rosa"))
    assert [row[0] for row in rows] == ["Name", "Rosa Quispe"]
    assert rows[1][2] == "'=Dairy in the Andes", "A formula would run in a spreadsheet."
    rows = table(browser.post("/experts/experts.csv?language=sw&skill=B1"))
    assert [row[0] for row in rows] == ["Name", "Amina Yusuf"]
    assert "Trained 300 women" in rows[1][5] and "amina@" not in str(rows)
    acts = Act.objects.filter(verb="export").order_by("pk")
    assert [act.label for act in acts] == ["1: expert=rosa", "1: language=sw&skill=B1"]


def test_the_same_as_a_spreadsheet_in_the_readers_language(two, secretariat, browse):
    browser = browse(secretariat)
    browser.cookies["django_language"] = "en"
    response = browser.post("/experts/experts.xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert [row[0].value for row in sheet.iter_rows()] == ["Name", "Amina Yusuf", "Rosa Quispe"]
    assert sheet["C3"].value == "=Dairy in the Andes" and sheet["C3"].data_type == "s"
