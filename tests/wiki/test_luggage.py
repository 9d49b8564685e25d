"""Files and pictures of pages, taken along and brought back."""

import io
import zipfile

import pytest

from knowledge.wiki import actions
from knowledge.wiki.models import Page, PageFile
from tests.forum.test_files import photo, picture
from tests.wiki.pages import make_page, put_file
from tests.wiki.test_import import forget_wiki, taken_out
from tests.wiki.wikis import bring, told, zipped


@pytest.fixture
def page(author):
    """A page with a picture that it shows, a list that it leads to, and a file that stands there alone."""
    top = make_page(author, title="Goats", body="x")
    page = make_page(author, parent=top, body="x")
    shown = put_file(author, page, "kid.jpg", photo())
    led_to = put_file(author, page, "list.txt")
    put_file(author, page, "alone.txt", b"Nobody names it.")
    body = f"Look: {shown.markdown} and [the list]({led_to.get_absolute_url()})."
    actions.edit_page(author, page, {"body": body}, base=1)
    actions.edit_page(author, top, {"body": f"Of a page below: {shown.markdown}"}, base=1)
    return Page.objects.get(pk=page.pk)


def files_of(slug: str) -> list:
    rows = PageFile.objects.of(Page.objects.get(slug=slug))
    return sorted((row.name, row.media_type, row.width) for row in rows)


def test_they_lie_in_the_archive_and_links_lead_to_them_there(page, secretariat):
    archive = zipfile.ZipFile(io.BytesIO(taken_out(secretariat)))
    there = {"files/goat-plague/kid.webp", "files/goat-plague/list.txt", "files/goat-plague/alone.txt"}
    assert set(archive.namelist()) == {"goats.md", "goats/goat-plague.md", *there}
    words = archive.read("goats/goat-plague.md").decode()
    assert "![kid.webp](../files/goat-plague/kid.webp)" in words and "/wiki/files/" not in words
    assert "![kid.webp](files/goat-plague/kid.webp)" in archive.read("goats.md").decode()
    kept = PageFile.objects.get(name="kid.webp").file
    assert archive.read("files/goat-plague/kid.webp") == kept.open("rb").read()


def kept_of(content: bytes) -> bytes:
    return zipfile.ZipFile(io.BytesIO(content)).read("files/goat-plague/kid.webp")


def test_they_come_back_and_only_once(page, secretariat, browse):
    content, before = taken_out(secretariat), files_of("goat-plague")
    assert bring(secretariat, content).counts["unchanged"] == 2, "all of it is here"
    forget_wiki()
    for dry_run in (True, False):
        assert bring(secretariat, content, dry_run=dry_run).counts["made"] == 2
    assert files_of("goat-plague") == before
    again = Page.objects.get(slug="goat-plague")
    shown = PageFile.objects.get(page=again, name="kid.webp")
    assert f"![kid.webp]({shown.get_absolute_url()})" in again.shown.body
    assert f'src="{shown.get_absolute_url()}"' in again.shown.body_html
    assert browse(None).get(shown.get_absolute_url())["Content-Type"] == "image/webp"
    rest, count = zipfile.ZipFile(io.BytesIO(content)), PageFile.objects.count()
    above = zipped({"goats.md": rest.read("goats.md"), "files/goat-plague/kid.webp": kept_of(content)})
    assert bring(secretariat, above).counts["unchanged"] == 1, "a picture of a page elsewhere is known"
    assert bring(secretariat, taken_out(secretariat)).counts["unchanged"] == 2
    assert PageFile.objects.count() == count and not PageFile.objects.filter(page=None).exists()


def test_on_another_portal_they_are_known_again_when_the_text_has_changed(page, secretariat, settings):
    content = taken_out(secretariat)
    forget_wiki()
    settings.SITE_URL = "https://other.example.org"
    assert bring(secretariat, content).counts["made"] == 2
    before = files_of("goat-plague")
    archive = zipfile.ZipFile(io.BytesIO(content))
    files = {name: archive.read(name) for name in archive.namelist()}
    files["goats/goat-plague.md"] += b"\nAnd more.\n"
    assert bring(secretariat, zipped(files)).counts["changed"] == 1
    assert files_of("goat-plague") == before
    files["files/goat-plague/alone.txt"] = b"Now it says something else."
    assert bring(secretariat, zipped(files)).counts["changed"] == 1
    assert {name for name, *_more in files_of("goat-plague")} >= {"alone.txt", "alone-2.txt"}
    assert bring(secretariat, zipped(files)).counts["unchanged"] == 2


