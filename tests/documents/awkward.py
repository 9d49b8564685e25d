"""Records that citations stumble over, and what each of their fields is."""

from typing import Any

from django.utils import timezone

from knowledge.documents.models import Document, DocumentAuthor, Type
from knowledge.documents.names import author
from portal.text import slugify

JOURNAL = {
    "type": "research-paper",
    "journal": "Rangelands & Us: {a} journal_of 100%",
    "volume": "12",
    "issue": "3-4",
    "page_range": "12-27",
    "issn": "2049-3630",
}
BOOK = {
    "type": "research-paper",
    "journal": "The Book of Goats",
    "isbn": "978-92-5-108203-4",
    "page_range": "e101",
    "series": "FAO Animal Production and Health",
    "series_number": "7",
    "place": "Rome",
    "publisher": "FAO",
}

# `authors` as they are typed; all other fields as they are stored.
RECORDS: list[dict[str, Any]] = [
    {},
    {"authors": []},
    {"authors": ["Suharto"]},
    {"authors": ["Thich Nhat Hanh"]},
    {"authors": ["الوزاني, رشيد", "[المصلحة الجهوية، مراكش]"], "language": "ar", "title": "تأمين «الأغنام»"},
    {"authors": ["بن علي, محمد الأمين"], "language": "ar", "journal": "مجلة المراعي", "volume": "٣"},
    {"authors": ["山田, 太郎", "김, 민수"], "title": "山羊 and 염소", "language": "ja"},
    {"authors": ["[Ministry of Livestock, Kenya]"]},
    {"authors": ["[Food and Agriculture Organization of the United Nations]", "Mum and Dad"]},
    {"authors": ["[A & B {Partners}]", "[50% of Us]"], "publisher": "A & B {Press}"},
    {"authors": ["van der Berg, Jan-Willem", "O'Neill, Siobhán", "Nguyễn, Thị Hoa"]},
    {"authors": ["de la Cruz y Ortiz, María del Carmen", "Goethe, Johann Wolfgang von"], "language": "es"},
    {"authors": ["King, Martin Luther, Jr.", "Gates, William Henry, III"]},
    {"authors": ["al-Hassan, Omar", "ibn Khaldun, Abd ar-Rahman", "d'Alembert, Jean"]},
    {"authors": ["Smith-Jones, Mary-Jane", "Saint-Exupéry, A.-M.", "x, y"]},
    {"authors": ["Anderson, Andrew and Co"]},
    {"authors": ["{Braces}, {Given}", "Back\\slash, A_b", "Tilde~, #1 ^"]},
    {"authors": [f"Family{n}, Given" for n in range(30)]},
    {"title": "A {curly} title with } and {"},
    {"title": "100% of goats & 50$ of #hay_bales ~ x^2 \\ \\alpha"},
    {"title": "Ünïcödé, 山羊, élevage caprin, ماعز 🐐"},
    {"title": 'He said "goats", and left <b>us</b> &amp; them', "place": "N'Djaména"},
    {"title": "Why goats?", "abstract": "One line.\n\nER  - \n\nTY  - BOOK\nAnother } line."},
    {"title": "@book{evil, title={x}}", "tags": ["a b", "c-d", "ماعز", "50% & {more}"]},
    {"title": "TY  - JOUR", "abstract": "@comment{ }\n%% x"},
    {"title": "</script><script>alert(1)</script>", "publisher": "<i>Press</i>"},
    {"issued": "2025-03", "doi": "10.1234/a_c"},
    {"issued": "2025-03-07", "place": "Garissa", "publisher": "Garissa Goat Circle"},
    {"doi": "10.1002/(SICI)1097-0258(19980815)17:15/16<1661::AID-SIM968>3.0.CO"},
    {"link": "https://example.org/goats?a=1&b=2#c", "doi": "10.1234/x"},
    {"series": "ILRI Research Brief", "series_number": "102", "publisher": "ILRI", "isbn": "92-9146-001-X"},
    {"series": "Working papers", "volume": "2", "issn": "0378-5955"},
    JOURNAL,
    JOURNAL | {"page_range": "S12–S27", "issue": "", "series": "Supplements", "series_number": "B"},
    JOURNAL | {"type": "case-study", "page_range": "101", "publisher": "Brill"},
    JOURNAL | {"isbn": "978-92-5-108203-4"},
    BOOK,
    BOOK | {"type": "good-practice", "volume": "2", "page_range": "12--27"},
    {"type": "training-material", "isbn": "978-92-5-108203-4", "series": "Manuals", "series_number": "4"},
    {"type": "presentation", "journal": "Goats & Us 2025", "page_range": "3-9", "isbn": "3-16-148410-0"},
    {"type": "presentation", "issued": "2025-11-30", "series": "Seminars"},
    {"type": "dataset", "doi": "10.7910/DVN/ABC", "publisher": "Dataverse"},
    *({"type": kind} for kind in Type.values),
]  # fmt: skip


def fields(record: dict[str, Any]) -> dict[str, Any]:
    usual = {
        "title": "Goats in Garissa",
        "year": 2025,
        "type": "report",
        "language": "en",
        "abstract": "Of milk.",
    }
    return usual | {name: value for name, value in record.items() if name not in ("authors", "tags")}


def keep(depositor: Any, *records: dict[str, Any]) -> list[Document]:
    """These records as published documents, in their order, without a file."""
    now = timezone.now()
    documents = Document.objects.bulk_create(
        Document(
            depositor=depositor,
            status="published",
            published_at=now,
            slug=slugify(fields(record)["title"], 80),
            **{"link": "https://example.org/goats"} | fields(record),
        )
        for record in records
    )
    authors = [
        (document, place, author(line))
        for document, record in zip(documents, records, strict=True)
        for place, line in enumerate(record.get("authors", ["Yusuf, Amina", "[Garissa Goat Circle]"]))
    ]
    DocumentAuthor.objects.bulk_create(
        DocumentAuthor(document=document, order=place, name=one.name, is_organisation=one.is_organisation)
        for document, place, one in authors
    )
    for document, record in zip(documents, records, strict=True):
        if "tags" in record:
            document.tags.set(record["tags"])
    found = Document.objects.for_page().in_bulk([one.pk for one in documents])
    return [found[one.pk] for one in documents]
