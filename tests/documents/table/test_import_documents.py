"""Documents from a table: what each column means, what is refused, and that a second run changes nothing."""

import io
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.utils import timezone

from knowledge.documents.actions import importing_rows
from knowledge.documents.models import Change, Document, Imported, Status
from portal.access import AccessDenied
from portal.notices.models import Event
from portal.search import find
from tests.documents.deposits import make_document
from tests.documents.table.tables import GOATS, bring, brought, made


def names(rows) -> list[str]:
    return sorted(row.name_en for row in rows)


# What the columns mean


def test_a_row_with_every_column_makes_a_whole_document(secretariat):
    document = brought(secretariat, **{
        "dcterms.alternative": "Chèvres à Garissa||Mbuzi wa Garissa",
        "cg.creator.identifier": "Amina Yusuf: 0000-0002-1825-0097",
        "dcterms.language": "en",
        "dcterms.abstract": "<p>Milk &amp; meat.</p>",
        "dcterms.publisher": "ILRI",
        "cg.place": "Nairobi, Kenya",
        "dcterms.isPartOf": "Working papers",
        "cg.number": "12",
        "cg.journal": "Pastoralism",
        "cg.volume": "3",
        "cg.issue": "1",
        "dcterms.extent": "p. 12-27",
        "cg.isbn": "978-92-9146-000-0",
        "cg.issn": "2049-3630",
        "cg.identifier.doi": "https://doi.org/10.1234/goats",
        "cg.identifier.url": "https://example.org/goats",
        "dcterms.license": "CC-BY-4.0",
        "dcterms.accessRights": "Open Access",
        "cg.reviewStatus": "Peer Review",
        "dcterms.audience": "Farmers||Scientists||Academics",
        "cg.contributor.donor": "IFAD||Gates Foundation",
        "cg.contributor.project": "Milk for all",
        "cg.coverage.country": "Kenya||Congo, DR||Tanzania, United Republic of",
        "cg.coverage.iso3166-alpha2": "KE||ET",
        "cg.coverage.region": "Eastern Africa||Latin America",
        "dcterms.subject": "goats||sécheresse||small stock",
        "cg.subject.ilri": "GOATS||GENDER||ANIMAL HEALTH",
    })  # fmt: skip
    plain = ("title", "type", "year", "issued", "language", "abstract", "publisher", "place", "series",
             "series_number", "journal", "volume", "issue", "page_range", "isbn", "issn", "doi", "link",
             "licence", "audience", "reviewed", "readers", "donors", "projects",
             "alternative_titles")  # fmt: skip
    assert {name: getattr(document, name) for name in plain} == {
        "title": "Goats in Garissa", "type": "report", "year": 2024, "issued": "2024-05", "language": "en",
        "abstract": "Milk & meat.", "publisher": "ILRI", "place": "Nairobi, Kenya",
        "series": "Working papers",
        "series_number": "12", "journal": "Pastoralism", "volume": "3", "issue": "1", "page_range": "12-27",
        "isbn": "978-92-9146-000-0", "issn": "2049-3630", "doi": "10.1234/goats",
        "link": "https://example.org/goats", "licence": "CC-BY-4.0", "audience": "everyone",
        "reviewed": "peer",
        "readers": ["livestock-keepers", "researchers"], "donors": ["IFAD", "Gates Foundation"],
        "projects": ["Milk for all"], "alternative_titles": ["Chèvres à Garissa", "Mbuzi wa Garissa"],
    }  # fmt: skip
    yusuf, network = document.authors.all()
    assert (yusuf.name, yusuf.orcid, yusuf.is_organisation) == ("Yusuf, Amina", "0000-0002-1825-0097", False)
    assert (network.name, network.is_organisation) == ("Garissa Goat Network", True)
    assert sorted(document.countries.values_list("pk", flat=True)) == ["CD", "ET", "KE", "TZ"]
    assert sorted(document.regions.values_list("pk", flat=True)) == ["014", "419"]
    assert names(document.concepts.all()) == ["drought", "goats"]
    assert names(document.themes.all()) == ["Animal health", "Gender"]
    assert list(document.tags.names()) == ["small stock"]
    assert not document.only_described


