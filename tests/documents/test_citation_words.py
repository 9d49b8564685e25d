"""Citations in words, after our two styles and the languages that people write in."""

from html.parser import HTMLParser

import pytest
from citeproc import SCHEMA_PATH
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from knowledge.documents import citations
from knowledge.documents.citations import words as writing
from knowledge.documents.models import Document, DocumentAuthor, Type
from knowledge.documents.names import author
from tests.documents import awkward


def document(authors=("Chebet, Mercy",), **changes):
    """A document that nobody stored."""
    found = Document(pk=12, **{"title": "Goats", "year": 2025, "type": "report", "language": "en"} | changes)
    rows = [
        DocumentAuthor(name=one.name, is_organisation=one.is_organisation) for one in map(author, authors)
    ]
    found._prefetched_objects_cache = {"authors": rows}
    found.tag_rows = []
    return found


def apa(**changes):
    return citations.in_words(document(**changes))


def chicago(**changes):
    return citations.in_words(document(**changes), "chicago-author-date")


@pytest.mark.parametrize("style", writing.STYLES)
def test_our_styles_are_valid(style):
    schema = etree.RelaxNG(etree.parse(SCHEMA_PATH))
    schema.assertValid(etree.parse(writing.FOLDER / f"{style}.csl"))


@pytest.mark.parametrize(
    ("authors", "in_apa", "in_chicago"),
    [
        (["Chebet, Mercy"], "Chebet, M. (2025). ", "Chebet, Mercy. 2025. "),
        (
            ["Chebet, Mercy Jane", "Asfaw, Daniel"],
            "Chebet, M. J., & Asfaw, D. (2025). ",
            "Chebet, Mercy Jane, and Daniel Asfaw. 2025. ",
        ),
        (["Berg, Jan-Willem"], "Berg, J.-W. (2025). ", "Berg, Jan-Willem. 2025. "),
        (["van der Berg, Jan"], "van der Berg, J. (2025). ", "van der Berg, Jan. 2025. "),
        (["A, B", "van der Berg, Jan"], "A, B., & van der Berg, J. ", "A, B, and Jan van der Berg. "),
        (["Goethe, Johann Wolfgang von"], "Goethe, J. W. von. ", "Goethe, Johann Wolfgang von. "),
        (["Cruz, María del Carmen"], "Cruz, M. del C. ", "Cruz, María del Carmen. "),
        (["King, Martin Luther, Jr."], "King, M. L., Jr. (2025). ", "King, Martin Luther, Jr. 2025. "),
        (["A, B", "King, Martin, Jr."], "A, B., & King, M., Jr. ", "A, B, and Martin King Jr. 2025. "),
        (["Suharto"], "Suharto. (2025). ", "Suharto. 2025. "),
        (["[Garissa Goat Circle]"], "Garissa Goat Circle. (2025). ", "Garissa Goat Circle. 2025. "),
        (["[A & B <i>]"], "A & B <i>. (2025). ", "A & B <i>. 2025. "),
        (["الوزاني, رشيد"], "الوزاني, رشيد. (2025). ", "الوزاني, رشيد. 2025. "),
        (["chebet, mercy"], "chebet, mercy. (2025). ", "chebet, mercy. 2025. "),
        (["X, (Bob) A"], "X, (Bob) A. (2025). ", "X, (Bob) A. 2025. "),
        ([], "Goats [Report]. (2025). ", "Goats. 2025. "),
        ([f"F{n}, G" for n in range(25)], "F18, G., … F24, G. (2025). ", "F0, G, G F1, G F2, et al. 2025. "),
    ],
)
def test_a_citation_begins_with_its_authors(authors, in_apa, in_chicago):
    assert in_apa in apa(authors=authors)
    assert in_chicago in chicago(authors=authors)


