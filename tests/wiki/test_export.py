"""Pages going out: as Markdown, on one printable page, branches as archives and books."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from knowledge.wiki import actions
from knowledge.wiki.exchange import front_matter
from knowledge.wiki.models import Export, Page
from knowledge.wiki.views import exporting
from portal.moderation import actions as moderation
from tests.documents.deposits import make_document
from tests.wiki.books import Book
from tests.wiki.pages import make_page, put_file


def content(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def archive_of(response) -> dict[str, str]:
    """The files of a ZIP by their names."""
    with zipfile.ZipFile(io.BytesIO(content(response))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.fixture
def branch(author):
    """Three pages of a branch: one that everyone may read, under it one for members, and under that one
    that everyone may read again."""
    top = make_page(author, title="Goats", body="See [[Milk]] and [[Cheese#Old|old cheese]].")
    middle = make_page(author, title="Milk", parent=top, audience="members")
    make_page(author, title="Cheese", parent=middle, audience="everyone", body="## Old\n\nGood.")
    return top


def test_a_page_goes_out_as_markdown_with_what_is_known_of_it(author, visitor):
    make_page(author, title="Animal health")
    page = make_page(author, title="Fièvre", language="fr", tags=["vaccins"], countries=["KE"],
                     parent=Page.objects.get(title="Animal health"), body="**Vaccinez.**")  # fmt: skip
    actions.move_page(author, page, title="Fièvre : la “vallée” #1", parent=page.parent)
    response = visitor.get("/wiki/fievre-la-vallee-1.md")
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    assert 'filename="fievre-la-vallee-1.md"' in response["Content-Disposition"]
    facts, body = front_matter.split(response.content.decode())
    assert body == "**Vaccinez.**"
    assert facts["title"] == "Fièvre : la “vallée” #1" and facts["language"] == "fr"
    assert facts["under"] == "Animal health" and facts["aliases"] == ["fievre"]
    assert facts["tags"] == ["vaccins"] and facts["countries"] == ["KE"]
    assert facts["source"].endswith("/wiki/fievre-la-vallee-1/") and facts["readers"] == "everyone"
    moved = visitor.get("/wiki/fievre.md")
    assert (moved.status_code, moved.url) == (301, "/wiki/fievre-la-vallee-1.md")


def test_what_one_may_not_read_goes_out_by_no_way(author, secretariat, browse, visitor):
    page = make_page(author, title="Secret milk", audience="members")
    above = make_page(author, title="Goats", body="Open.")
    below = make_page(author, title="Kids", parent=above, audience="everyone")
    actions.move_page(author, page, title="Secret milk", parent=above)
    for address in ("/wiki/secret-milk.md", "/wiki/secret-milk/print/", "/wiki/secret-milk/export/zip/"):
        assert visitor.get(address).status_code == 404
    assert set(archive_of(visitor.get("/wiki/goats/export/zip/"))) == {"goats.md", "goats/kids.md"}
    assert "Secret milk" not in Book(content(visitor.get("/wiki/goats/export/epub/"))).text("nav.xhtml")
    moderation.hide(secretariat, below, "Not true.")
    assert set(archive_of(browse(secretariat).get("/wiki/goats/export/zip/"))) == {
        "goats.md",
        "goats/secret-milk.md",
    }


def test_a_branch_goes_out_in_the_folders_of_its_tree(branch, member, browse, visitor):
    files = archive_of(browse(member).get("/wiki/goats/export/zip/"))
    assert set(files) == {"goats.md", "goats/milk.md", "goats/milk/cheese.md"}
    assert front_matter.split(files["goats/milk/cheese.md"])[0]["under"] == "Milk"
    files = archive_of(visitor.get("/wiki/goats/export/zip/"))
    assert front_matter.split(files["goats/cheese.md"])[0]["under"] == "Goats"
    assert "under" not in front_matter.split(files["goats.md"])[0]


def test_a_page_prints_on_one_light_page(author, visitor):
    make_page(author, title="Goats", body="Well said.[^1]\n\n[^1]: By an elder.")
    page = visitor.get("/wiki/goats/print/").content.decode()
    assert "Well said." in page and "By an elder." in page and "/wiki/goats/" in page
    assert "<script" not in page and "<form" not in page


def test_a_book_is_as_the_specification_wants_it(author, member, browse, tmp_path):
    text = (
        "Text[^1] & <more>\n\n| a | b |\n|---|--:|\n| [[Goats\\|g]] | 2 |\n\n[^1]: A *note*.\n\n"
        "[site](http://example.org/a?b=1&c=2) [bad](http://[x) [[Nowhere]] [[Goats#No part]] [[Cheese#Old]] "
        "[here](#s-part) [nowhere](#nope) @amina a@b.example\n\n"
        "## Part\n\n3. three\n4. four\n\n```py\nx < 1\n```"
    )
    top = make_page(author, title="Goats & <sheep>", body=text)
    make_page(author, title="Goats", body="# Part\n\n## Part\n\nTwo of one name.", parent=top)
    make_page(author, title="Cheese", body="## Old\n\nGood.", parent=Page.objects.get(title="Goats"))
    make_page(author, title="الماعز", language="ar", body="## حليب\n\n- واحد\n- اثنان", parent=top)
    book = Book(content(browse(member).get("/wiki/goats-sheep/export/epub/")))
    assert book.judged(tmp_path) == ""
    first = f"page-{top.pk}.xhtml"
    assert book.spine[:3] == ["title.xhtml", "nav.xhtml", first] and len(book.spine) == 6
    links = [link.get("href") for link in book.chapters[first].iter("{*}a")]
    assert f"page-{Page.objects.get(title='Cheese').pk}.xhtml#s-old" in links
    assert any(link and link.endswith("/wiki/nowhere/") and link.startswith("http") for link in links)
    arabic = book.chapters[f"page-{Page.objects.get(language='ar').pk}.xhtml"]
    assert (arabic.get("dir"), arabic.get("lang")) == ("rtl", "ar")
    outline = [entry.text.strip() for entry in book.chapters["nav.xhtml"].iter("{*}a")]
    assert outline == ["Goats & <sheep>", "Goats", "Cheese", "الماعز"]


def test_pictures_and_the_titles_of_short_links_come_along_where_one_may_see_them(
    author, secretariat, browse, visitor
):
    page = make_page(author, title="Goats", audience="everyone")
    shown = put_file(author, page, name="kid.png", content=png())
    closed = put_file(author, make_page(author, title="Closed", audience="members"), "secret.png", png())
    document = make_document(author, published_by=secretariat, title="Milk of goats")
    body = f"{shown.markdown} {closed.markdown} [[document:{document.pk}]]"
    actions.edit_page(author, page, {"body": body}, base=1)
    book = Book(content(visitor.get("/wiki/goats/export/epub/")))
    chapter = book.chapters[f"page-{page.pk}.xhtml"]
    assert len(list(chapter.iter("{*}img"))) == len([name for name in book.names if "picture" in name]) == 1
    assert "Milk of goats" in book.text(f"page-{page.pk}.xhtml")
    book = Book(content(browse(author).get("/wiki/goats/export/epub/")))
    assert len(list(book.chapters[f"page-{page.pk}.xhtml"].iter("{*}img"))) == 2


def png(picture: Image.Image | None = None) -> bytes:
    file = io.BytesIO()
    (picture or Image.new("RGB", (40, 30), "teal")).save(file, "PNG")
    return file.getvalue()


def test_pictures_in_a_book_are_such_as_every_reader_shows(author, visitor, tmp_path):
    page = make_page(author, title="Goats", audience="everyone")
    clear = Image.linear_gradient("L").convert("RGBA")
    clear.putalpha(Image.linear_gradient("L"))
    photo = Image.merge("RGB", [Image.effect_noise((320, 200), 60) for _band in range(3)])
    drawn = Image.new("RGB", (40, 30), "teal")
    files = [put_file(author, page, f"{n}.png", png(one)) for n, one in enumerate([photo, clear, drawn])]
    assert {file.media_type for file in files} == {"image/webp"}
    actions.edit_page(author, page, {"body": " ".join(file.markdown for file in files)}, base=1)
    book = Book(content(visitor.get("/wiki/goats/export/epub/")))
    assert book.judged(tmp_path) == ""
    names = [shown.get("src") for shown in book.chapters[f"page-{page.pk}.xhtml"].iter("{*}img")]
    made = [Image.open(io.BytesIO(book.archive.read(f"book/{name}"))) for name in names]
    assert [(one.format, one.size) for one in made] == [
        ("JPEG", (320, 200)), ("PNG", (256, 256)), ("PNG", (40, 30)),
    ]  # fmt: skip
    assert made[1].getextrema()[3] == (0, 255), "one still sees through it"


def test_a_picture_that_cannot_be_opened_stays_behind_as_a_link(author, visitor, tmp_path):
    page = make_page(author, title="Goats", audience="everyone")
    file = put_file(author, page, "kid.png", png())
    with open(file.file.path, "wb") as stored:
        stored.write(b"RIFF....WEBPbroken")
    actions.edit_page(author, page, {"body": file.markdown}, base=1)
    book = Book(content(visitor.get("/wiki/goats/export/epub/")))
    assert book.judged(tmp_path) == "" and not [name for name in book.names if "picture" in name]
    links = [link.get("href") for link in book.chapters[f"page-{page.pk}.xhtml"].iter("{*}a")]
    assert any("/wiki/files/" in link for link in links)


def test_an_arabic_book_turns_its_pages_the_other_way(author, visitor, tmp_path):
    make_page(author, title="الماعز", language="ar", body="نص")
    book = Book(content(visitor.get("/wiki/الماعز/export/epub/")))
    assert book.judged(tmp_path) == ""
    assert next(book.package.iter("{*}spine")).get("page-progression-direction") == "rtl"
    assert "المحتويات" in book.text("nav.xhtml") or book.chapters["nav.xhtml"].get("lang") == "ar"


def test_a_large_branch_is_made_in_the_background_for_its_member_alone(
    branch, member, other, browse, visitor, run_tasks, monkeypatch
):
    monkeypatch.setattr(exporting, "SMALL", 2)
    browser = browse(member)
    assert "made in the background" in browser.get("/wiki/goats/export/").text
    assert browser.get("/wiki/goats/export/zip/").status_code == 404
    for _twice in range(2):
        assert browser.post("/wiki/goats/export/zip/order/").url == "/wiki/goats/export/"
    shown = browser.get("/wiki/goats/export/")
    assert "is being made" in shown.text and shown["Refresh"]
    run_tasks()
    shown = browser.get("/wiki/goats/export/")
    made = Export.objects.get()
    address = f"/wiki/goats/export/{made.pk}/"
    assert address in shown.text and "Refresh" not in shown
    assert set(archive_of(browser.get(address))) == {"goats.md", "goats/milk.md", "goats/milk/cheese.md"}
    assert browse(other).get(address).status_code == 404
    assert address not in browse(other).get("/wiki/goats/export/").text
    assert "is being made" not in visitor.get("/wiki/goats/export/").text


def test_who_may_not_read_it_any_more_gets_no_file(branch, author, member, run_tasks):
    actions.order_export(member, branch, "epub")
    Page.objects.filter(pk=branch.pk).update(audience="group:1")
    run_tasks()
    assert not Export.objects.exists()


def test_files_are_forgotten_after_a_day(branch, member, run_tasks):
    actions.order_export(member, branch, "zip")
    run_tasks()
    name = Export.objects.get().file.name
    assert default_storage.exists(name) and actions.forget_exports() == 0
    Export.objects.update(created_at=timezone.now() - timedelta(days=2))
    actions.forget_exports()
    assert not Export.objects.exists()


@pytest.mark.parametrize("address", ["/wiki/goats.md", "/wiki/goats/print/", "/wiki/goats/export/"])
def test_taking_along_costs_as_much_in_a_large_branch(
    address, author, member, browse, django_assert_max_num_queries
):
    top, browser, counts = make_page(author, title="Goats"), browse(member), []
    browser.get(address)  # the first of a day notes the visit
    for some in (range(3), range(3, 60)):
        for number in some:
            make_page(author, title=f"Page {number}", parent=top)
        with django_assert_max_num_queries(12) as asked:
            assert browser.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