@pytest.mark.parametrize(
    ("column", "cell", "name", "value"),
    [
        ("dcterms.type", "Journal Article", "type", "research-paper"),
        ("dcterms.type", "Video", "type", "media-link"),
        ("dcterms.type", "Good practice", "type", "good-practice"),
        ("dcterms.type", "Journal Article; ISI", "type", "research-paper"),
        ("dcterms.issued", "2012-09-01T00:00:00Z", "issued", "2012-09-01"),
        ("dcterms.issued", "2012-9", "issued", "2012-09"),
        ("dcterms.issued", "September 2012", "issued", "2012"),
        (
            "dcterms.license",
            "https://creativecommons.org/licenses/by-nc/3.0/igo/",
            "licence",
            "CC-BY-NC-3.0-IGO",
        ),
        ("dcterms.license", "CC-BY-NC-ND-3.0", "licence", "CC-BY-NC-ND-3.0"),
        ("dcterms.license", "Copyrighted; all rights reserved", "licence", "LicenseRef-reserved"),
        ("dcterms.license", "CC0-1.0", "licence", "CC0-1.0"),
        ("dcterms.accessRights", "Limited Access", "audience", "members"),
        ("dcterms.accessRights", "Gold Open Access", "audience", "everyone"),
        ("cg.date.embargo-end-date", "2099-02", "embargo_until", date(2099, 2, 28)),
        ("cg.identifier.doi", "doi:10.1234/X", "doi", "10.1234/X"),
        ("dcterms.language", "French", "language", "fr"),
        ("dcterms.extent", "47 p.", "page_range", ""),
        ("dcterms.abstract", "=1+1", "abstract", "=1+1"),
        ("dcterms.abstract", "'=1+1", "abstract", "=1+1"),
        ("cg.identifier.url", "", "only_described", True),
    ],
)
def test_cells_as_repositories_write_them(secretariat, column, cell, name, value):
    assert getattr(brought(secretariat, **{column: cell}), name) == value


@pytest.mark.parametrize(
    ("column", "cell", "sentence"),
    [
        ("dcterms.license", "GPL", "dcterms.license: “GPL” is no licence that we know."),
        ("dcterms.license", "CC-BY", "“CC-BY” names no version and is taken as CC-BY-4.0."),
        ("dcterms.accessRights", "Ask me", "only members will see this"),
        ("cg.coverage.country", "Kenya||Atlantis", "cg.coverage.country: not known: Atlantis."),
        ("cg.coverage.region", "ACP", "not known: ACP."),
        ("cg.identifier.doi", "hdl:10568/1", "is no DOI"),
        ("cg.identifier.url", "javascript:alert(1)", "“javascript:alert(1)” is no web address."),
        ("cg.identifier.url", "http://[", "is no web address."),
        ("cg.creator.identifier", "Rosa Flores: 0000-0002-1825-0097", "is nobody’s among the authors"),
        ("cg.creator.identifier", "Amina Yusuf: 0000-0002-1825-0098", "or is no ORCID iD"),
        ("dcterms.publisher", "x" * 300, "is cut to 200 characters"),
        ("dcterms.language", "tlh", "“tlh” is taken as “en”."),
        ("dcterms.audience", "Martians", "not known: Martians."),
        ("cg.issn", "2049-3630||1234-5679", "we show one"),
        ("portal.relation", "cousin-of: 7", "not known: cousin-of: 7."),
    ],
)
def test_what_is_not_known_is_told_with_its_column_and_kept(secretariat, column, cell, sentence):
    (one,) = bring(secretariat, made(GOATS | {column: cell})).outcomes
    assert one.outcome == "made" and any(sentence in said for said in one.sentences), one.sentences


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"dc.title[en_US]": ""}, "dc.title: there is no title."),
        ({"dc.title[en_US]": "x" * 301}, "the title has 301 characters; 300 fit."),
        ({"dcterms.type": "Sculpture"}, "dcterms.type: “Sculpture” is no type that we know."),
        ({"dcterms.type": ""}, "there is no type."),
        ({"dcterms.issued": "soon"}, "“soon” is no date. Write 2024, 2024-05 or 2024-05-17."),
        ({"dcterms.issued": "2024-02-30"}, "only the year"),
        ({"dcterms.issued": "20٢٤"}, "“20٢٤” is no date."),
        ({"dcterms.issued": "0999"}, "0999 can’t be the year of a document."),
        ({"dcterms.issued": "2099"}, "2099 can’t be the year of a document."),
        ({"dc.contributor.author": "Yusuf, Amina; " * 30}, "Put “||” between authors."),
        ({"cg.date.embargo-end-date": "never"}, "“never” is no date."),
    ],
)
def test_what_makes_no_document_is_refused_with_its_column(secretariat, cells, sentence):
    other = GOATS | {"id": "2", "dc.title[en_US]": "Sheep"}
    one, two = bring(secretariat, made(GOATS | cells, other)).outcomes
    assert any(sentence in said for said in one.sentences), one.sentences
    assert (one.outcome == "refused") != ("only" in sentence)
    assert two.outcome == "made"


