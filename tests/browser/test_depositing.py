"""Files that are dropped on the form, with their progress; and the same without scripts."""

import pytest

from knowledge.documents.models import Document
from tests.browser.conftest import sign_in
from tests.documents.files import big_pdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DROP = """(input) => {
    const files = new DataTransfer();
    for (const [name, words] of [["milk-of-goats.txt", "Milk"], ["bad.exe", "MZ\\0"], ["meat.txt", "Meat"]])
        files.items.add(new File([words], name));
    input.files = files.files;
    window.told = [];
    const note = () => told.push(document.querySelector("progress").value);
    document.addEventListener("htmx:xhr:progress", note);
    input.dispatchEvent(new Event("change", { bubbles: true }));
}"""


def test_dropped_files_become_drafts_one_by_one_with_their_progress(member, sit_down, run_tasks):
    amina = sit_down(width=360)
    sign_in(amina, member)
    amina.visit("/documents/new/").fill(title="Typed before")
    amina.page.locator("[name=file]").evaluate(DROP)
    amina.page.wait_for_function("() => document.querySelectorAll('[data-files] a').length == 2")
    assert amina.reads("milk of goats") and amina.reads("bad.exe This ")
    assert amina.page.evaluate("() => told.some((value) => value > 0)")
    assert amina.page.locator("[name=title]").input_value() == "Typed before"
    assert {one.title for one in Document.objects.all()} == {"milk of goats", "meat"}


def test_one_file_arrives_while_one_types(member, sit_down, tmp_path):
    amina = sit_down()
    sign_in(amina, member)
    amina.visit("/documents/new/")
    (tmp_path / "goats.pdf").write_bytes(big_pdf(3))
    amina.fill(title="Mine")
    amina.page.set_input_files("[name=file]", tmp_path / "goats.pdf")
    amina.page.wait_for_selector("text=has arrived")
    assert amina.page.locator("[name=title]").input_value() == "Mine"
    amina.fill(authors="Yusuf, Amina", year="2024", type="brief").press("Hand it in")
    document = Document.objects.get()
    assert (document.title, document.status, document.current.name) == ("Mine", "submitted", "goats.pdf")


def test_without_scripts_the_file_goes_first(member, sit_down, tmp_path):
    amina = sit_down(scripts=False)
    sign_in(amina, member)
    amina.visit("/documents/new/")
    (tmp_path / "goats.pdf").write_bytes(big_pdf(3))
    amina.page.set_input_files("[name=file]", tmp_path / "goats.pdf")
    amina.press("Send the file first")
    assert amina.reads("has arrived") and not Document.objects.exists()
    amina.fill(title="Goats", authors="Yusuf, Amina", year="2024", type="brief").press("Hand it in")
    assert Document.objects.get().current.name == "goats.pdf"
