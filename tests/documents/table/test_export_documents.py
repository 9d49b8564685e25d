"""The same table out again: of what came in, of what was deposited here, and of real records."""

import csv
import io
from datetime import date
from itertools import islice
from pathlib import Path

import pytest
from django.core.management import call_command

from knowledge.documents.models import Document
from knowledge.documents.names import Author
from portal.vocabulary.models import Concept, Country, Region, Theme
from tests.documents.deposits import make_document
from tests.documents.table.tables import GOATS, bring, brought, made, out, rows_of

REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "cgiar-records" / "ccby_rows.csv"
AWKWARD = {
    "collection": "10568/35697||10568/1",
    "dcterms.bibliographicCitation": "Yusuf, A. 2024. Goats in Garissa. \"Milk\", 'meat'.",
    "dcterms.type": "Journal Article",
    "dcterms.license": "Copyrighted; Non-commercial use only",
    "dcterms.language": "En",
    "dcterms.abstract": "=HYPERLINK(\"http://evil\")\nTwo\nlines || <b>bold</b>",
    "dcterms.extent": "xii, 47 p.",
    "cg.coverage.country": "Kenya||Atlantis||Côte d’Ivoire",
    "cg.coverage.region": "ACP",
    "cg.contributor.affiliation": "ILRI||University of Nairobi",
    "cg.creator.identifier": "Somebody Else: 0000-0002-1825-0097",
    "dcterms.subject": "LIVESTOCK||goats||+254||-x",
    "cg.subject.ilri": "GENDER||LIVELIHOODS",
    "cg.issn": "2049-3630||1234-5679",
    "cg.identifier.dataurl": "https://example.org/data",
    "cg.volume": "-3",
    "cg.number": "'=x",
}  # fmt: skip


def whole_document(author, **changes):
    """A document with all that a table says, as awkward as it can be."""
    return make_document(
        author,
        **{
            "title": "=Goats || sheep|",
            "alternative_titles": ["|Chèvres", "a\\", "'-b"],
            "authors": [
                Author("Yusuf, Amina", False, "0000-0002-1825-0097", "ILRI (Nairobi); KARI"),
                Author("Centre for Goats (CfG)", True),
                Author("Sukarno"),
            ],
            "embargo_until": date(2099, 5, 1),
            "publisher": "A || B",
            "page_range": "12-27",
            "donors": ["IFAD", "a||b"],
            "licence": "CC-BY-3.0-IGO",
            "audience": "members",
            "reviewed": "internal",
            "readers": ["donors", "business"],
            "themes": [Theme.objects.get(slug="gender")],
            "countries": list(Country.objects.filter(pk__in=["CI", "KE"])),
            "regions": [Region.objects.get(pk="014")],
            "concepts": list(Concept.objects.filter(name_en__in=["goats", "COVID-19", "milk"])),
            "tags": ["goats", "B, c"],
            "doi": "10.1234/a|b",
            "abstract": "One\n\nTwo || three\\",
            "type": "minutes",
        }
        | changes,
    )


def test_a_document_of_ours_comes_back_the_same(secretariat, author):
    first = whole_document(author)
    whole_document(author, relations=[("translation-of", first.pk), ("supersedes", first.pk)], doi="")
    before = out()
    assert bring(secretariat, before).counts["unchanged"] == 2
    assert out() == before
    assert rows_of(before)[1]["portal.relation"].startswith("supersedes: http")
    Document.objects.all().update(current=None)
    Document.objects.all().delete()
    report = bring(secretariat, before)
    assert report.counts["made"] == 2, report.outcomes
    assert out() == before
    again = Document.objects.get(doi=first.doi)
    assert list(again.authors.values_list("name", "is_organisation", "orcid", "affiliation")) == [
        ("Yusuf, Amina", False, "0000-0002-1825-0097", "ILRI (Nairobi); KARI"),
        ("Centre for Goats (CfG)", True, "", ""),
        ("Sukarno", False, "", ""),
    ]
    assert (again.title, again.donors, set(again.tags.names())) == (
        "=Goats || sheep|", ["IFAD", "a||b"], {"goats", "B, c"}
    )  # fmt: skip
    assert bring(secretariat, before).counts["unchanged"] == 2