def test_a_table_without_types_makes_nothing_new_but_can_change_what_is_there(secretariat):
    row = {"id": "0a1b", "dc.title": "Goats of Garissa"}
    (one,) = bring(secretariat, made(row)).outcomes
    assert "A new document needs dcterms.type, dcterms.issued." in one.sentences
    document = brought(secretariat)
    assert bring(secretariat, made(row)).counts["changed"] == 1
    document.refresh_from_db()
    assert (document.title, document.type, document.authors.count()) == ("Goats of Garissa", "report", 2)


# Once, twice, changed


def test_the_second_run_changes_nothing_and_a_changed_row_changes_its_document(secretariat):
    first = made(GOATS, GOATS | {"id": "2", "dc.title[en_US]": "Sheep"})
    assert bring(secretariat, first, publish=True).counts == counts(made=2)
    assert bring(secretariat, first, publish=True).counts == counts(unchanged=2)
    second = made(GOATS | {"dcterms.issued": "2023"}, GOATS | {"id": "2", "dc.title[en_US]": "Sheep"})
    report = bring(secretariat, second)
    assert report.counts == counts(changed=1, unchanged=1)
    assert "Changed: dcterms.issued." in report.outcomes[0].sentences
    document = Document.objects.get(title="Goats in Garissa")
    assert (document.year, document.issued, document.status, document.revision) == (
        2023,
        "2023",
        "published",
        2,
    )
    assert Change.objects.get(document=document).before["year"] == 2024
    assert bring(secretariat, second).counts == counts(unchanged=2)


def test_empty_cells_open_nothing(secretariat):
    later = (timezone.localdate() + timedelta(days=400)).isoformat()
    closed = {"dcterms.accessRights": "Limited Access", "cg.date.embargo-end-date": later}
    document = brought(secretariat, **closed)
    emptied = dict.fromkeys(closed, "") | {"dcterms.issued": "2023"}
    assert bring(secretariat, made(GOATS | emptied)).counts == counts(changed=1)
    document.refresh_from_db()
    assert document.year == 2023 and document.audience == "members"
    assert document.embargo_until.isoformat() == later


def counts(**changed):
    return {"made": 0, "changed": 0, "unchanged": 0, "refused": 0} | changed


def test_what_was_mended_here_stays_while_the_table_says_what_it_said(secretariat):
    document = brought(secretariat)
    Document.objects.filter(pk=document.pk).update(title="Goats of Garissa")
    assert bring(secretariat, made(GOATS)).counts == counts(unchanged=1)
    document.refresh_from_db()
    assert document.title == "Goats of Garissa"


@pytest.mark.parametrize(
    "known_by",
    [
        {"id": "", "handle": "10568/1"},
        {"id": "+", "dc.identifier.uri": "https://hdl.handle.net/10568/1"},
        {"id": "", "cg.identifier.doi": "10.1234/x"},
        {"id": ""},
        {"id": "x" * 5000},
    ],
)
def test_a_row_is_known_by_its_handle_address_doi_or_title(secretariat, known_by):
    content = made(GOATS | known_by)
    assert bring(secretariat, content).counts == counts(made=1)
    assert bring(secretariat, content).counts == counts(unchanged=1)


def test_the_same_row_twice_in_a_table(secretariat):
    _one, two = bring(secretariat, made(GOATS, GOATS)).outcomes
    assert two.sentences == ["It is the same as line 2."]


def test_a_doi_that_is_here_already(secretariat, author):
    there = make_document(author, doi="10.1234/Goats")
    cells = GOATS | {"cg.identifier.doi": "https://doi.org/10.1234/goats"}
    (one,) = bring(secretariat, made(cells | {"id": ""})).outcomes
    assert (one.outcome, one.number) == ("refused", there.pk)
    assert f"Document {there.pk} has this DOI already." in one.sentences
    (one,) = bring(secretariat, made(cells)).outcomes
    assert one.outcome == "made" and "has this DOI already" in one.sentences[-1]


def test_rows_lead_to_one_another(secretariat):
    french = GOATS | {"id": "fr", "dc.title[en_US]": "Chèvres", "portal.relation": "translation-of: 0a1b"}
    alone = GOATS | {"id": "x", "dc.title[en_US]": "Alone", "portal.relation": "part-of: nowhere||part-of: x"}
    report = bring(secretariat, made(french, GOATS | {"portal.relation": ""}, alone))
    relation = Document.objects.get(title="Chèvres").relations.get()
    assert (relation.kind, relation.other.title) == ("translation-of", "Goats in Garissa")
    assert "lead to no document here" in report.outcomes[2].sentences[-1]


