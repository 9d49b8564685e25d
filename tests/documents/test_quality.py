"""What the secretariat is told about a description before it publishes it."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from knowledge.documents import quality
from knowledge.documents.models import Document, Source
from knowledge.documents.names import Author
from tests.documents.deposits import make_document
from tests.documents.table.tables import GOATS, bring, made, rows_of

GOOD = {
    "title": "Goats in Garissa",
    "language": "en",
    "year": 2024,
    "issued": "2024-05",
    "abstract": "What forty families told us about their goats – “milk, meat” and manure, in 10 °C.",
    "licence": "CC-BY-4.0",
    "audience": "everyone",
    "isbn": "978-92-9146-000-7",
    "issn": "2049-3630",
    "doi": "10.1234/goats",
}
AUTHORS = [Author("Yusuf, Amina"), Author("FAO", is_organisation=True), Author("Sukarno"), Author("محمد علي")]


def told(authors=AUTHORS, has_file=True, **changes) -> list[str]:
    return quality.about(quality.Description(GOOD | changes, authors, has_file))


def test_of_a_good_description_nothing_is_odd():
    assert told() == []
    assert told(title="الماعز في غاريسا", abstract="حليب الماعز", language="ar") == []
    assert told(title="HIV/AIDS", publisher="Éditions Žižek & Ñandú") == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"year": 2093, "issued": "2093"}, "Its date, 2093, has not come yet."),
        ({"year": 1823, "issued": ""}, "It is dated 1823. Is that right?"),
        ({"year": 2023}, "Its exact date, 2024-05, is not in its year, 2023."),
        ({"isbn": "978-92-9146-000-8"}, "978-92-9146-000-8 can’t be an ISBN"),
        ({"issn": "2049-3631"}, "2049-3631 can’t be an ISSN"),
        ({"doi": "10568/1234"}, "“10568/1234” can’t be a DOI."),
        ({"licence": ""}, "It has no licence"),
        ({"audience": "members"}, "Its licence lets everybody share it, but only members may read it."),
        ({"has_file": False}, "there is neither a file nor a link"),
        ({"abstract": " "}, "It has no abstract."),
        ({"title": "ElevÃ©age caprin"}, "read in a wrong encoding"),
        ({"abstract": "â€œGoatsâ€\x9d"}, "read in a wrong encoding"),
        ({"authors": [Author("SÃ¡nchez, Rosa")]}, "read in a wrong encoding"),
        ({"title": "GOATS IN GARISSA"}, "Its title is in capitals throughout."),
        ({"title": "final_report_v3.docx"}, "Its title looks like the name of a file."),
        ({"title": "الماعز في غاريسا", "abstract": "حليب الماعز"}, "Most of its words are in Arabic letters"),
        ({"language": "ar"}, "Hardly any of its words are in Arabic letters"),
        ({"authors": []}, "It has no author."),
        ({"authors": [Author("Amina Yusuf")]}, "“Amina Yusuf”: which is the family name?"),
        ({"authors": [Author("YUSUF, AMINA")]}, "“YUSUF, AMINA” is in capitals throughout."),
        ({"authors": [Author("Yusuf et al.")]}, "“Yusuf et al.”: please name each author."),
    ],
)
def test_what_is_odd_is_told_in_a_sentence(changes, sentence):
    found = told(**changes)
    assert len(found) == 1 and sentence in found[0]


def test_an_embargo_is_held_against_the_licence():
    day = timezone.localdate()
    assert "but its file is withheld" in told(embargo_until=day + timedelta(days=90))[0]
    assert "more than five years" in told(embargo_until=day + timedelta(days=9999), licence="")[0]


def test_twins_are_told_of_one_another(author, secretariat, django_assert_max_num_queries):
    one = make_document(
        author, published_by=secretariat, file=b"Milk", doi="10.1234/A", title="Élevage caprin"
    )
    two = make_document(author, file=b"Milk", doi="10.1234/a", title="Elevage, caprin!")
    make_document(author, draft=True, file=b"Milk", title="Elevage caprin")
    rows = list(Document.objects.select_related("current").prefetch_related("authors").order_by("pk"))
    with django_assert_max_num_queries(3):
        found = quality.of(rows)
    for number, other in ((one.pk, two.pk), (two.pk, one.pk)):
        assert f"Document {other} has the very same file." in found[number]
        assert f"Document {other} has the same DOI." in found[number]
        assert f"Document {other} has the same title." in found[number]


def test_a_title_that_is_nearly_the_same(author, secretariat):
    one = make_document(author, published_by=secretariat, title="Goats and camels in Garissa county")
    two = make_document(author, title="Goats and camels in Garisa county")
    assert f"Document {one.pk} has nearly the same title." in quality.of_one(two)


def test_the_secretariat_sees_it_beside_the_document_and_in_the_queue(author, secretariat, browse):
    document = make_document(author, title="GOATS IN GARISSA", licence="CC-BY-4.0")
    make_document(author, title="Camels", licence="CC-BY-4.0")
    browser = browse(secretariat)
    page = browser.get(f"/admin/documents/document/{document.pk}/change/").text
    assert "Its title is in capitals throughout." in page
    queue = browser.get("/admin/documents/document/?status__exact=submitted").text
    assert (
        queue.count('<td class="field-odd">1</td>') == 1 and queue.count('<td class="field-odd">—</td>') == 1
    )


def test_the_list_is_narrowed_to_what_has_something_to_look_at(member, secretariat, browse):
    make_document(member, title="GOATS IN CAPITALS", file=None)
    good = make_document(member, title="Milk of camels", file=None, authors=AUTHORS)
    Document.objects.filter(pk=good.pk).update(
        **GOOD | {"title": "Milk of camels", "link": "https://example.org/camels"}
    )
    assert quality.of_one(Document.objects.get(pk=good.pk)) == []
    browser, queue = browse(secretariat), "/admin/documents/document/?status__exact=submitted&odd="
    odd, fine, both = (browser.get(f"{queue}{word}").text for word in ("yes", "no", "nonsense"))
    assert "GOATS IN CAPITALS" in odd and "Milk of camels" not in odd
    assert "GOATS IN CAPITALS" not in fine and "Milk of camels" in fine
    assert "GOATS IN CAPITALS" in both and "Milk of camels" in both


def test_the_queue_costs_as_much_for_many_as_for_few(
    author, secretariat, browse, django_assert_max_num_queries
):
    bring(secretariat, made(*(GOATS | {"id": str(n), "dc.title[en_US]": f"Goats {n}"} for n in range(45))))
    browser = browse(secretariat)
    with django_assert_max_num_queries(18):
        assert "Goats 44" in browser.get("/admin/documents/document/").text


def test_an_import_tells_it_line_by_line(secretariat):
    (one,) = bring(secretariat, made(GOATS | {"dc.title[en_US]": "GOATS IN GARISSA"}), dry_run=True).outcomes
    assert "Its title is in capitals throughout." in one.sentences


def test_the_command_lists_it(author, secretariat):
    document = make_document(author, published_by=secretariat, title="GOATS IN GARISSA", licence="CC-BY-4.0")
    make_document(author, published_by=secretariat, licence="CC-BY-4.0", title="Camels")
    Document.objects.create(
        title="THEIRS TO MEND",
        type="report",
        year=1823,
        status="published",
        published_at=timezone.now(),
        source=Source.objects.create(name="Other", url="https://example.org/oai"),
    )
    out = StringIO()
    call_command("check_documents", stdout=out)
    assert f"/documents/{document.pk}/  Its title is in capitals throughout." in out.getvalue()
    assert "1 of 2 documents have something to look at." in out.getvalue()


def test_a_selection_is_taken_out_as_a_table(author, secretariat, browse):
    documents = [make_document(author, title=title) for title in ("Goats", "Sheep", "Yaks")]
    chosen = {"action": "export_selected", "_selected_action": [one.pk for one in documents[:2]]}
    response = browse(secretariat).post("/admin/documents/document/", chosen)
    assert response["Content-Disposition"].startswith("attachment")
    assert [row["dc.title"] for row in rows_of(b"".join(response.streaming_content))] == ["Goats", "Sheep"]
