"""Reading without the file: its words as pages, its first page as a picture, and the page of an excerpt."""

import gzip
import random
import re
import string

import pytest
from PIL import Image

from knowledge.documents import actions
from knowledge.documents.models import Document, FileVersion
from knowledge.documents.paging import PART, paragraphs, part_of
from portal import search
from tests.documents import files
from tests.documents.deposits import make_document, upload


@pytest.fixture
def read(member, secretariat):
    """A published document whose file has these words."""

    def make(words: str, pages: int | None = None, **changes) -> Document:
        document = make_document(member, published_by=secretariat, **changes)
        actions.keep_words(document.current, words=words, pages=pages, state="done")
        return document

    return make


def text_of(browser, document, query="") -> str:
    return browser.get(f"{document.get_absolute_url()}text/{query}").content.decode()


def test_the_words_of_a_file_can_be_read_page_by_page(read, visitor):
    document = read("First page <b>\f\fThird page", pages=3)
    text = text_of(visitor, document)
    assert re.findall(r'<section id="page-(\d)">', text) == ["1", "2", "3"]
    assert "First page &lt;b&gt;" in text and 'lang="en" dir="ltr"' in text
    assert "Part 1 of" not in text and "noindex" not in text


def test_words_without_pages_are_one_text(read, visitor):
    text = text_of(visitor, read("Goats", pages=None))
    assert "<p>Goats</p>" in text and "Page 1" not in text


def test_arabic_words_go_from_right_to_left(read, visitor):
    assert '<div class="text" lang="ar" dir="rtl">' in text_of(visitor, read("الماعز", language="ar"))


def test_a_long_text_is_shown_in_light_parts_of_which_none_is_lost(read, visitor):
    chance = random.Random(1)
    words = ["".join(chance.choices(string.ascii_letters + "éèأب", k=6)) for _ in range(9_000)]
    pages = [" ".join(words[start : start + 900]) for start in range(0, 9_000, 900)]
    document = read("\f".join(pages), pages=10)
    seen, query = [], ""
    while True:
        page = visitor.get(f"{document.get_absolute_url()}text/{query}")
        assert len(gzip.compress(page.content, 6)) <= 14_000
        text = page.content.decode()
        seen += re.findall(r"<p>([^<]*)</p>", text.partition("<section")[2].partition("<nav")[0])
        following = re.search(r'href="(\?part=\d+)" rel="next"', text)
        if not following:
            break
        query = following[1]
    assert " ".join(seen).split() == words
    assert 'id="page-7"' in text_of(visitor, document, "?page=7")
    for odd in ("?page=999", "?part=0", "?part=-1", "?part=x", "?part=99999999999", "?page=%00"):
        assert "<h1" in text_of(visitor, document, odd)


def test_what_has_no_words_has_no_such_page(read, visitor):
    document = read(" \f ", pages=2)
    assert FileVersion.objects.get().text_state == "failed"
    assert visitor.get(f"{document.get_absolute_url()}text/").status_code == 404
    assert "Read as text" not in visitor.get(document.get_absolute_url()).content.decode()


def test_a_wrong_slug_leads_to_the_right_page(read, visitor):
    document = read("Goats")
    answer = visitor.get(f"/documents/{document.pk}/sheep/text/")
    assert (answer.status_code, answer.url) == (301, f"{document.get_absolute_url()}text/")


def test_lines_are_put_together_as_they_were_meant():
    assert paragraphs(
        "Goats give milk to the\nfamilies of the whole\nvillage.\n\nA heading\nMeat is sold."
    ) == [
        "Goats give milk to the families of the whole village.",
        "A heading",
        "Meat is sold.",
    ]
    assert paragraphs("What is needed by each herd:\n- salt\n- water\n") == [
        "What is needed by each herd:",
        "- salt",
        "- water",
    ]


def test_a_page_longer_than_a_part_goes_on_in_the_next():
    part = part_of("goats " * PART, has_pages=True, number=2)
    assert (part.pages[0].number, part.pages[0].begins) == (1, False) and part.count >= 6


# --- The page of an excerpt -------------------------------------------------------


def hit(words: str):
    rows = search.find(None, words).rows
    return (rows[0].page, rows[0].page_url) if rows else None


def test_an_excerpt_names_the_page_that_it_is_from(read, visitor):
    pages = [f"{'Goats give milk. ' * 100} Page of the word unique{number:03}." for number in range(1, 41)]
    document = read("\f".join(pages), pages=40)
    for number in (1, 2, 17, 40):
        url = f"{document.get_absolute_url()}text/?page={number}#page-{number}"
        assert hit(f"unique{number:03}") == (number, url)
    page = visitor.get("/search/?q=unique017").content.decode()
    assert "<mark>unique017</mark>" in page and "On page 17" in page and "page=17#page-17" in page


def test_words_on_no_certain_page_name_none(read):
    document = read("One page\fUniquely another", pages=2, abstract="The abstract says verdant")
    assert hit("verdant") == (None, "") and hit("uniquely")[0] == 2
    actions.keep_words(document.current, words="Uniquely without pages", pages=12, state="done")
    assert hit("uniquely") == (None, "")
    actions.keep_words(document.current, words="Uniquely alone", pages=1, state="done")
    assert hit("uniquely")[0] == 1


def test_a_word_late_in_a_long_file_is_found(read):
    read("\f".join(["Goats give milk to families. " * 70] * 110 + ["The lactometer"]), pages=111)
    assert hit("lactometer")[0] == 111


def test_a_word_with_markup_or_accents_around_it_is_on_its_page(read):
    read("\f".join(["œuvre « été » ﬁn " * 800, "<b>Le</b> barème à http://example.org/x est là"]), pages=2)
    assert hit("bareme")[0] in (2, None)


# --- The picture ------------------------------------------------------------------


def test_the_first_page_is_shown_as_a_small_picture(member, secretariat, visitor, run_tasks, tmp_path):
    document = make_document(member, file=None)
    kept = upload(member, files.big_pdf(2), "goats.pdf")
    document = actions.edit_document(member, document, {}, revision=1, upload=kept)
    actions.publish_document(secretariat, Document.objects.get(pk=document.pk))
    run_tasks()
    url = f"/documents/{document.pk}/1/picture/"
    assert f'<img src="{url}"' in visitor.get(document.get_absolute_url()).content.decode()
    answer = visitor.get(url)
    (tmp_path / "a.webp").write_bytes(b"".join(answer))
    with Image.open(tmp_path / "a.webp") as picture:
        assert picture.format == "WEBP" and picture.height == 300
    assert (tmp_path / "a.webp").stat().st_size < 10_000
    assert answer["Content-Type"] == "image/webp" and answer["Content-Disposition"].startswith("inline")
    assert visitor.get(url, headers={"If-None-Match": answer["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("name", "content", "is_drawn"),
    [
        ("a.png", files.png(800, 600), True),
        ("a.webp", files.webp(), True),
        ("a.docx", files.docx(docProps__thumbnail_jpeg=b"x"), False),
        ("a.odt", files.open_document("odt", **{"Thumbnails/thumbnail.png": files.png(90, 90)}), True),
        ("a.epub", files.epub("Goats"), False),
        ("a.txt", b"Goats", False),
        ("a.pdf", b"%PDF-1.4 broken", False),
    ],
)
def test_other_files_bring_a_picture_or_none(name, content, is_drawn):
    import io

    from portal.uploads import sandbox
    from portal.uploads.reading.kinds import KINDS

    webp = sandbox.front(io.BytesIO(content), KINDS[name.rpartition(".")[2]])
    assert bool(webp) == is_drawn
    assert not webp or webp.startswith(b"RIFF")