@pytest.mark.parametrize(
    ("changes", "in_apa", "in_chicago"),
    [
        (
            awkward.JOURNAL | {"journal": "Rangelands", "doi": "10.1234/x"},
            "(2025). Goats. Rangelands, 12(3-4), 12–27. https://doi.org/10.1234/x",
            "2025. “Goats.” Rangelands 12 (3-4): 12–27. https://doi.org/10.1234/x.",
        ),
        (
            awkward.BOOK | {"page_range": "12-27"},
            "Goats. In The Book of Goats (FAO Animal Production and Health 7, pp. 12–27). FAO. http",
            "“Goats.” In The Book of Goats, 12–27. FAO Animal Production and Health 7. FAO. http",
        ),
        (
            {"series": "ILRI Brief", "series_number": "102", "publisher": "ILRI"},
            "Goats (ILRI Brief 102) [Report]. ILRI. http",
            "Goats. ILRI Brief 102. ILRI. http",
        ),
        ({"issued": "2025-03-07"}, "(2025). Goats [Report]", "2025. Goats."),
        (
            {"issued": "2025-03-07", "type": "presentation"},
            "(2025, March 7). Goats [Presentation].",
            "2025. “Goats.” Presentation, March 7.",
        ),
        ({"issued": "2025-03", "type": "presentation"}, "(2025, March). ", "Presentation, March. "),
        ({"title": "Why goats?", "type": "dataset"}, "Why goats? [Dataset]. ", "“Why goats?” Dataset. "),
        ({"title": "Why goats?", "journal": "J"}, "Why goats? J. http", "“Why goats?” J. http"),
        ({"title": "A <b> & &amp;"}, "A <b> & &amp; [Report]. ", "A <b> & &amp;. "),
        ({"year": None}, "Chebet, M. (n.d.). Goats [Report]. http", "Chebet, Mercy. n.d. Goats. http"),
        ({"year": None, "type": "story"}, "(n.d.). Goats [Story]. http", " n.d. “Goats.” Story. http"),
        ({"year": None, "language": "ar"}, "(د.ت). Goats", "Goats"),
        ({"publisher": "Chebet, Mercy"}, "[Report]. Chebet, Mercy. http", ". Chebet, Mercy. http"),
        ({"publisher": "ILRI", "authors": ["[ILRI]"]}, "[Report]. http", "Goats. http"),
    ],
)
def test_a_citation_says_where_the_work_appeared(changes, in_apa, in_chicago):
    assert in_apa in apa(**changes)
    assert in_chicago in chicago(**changes)


TWO = {"authors": ["A, B", "C, D"], "issued": "2025-03-07", "type": "presentation", "title": "Goats"}


@pytest.mark.parametrize(
    ("language", "in_apa", "in_chicago"),
    [
        (
            "fr",
            "A, B. et C, D. (2025, 7 mars). Goats [Présentation].",
            "A, B, et D C. 2025. «\xa0Goats\xa0». ",
        ),
        ("es", "A, B. y C, D. (2025, 7 de marzo). Goats [Presentación].", "A, B, y D C. 2025. «Goats». "),
        ("ar", "A، B. وC، D. (2025، 7 مارس). Goats [", 'A، B، وD C. 2025. "Goats". '),
        ("sw", "A, B., & C, D. (2025, March 7). Goats [", "A, B, and D C. 2025. “Goats.” "),
        ("pt", "A, B. e C, D. (2025, 7 de março). Goats [", "A, B, e D C. 2025. «Goats». "),
    ],
)
def test_a_citation_is_in_the_documents_language(language, in_apa, in_chicago):
    assert in_apa in apa(language=language, **TWO)
    assert in_chicago in chicago(language=language, **TWO)


def test_a_month_alone_is_of_no_day():
    assert "(2025, marzo). " in apa(language="es", issued="2025-03", type="presentation")


def test_the_full_stop_behind_an_address_stays_beside_it_in_arabic():
    shown = dict(citations.in_styles(document(language="ar", doi="10.1234/goats")))["Chicago"]
    assert shown.endswith('<span dir="ltr"><a href="https://doi.org/10.1234/goats" dir="ltr">'
                          "https://doi.org/10.1234/goats</a>.</span>")  # fmt: skip


def test_arabic_names_stay_whole_with_arabic_commas():
    changes = {"authors": ["الوزاني, رشيد", "المصلحة, عمر"], "language": "ar", "title": "تأمين الأغنام"}
    assert apa(**changes).startswith("الوزاني، رشيد والمصلحة، عمر. (2025). تأمين الأغنام [")
    assert chicago(**changes).startswith("الوزاني، رشيد، وعمر المصلحة. 2025. ")


class Plain(HTMLParser):
    """Notes every element, and the text."""

    def __init__(self):
        super().__init__()
        self.tags, self.words = set(), ""

    def handle_starttag(self, tag, attributes):
        self.tags.add((tag, *(name for name, _value in attributes)))

    def handle_data(self, data):
        self.words += data


TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs", "Co"]), min_size=1, max_size=30).filter(
    str.strip
)


@settings(max_examples=150, deadline=None)
@given(
    title=TEXT,
    names=st.lists(st.tuples(TEXT, TEXT).map(", ".join) | TEXT.map("[{}]".format), max_size=3),
    publisher=TEXT,
    journal=TEXT | st.just(""),
    page_range=TEXT | st.just(""),
    kind=st.sampled_from(Type.values),
    language=st.sampled_from(["en", "fr", "es", "ar", "xx"]),
)
def test_whatever_is_in_a_record_its_citation_is_text(
    title, names, publisher, journal, page_range, kind, language
):
    found = document(
        names,
        title=title,
        publisher=publisher,
        journal=journal,
        page_range=page_range,
        type=kind,
        language=language,
    )
    for _style, html in citations.in_styles(found):
        parser = Plain()
        parser.feed(html)
        assert parser.tags <= {("i",), ("a", "href", "dir"), ("span", "dir")}
        assert " ".join(title.split()).rstrip(".,;:!? ") in " ".join(parser.words.split())
