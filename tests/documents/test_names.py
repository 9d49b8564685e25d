"""Authors, as one types them."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from knowledge.documents.names import Author, author, authors

ORCID = "0000-0002-1825-0097"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Chebet, Mercy", Author("Chebet, Mercy")),
        ("Chebet, Mercy (ILRI)", Author("Chebet, Mercy", affiliation="ILRI")),
        (f"Chebet, Mercy (ILRI) {ORCID}", Author("Chebet, Mercy", orcid=ORCID, affiliation="ILRI")),
        (f"Chebet, Mercy {ORCID} (ILRI)", Author("Chebet, Mercy", orcid=ORCID, affiliation="ILRI")),
        (f"Suharto, https://orcid.org/{ORCID}", Author("Suharto", orcid=ORCID)),
        ("Kofi, A. (CGIAR (ILRI), Accra)", Author("Kofi, A.", affiliation="CGIAR (ILRI), Accra")),
        ("[KALRO (Kenya)]", Author("KALRO (Kenya)", is_organisation=True)),
        ("[KALRO] (Nairobi)", Author("KALRO", is_organisation=True, affiliation="Nairobi")),
        ("الوزاني, رشيد (المعهد)", Author("الوزاني, رشيد", affiliation="المعهد")),
        ("Yusuf (Amina) ()", Author("Yusuf (Amina)")),
        ("Yusuf) (Amina", Author("Yusuf) (Amina")),
    ],
)
def test_a_line_says_who_from_where_and_under_which_number(line, found):
    assert author(line) == found
    assert author(str(found)) == found


def test_the_check_digit_of_an_orcid_id_is_checked():
    assert author(f"A {ORCID}").has_right_orcid and author("A").has_right_orcid
    assert not author(f"A {ORCID[:-1]}8").has_right_orcid


@given(
    some.builds(
        Author,
        name=some.text("Ab, ()[]é-", min_size=1).map(lambda words: author(f"x{words}x").name),
        is_organisation=some.booleans(),
        orcid=some.sampled_from(["", ORCID]),
        affiliation=some.text("ab, ()[]ش", max_size=20).map(str.strip),
    )
)
def test_whatever_a_name_holds_its_line_says_the_same_again(one):
    again = author(str(one))
    assert author(str(again)) == again
    assert (again.name, again.is_organisation, again.orcid) == (one.name, one.is_organisation, one.orcid)


def test_two_of_one_name_from_two_places_are_two():
    assert len(authors("Li, Wei (A)\nLi, Wei (B)\nLi, Wei (A)")) == 2