def test_what_was_taken_away_here_does_not_come_back(page, author, secretariat):
    content = taken_out(secretariat)
    alone = PageFile.objects.get(name="alone.txt")
    actions.change_files(author, page, [], [alone.pk])
    assert bring(secretariat, content).counts["unchanged"] == 2
    assert not PageFile.objects.of(page).filter(name="alone.txt").exists()


def test_an_address_of_another_portal_stays_one_of_that(secretariat):
    words = '---\nsource: "https://far.example.org/wiki/a/"\n---\n\n![kid](/wiki/files/7/kid.webp)\n'
    bring(secretariat, zipped({"a.md": words}))
    assert "![kid](https://far.example.org/wiki/files/7/kid.webp)" in Page.objects.get().current.body


def test_visitors_take_along_what_they_may_see(page, author, browse):
    Page.objects.filter(pk=page.pk).update(audience="members")
    answer = browse(None).get("/wiki/goats/export/zip/")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert archive.namelist() == ["goats.md"]
    assert "/wiki/files/" in archive.read("goats.md").decode(), "the address on the web stays"


def test_files_that_no_upload_could_be_are_refused_with_the_reason(secretariat):
    report = bring(secretariat, zipped({
        "a.md": '---\nfiles: ["run.exe", "../../etc/passwd"]\n---\n# A\n\n'
                "![x](run.exe) ![y](kid.png) [z](../../etc/passwd)",
        "run.exe": b"MZ\x90\0\x03\0\0\0" + b"\0" * 500,
        "kid.png": picture("PNG", (40, 30)),
    }))  # fmt: skip
    outcome, said = told(report)["a.md"]
    assert outcome == "made" and "run.exe: This is a program" in said
    assert files_of("a") == [("kid.webp", "image/webp", 40)] and report.left_out == []


def test_pictures_of_other_programs_come_along(secretariat):
    """As Obsidian writes them: short, in folders, with blanks; and as a Mac names and packs them."""
    small = picture("PNG", (40, 30))
    report = bring(secretariat, zipped({
        "vault/Goats.md": "![[Young kid.png]] ![[sub/two.png|300]] ![a](<sub/three four.png>) "
                          "![b](pics/Che%CC%80vre%20(1).png)"
                          " ![[Note]] [[sub/Note|the note]] [n](sub/Note.md \"Note\") ![w](https://e.org/x.png)",
        "vault/attachments/Young kid.png": small,
        "vault/sub/two.png": small + b"2",
        "vault/sub/three four.png": small + b"3",
        "vault/pics/Che\u0300vre (1).png": picture("PNG", (50, 30)),
        "vault/sub/Note.md": "# A note\n\n![up](../attachments/Young%20kid.png)",
        "__MACOSX/vault/._Goats.md": b"\0\5\x16\7",
        "vault/.DS_Store": b"x",
    }))  # fmt: skip
    assert report.counts["made"] == 2 and report.left_out == []
    body = Page.objects.get(slug="goats").current.body
    assert body.count("](/wiki/files/") == 4 and "/wiki/files/0/" not in body
    assert "[[A note|the note]]" in body and "[[A note|n]]" in body and "![[" not in body
    assert "https://e.org/x.png" in body
    assert "Young-kid.webp" in Page.objects.get(slug="a-note").current.body


def test_the_review_of_a_page_comes_back(author, secretariat):
    top = make_page(author, title="Goats", body="Approved.")
    make_page(author, title="Milk", parent=top)
    alone = make_page(author, title="Sheep")
    actions.set_review(secretariat, top, "branch")
    actions.set_review(secretariat, alone, "page")
    content = taken_out(secretariat)
    assert 'review: "branch"' in zipfile.ZipFile(io.BytesIO(content)).read("goats.md").decode()
    forget_wiki()
    assert bring(secretariat, content).counts["made"] == 3
    rows = Page.objects.order_by("slug").values_list("slug", "review", "is_reviewed", "shown__number")
    assert list(rows) == [("goats", "branch", True, 1), ("milk", "", True, 1), ("sheep", "page", True, 1)]
    assert bring(secretariat, content).counts["unchanged"] == 3 and actions.recount() == 0
