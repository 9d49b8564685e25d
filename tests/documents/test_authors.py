"""The list of authors."""

import pytest

from knowledge.documents import actions
from knowledge.documents.models import DocumentAuthor, FacetValue
from knowledge.documents.names import Author
from portal.pages import pack
from tests.documents.deposits import make_document


def written(member, secretariat, *names, orcid="", **changes):
    authors = [name if isinstance(name, Author) else Author(name) for name in names]
    made = make_document(member, published_by=secretariat, file=None, authors=authors, **changes)
    if orcid:
        DocumentAuthor.objects.filter(document=made).update(orcid=orcid)
        actions.shown_anew([made.pk])
    return made


def listed(page):
    return [(author.name, author.number) for author in page.context["pager"].rows]


def test_authors_stand_by_letter_whatever_their_script(member, secretariat, visitor):
    names = ["Ødegård, Åse", "Öztürk, Elif", "Иванова, Анна", "الحامدي, يحيى", "أحمد, منى", "Ouma, Grace"]
    written(member, secretariat, *names, Author("Garissa Goat Circle", is_organisation=True))
    page = visitor.get("/documents/authors/")
    assert page.context["letters"] == [("G", 1), ("O", 3), ("И", 1), ("ا", 1), ("ح", 1)]
    assert listed(visitor.get("/documents/authors/?letter=O")) == [
        ("Ødegård, Åse", 1),
        ("Ouma, Grace", 1),
        ("Öztürk, Elif", 1),
    ]
    assert listed(visitor.get("/documents/authors/?letter=ح")) == [("الحامدي, يحيى", 1)]


def test_case_and_accents_make_no_other_author(member, secretariat, visitor):
    written(member, secretariat, "Ndiaye, Fatou")
    written(member, secretariat, "NDIAYE, FATOÛ", title="Another one")
    assert listed(visitor.get("/documents/authors/")) == [("Ndiaye, Fatou", 2)]


def test_the_variants_of_a_name_are_one_author_by_their_orcid(member, secretariat, visitor):
    for place, name in enumerate(("Chebet, Mercy", "Chebet, M.", "Chebet Kiptoo, Mercy")):
        written(member, secretariat, name, title=f"Work {place}", orcid="0000-0002-1825-0097")
    # Before they had an ORCID iD each was an author alone; nobody is left under those.
    assert listed(visitor.get("/documents/authors/")) == [("Chebet, Mercy", 3)]


def test_a_name_that_was_mended_is_mended_in_the_list(member, secretariat, visitor):
    made = written(member, secretariat, "chebet, merci", orcid="0000-0002-1825-0097")
    assert listed(visitor.get("/documents/authors/")) == [("chebet, merci", 1)]
    mended = {"authors": [Author("Kiptoo, Mercy", orcid="0000-0002-1825-0097")]}
    made.refresh_from_db()
    actions.edit_document(secretariat, made, mended, revision=made.revision)
    assert listed(visitor.get("/documents/authors/?letter=K")) == [("Kiptoo, Mercy", 1)]
    written(member, secretariat, "Kiptoo, M.", title="Another one", orcid="0000-0002-1825-0097")
    actions.shown_anew([made.pk])
    assert listed(visitor.get("/documents/authors/")) == [("Kiptoo, Mercy", 2)]


def test_half_a_character_in_the_address_is_the_first_page(member, secretariat, visitor):
    written(member, secretariat, "Ouma, Grace")
    assert listed(visitor.get("/documents/authors/", {"after": pack(["\ud800", "a", 1])})) == [
        ("Ouma, Grace", 1)
    ]


def test_an_author_leads_to_what_they_wrote(member, secretariat, visitor):
    goats = written(member, secretariat, "Ouma, Grace", "Ndiaye, Fatou")
    written(member, secretariat, "Ndiaye, Fatou", title="Another one")
    author = FacetValue.objects.get(name="Ouma, Grace")
    page = visitor.get(f"/documents/?author={author.pk}")
    assert [document.pk for document in page.context["pager"].rows] == [goats.pk]
    assert "Ouma, Grace" in page.content.decode()


def test_who_wrote_for_members_alone_is_named_to_no_visitor(member, secretariat, visitor, browse):
    secret = written(member, secretariat, "Ouma, Grace", audience="members")
    author = FacetValue.objects.get(name="Ouma, Grace")
    for url in ("/documents/authors/", f"/documents/?author={author.pk}"):
        assert "Ouma" not in visitor.get(url).content.decode()
        assert "Ouma" in browse(member).get(url).content.decode()
    actions.withdraw_document(secretariat, secret)
    assert "Ouma" not in browse(member).get("/documents/authors/").content.decode()


@pytest.mark.parametrize("query", ["letter=%00", "letter=", "letter=%25", "after=nonsense", "letter=ZZZ"])
def test_nonsense_in_the_address_does_no_harm(query, member, secretariat, visitor):
    written(member, secretariat, "Ouma, Grace", "…")
    assert visitor.get(f"/documents/authors/?{query}").status_code == 200


def test_pages_follow_one_another_at_the_same_cost(
    member, secretariat, visitor, django_assert_max_num_queries
):
    names = [f"Family{n:03}, Given" for n in range(130)]
    written(member, secretariat, *names)
    page, seen = visitor.get("/documents/authors/"), []
    while True:
        pager = page.context["pager"]
        seen += [author.name for author in pager.rows]
        if not pager.next_url:
            break
        with django_assert_max_num_queries(3):
            page = visitor.get(f"/documents/authors/{pager.next_url}")
    assert seen == names