# Who, and what follows


def test_a_dry_run_says_the_same_and_changes_nothing(secretariat):
    report = bring(secretariat, made(GOATS, GOATS | {"id": "2", "dcterms.type": "Song"}), dry_run=True)
    assert report.counts == counts(made=1, refused=1)
    assert not Document.objects.exists() and not Imported.objects.exists()


def test_published_or_handed_in(secretariat, member):
    waiting = brought(secretariat)
    assert waiting.status == Status.SUBMITTED and waiting.depositor == secretariat
    assert not find(member, "garissa").rows
    bring(secretariat, made(GOATS | {"id": "2"}), publish=True)
    published = Document.objects.published().get()
    assert published.status_by == secretariat and published.published_at
    assert [hit.object_id for hit in find(member, "garissa").rows] == [published.pk]
    assert not Event.objects.exists()


def test_only_the_secretariat_brings_tables_in(member):
    with pytest.raises(AccessDenied):
        bring(member, made(GOATS))


def test_a_row_that_the_database_refuses_leaves_the_others(secretariat, monkeypatch):
    real = importing_rows.Writer.make

    def make(writer, rows):
        if any(row["title"] == "Sheep" for row in rows):
            raise DatabaseError("no sheep")
        return real(writer, rows)

    monkeypatch.setattr(importing_rows.Writer, "make", make)
    rows = [
        GOATS | {"id": str(n), "dc.title[en_US]": title} for n, title in enumerate(["Yaks", "Sheep", "Goats"])
    ]
    report = bring(secretariat, made(*rows))
    assert [one.outcome for one in report.outcomes] == ["made", "refused", "made"]
    assert "The database does not take it: no sheep" in report.outcomes[1].sentences
    assert Document.objects.count() == 2


def test_tags_that_were_undone_with_a_row_are_made_again(secretariat, monkeypatch):
    real = importing_rows.Writer.make

    def make(writer, rows):
        found = real(writer, rows)
        if any(row["title"] == "Sheep" for row in rows):
            raise DatabaseError("no sheep")
        return found

    monkeypatch.setattr(importing_rows.Writer, "make", make)
    rows = [
        GOATS | {"id": str(n), "dc.title[en_US]": title, "portal.tag": "hay||straw"}
        for n, title in enumerate(["Yaks", "Sheep", "Goats"])
    ]
    report = bring(secretariat, made(*rows))
    assert [one.outcome for one in report.outcomes] == ["made", "refused", "made"]
    for document in Document.objects.all():
        assert sorted(document.tags.names()) == ["hay", "straw"]


def test_a_tag_is_found_however_its_letters_are_made_small(secretariat):
    """PostgreSQL and Python differ in some: the tag must not be made twice."""
    first = brought(secretariat, **{"portal.tag": "İklim||ΣΑΣ"})
    second = brought(secretariat, id="2", **{"portal.tag": "İklim||ΣΑΣ"})
    assert list(first.tags.order_by("pk")) == list(second.tags.order_by("pk"))


def test_the_command_reports_line_by_line(secretariat, tmp_path):
    file, report, out = tmp_path / "goats.csv", tmp_path / "report.csv", io.StringIO()
    file.write_bytes(made(GOATS, GOATS | {"id": "2", "dcterms.type": "Song"}, **{"local.shelf": "B12"}))
    call_command("import_documents", file, "--dry-run", stdout=out)
    assert "Nothing was changed." in out.getvalue()
    call_command("import_documents", file, "--publish", "--report", report, stdout=out)
    said = out.getvalue()
    assert "“local.shelf” has no place here; its values are kept and written out again." in said
    assert f"Line 2: made {Document.objects.get().pk}: Goats in Garissa" in said
    assert "Line 3: refused: Goats in Garissa dcterms.type: “Song” is no type that we know." in said
    assert "1 made, 0 changed, 0 unchanged, 1 refused." in said
    assert "3,refused,,Goats in Garissa" in report.read_text("utf-8-sig")


def test_the_command_says_no_in_a_sentence(secretariat, member, tmp_path):
    file = tmp_path / "goats.csv"
    file.write_bytes(b"a,b\n")
    for arguments, sentence in (
        ([file], "can’t be read as a table. The first line lacks the columns dc.title"),
        ([tmp_path / "none.csv"], "can’t be read as a table"),
        ([file, "--as", member.handle], "secretariat"),
        ([file, "--as", "nobody"], "There is no active member “nobody”."),
        ([file, "--encoding", "klingon"], "can’t be read as a table"),
    ):
        with pytest.raises(CommandError, match=sentence):
            call_command("import_documents", *arguments)