def test_what_came_in_goes_out_with_the_same_values(secretariat):
    bring(secretariat, made(GOATS | AWKWARD))
    (row,) = rows_of(out())
    for name, cell in (GOATS | AWKWARD).items():
        written = row[name.removesuffix("[en_US]")]
        assert written == cell or written == f"'{cell}", name
    before = out()
    assert bring(secretariat, before).counts["unchanged"] == 1
    Document.objects.all().delete()
    bring(secretariat, before)
    assert out() == before


def test_what_was_changed_here_since_goes_out_as_it_is_now(secretariat):
    document = brought(secretariat, **AWKWARD)
    Document.objects.filter(pk=document.pk).update(type="brief")
    (row,) = rows_of(out())
    assert row["dcterms.type"] == "Brief" and row["cg.coverage.region"] == "ACP"


def test_no_name_of_a_column_is_a_formula(secretariat):
    """Columns without a place here are written out again: their names are a stranger's, too."""
    name = "=cmd|' /C calc'!A0"
    brought(secretariat, **{name: "x"})
    assert [*rows_of(out())[0]][-1] == f"'{name}"
    assert bring(secretariat, out()).counts["unchanged"] == 1


def test_no_cell_is_a_formula(secretariat, author):
    brought(secretariat, **AWKWARD)
    whole_document(author)
    cells = [cell for row in rows_of(out()) for cell in row.values()]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")]
    assert any(cell.startswith("'=") for cell in cells)


def test_it_costs_as_many_queries_for_many_as_for_few(secretariat, django_assert_max_num_queries):
    bring(secretariat, made(*(GOATS | {"id": str(n), "dc.title[en_US]": f"Goats {n}"} for n in range(60))))
    with django_assert_max_num_queries(12):
        assert len(rows_of(out())) == 60


def test_the_command_writes_what_is_published(secretariat, author, tmp_path):
    make_document(author)
    published = make_document(author, published_by=secretariat, title="Published")
    file = tmp_path / "all.csv"
    call_command("export_documents", file)
    assert [row["dc.title"] for row in rows_of(file.read_bytes())] == ["Published"]
    call_command("export_documents", file, "--status", "all")
    assert len(rows_of(file.read_bytes())) == 2
    call_command("export_documents", file, "--status", "all", "--ids", str(published.pk))
    assert len(rows_of(file.read_bytes())) == 1


def test_real_records_come_in_once_and_go_out_the_same(secretariat):
    if not REAL.exists():
        pytest.skip("The records are not beside this checkout (../shared/data/cgiar-records).")
    content = as_cgspace_has_them()
    report = bring(secretariat, content, publish=True)
    assert report.counts["made"] > 190 and report.counts["refused"] < 38
    assert all(one.sentences for one in report.outcomes if one.outcome == "refused")
    assert bring(secretariat, content).counts["unchanged"] == report.counts["made"]
    before = out()
    came = {one.number: row for one, row in zip(report.outcomes, rows_of(content), strict=True)}
    for pk, row in zip(
        Document.objects.order_by("pk").values_list("pk", flat=True), rows_of(before), strict=True
    ):
        for name, cell in came[pk].items():
            assert row[name].lstrip("'") == cell.replace("\r\n", "\n").strip().lstrip("'"), (pk, name)
    assert bring(secretariat, before).counts["unchanged"] == report.counts["made"]
    Document.objects.all().delete()
    bring(secretariat, before)
    assert out() == before


def as_cgspace_has_them() -> bytes:
    columns = {
        "title": "dc.title", "authors": "dc.contributor.author", "abstract": "dcterms.abstract",
        "doi": "cg.identifier.doi", "url": "cg.identifier.url", "journal": "cg.journal",
        "publisher": "dcterms.publisher", "subjects": "dcterms.subject", "countries": "cg.coverage.country",
        "regions": "cg.coverage.region", "language": "dcterms.language", "access": "dcterms.accessRights",
        "licence": "dcterms.license", "funders": "cg.contributor.donor",
        "affiliations": "cg.contributor.affiliation", "type": "dcterms.type",
        "source": "cg.contributor.center",
    }  # fmt: skip
    several = {"authors", "subjects", "countries", "regions", "funders", "affiliations"}
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([*columns.values(), "dcterms.issued"])
    with REAL.open(encoding="utf-8", newline="") as file:
        for row in islice(csv.DictReader(file), 0, None, 3):
            cells = [row[name].replace("; ", "||") if name in several else row[name] for name in columns]
            writer.writerow([*cells, row["date"] or row["year"]])
    return written.getvalue().encode()
