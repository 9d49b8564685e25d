"""All that can be said of a document: in the form, with what is wrong beside its field."""

from datetime import timedelta

import pytest
from django.utils import timezone

from knowledge.documents import actions
from knowledge.documents.models import Change, Document
from portal.vocabulary.models import Concept
from tests.documents.deposits import data, make_document, posted, sent_file

NEW = "/documents/new/"
ORCID = "0000-0002-1825-0097"


def edit_url(document) -> str:
    return f"{document.get_absolute_url()}edit/"


def errors(page, field: str) -> str:
    return " ".join(page.context["form"].errors.get(field, []))


def everything(**changes):
    until = (timezone.localdate() + timedelta(days=90)).isoformat()
    return posted(
        authors=f"Yusuf, Amina (ILRI) {ORCID}\n[Garissa Goat Circle] (Garissa)",
        alternative_titles="Mbuzi wa Garissa\nRiyo Gaarisa",
        issued="2025-03",
        readers=["researchers", "extension"],
        reviewed="peer",
        publisher="Garissa Goat Circle",
        place="Garissa",
        series="Goat notes",
        series_number="7",
        journal="Journal of Goats",
        volume="12",
        issue="3",
        page_range="12-27",
        doi="https://doi.org/10.1234/goats.5",
        isbn="9780471117094",
        issn="03785955",
        licence="CC-BY-3.0-IGO",
        embargo_until=until,
        donors="IFAD\nThe people of Garissa",
        projects="Goats for all",
        countries=["KE", "SO"],
        regions=["014"],
        tags="goats, milk",
        **changes,
    )


def test_everything_that_describes_a_document_is_kept_and_stands_in_the_form_again(member, author, browse):
    concept, other = Concept.objects.first(), make_document(member, title="Something else entirely")
    sent = everything(
        concepts=[str(concept.pk)], relations=[f"translation-of:{other.pk}"], curators=f"@{author.handle}"
    )
    page = browse(member).post(NEW, sent)
    assert page.status_code == 302, page.context["form"].errors
    document = Document.objects.latest("pk")
    assert (document.isbn, document.issn, document.doi) == (
        "978-0-471-11709-4",
        "0378-5955",
        "10.1234/goats.5",
    )
    assert document.alternative_titles == ["Mbuzi wa Garissa", "Riyo Gaarisa"]
    assert document.readers == ["researchers", "extension"] and document.donors[0] == "IFAD"
    assert [(one.name, one.orcid, one.affiliation) for one in document.authors.all()] == [
        ("Yusuf, Amina", ORCID, "ILRI"),
        ("Garissa Goat Circle", "", "Garissa"),
    ]
    assert [(one.kind, one.other) for one in document.relations.all()] == [("translation-of", other)]
    assert list(document.curators.all()) == [author] and list(document.concepts.all()) == [concept]
    # What the form shows is what it was sent: sent again it changes nothing.
    form = browse(member).get(edit_url(document)).context["form"]
    again = {}
    for field in form:
        value = field.value()
        if isinstance(value, tuple):
            again[field.name] = value[0]
        elif value not in (None, False, []):
            again[field.name] = field.field.widget.format_value(value) or ""
    page = browse(member).post(edit_url(document), again | {"draft": "yes"})
    assert page.status_code == 302, page.context["form"].errors
    assert not Change.objects.exists(), Change.objects.first().after


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("isbn", "978-0-471-11709-5", "no ISBN"),
        ("isbn", "ISBN", "no ISBN"),
        ("issn", "0378-5954", "no ISSN"),
        ("authors", "Yusuf, Amina 0000-0002-1825-0098", "no ORCID iD"),
        ("authors", "Yusuf, Amina 0000-0002-1825", "at the end of the line"),
        ("authors", ORCID, "without a name"),
        ("embargo_until", "2020-01-01", "is past"),
        ("embargo_until", "soon", "2027-05-17"),
        ("readers", "goats", "goats"),
        ("reviewed", "well", "well"),
        ("regions", "999", "regions"),
        ("donors", "x\n" * 2 + "\n".join(map(str, range(30))), "at most 20"),
        ("alternative_titles", "x" * 301, "at most 10"),
        ("series_number", "x" * 41, "40"),
        ("curators", "@nobody-of-this-name", "no member"),
        ("curators", "gareth", "no member"),  # suspended
        ("relations_words", "/documents/99999999/", "No document"),
        ("relations_words", "nothing like this", "No document"),
    ],
)
def test_what_is_wrong_gets_a_sentence_beside_its_field(field, value, words, member, suspended, browse):
    page = browse(member).post(NEW, posted(**{field: value}))
    assert page.status_code == 422
    assert words in errors(page, field.removesuffix("_words"))
    assert not Document.objects.exists()
    if field not in ("readers", "regions"):  # boxes: what is not among them was never shown
        assert value.split("\n")[0] in page.content.decode() or len(value) > 200


def test_the_example_of_an_author_is_in_one_piece_among_arabic_words(member, browse):
    page = browse(member).get("/documents/new/", headers={"accept-language": "ar"}).content.decode()
    example = '«<bdi dir="ltr">Chebet, Mercy (ILRI) <span class="nowrap">0000-0002-1825-0097</span></bdi>»'
    assert example in page and 'dir="rtl"' in page


def test_a_document_can_be_described_that_is_nowhere_to_be_fetched(member, secretariat, visitor, browse):
    page = browse(member).post(NEW, posted(link="", only_described="on"))
    document = Document.objects.get()
    assert page.status_code == 302 and document.only_described and document.status == "submitted"
    assert actions.publish_document(secretariat, document)
    assert visitor.get(document.get_absolute_url()).status_code == 200
    # A link, once there is one, says that there is something.
    browse(secretariat).post(edit_url(document), posted(only_described="on", revision="1"))
    document.refresh_from_db()
    assert document.link and not document.only_described


# --- Hostile input --------------------------------------------------------------


def test_whatever_is_typed_gets_an_answer(member, browse):
    browser = browse(member)
    document = make_document(member)
    for value in (
        "\0\u202e\ud7ffevil\x07 😀",
        "x" * 60_000,
        "((((" * 2000,
        "0000-0002-1825-0097\n" * 5000,
        "][",
    ):
        sent = dict.fromkeys(everything(), value) | {"relations_words": value, "curators": value}
        for url in (NEW, edit_url(document)):
            assert browser.post(url, sent | {"concepts": value, "relations": value}).status_code in (422, 429)
    assert Document.objects.get().revision == 1


# --- Twins -----------------------------------------------------------------------


def test_the_same_doi_is_asked_about_whatever_its_case(member, author, secretariat, browse):
    first = make_document(author, published_by=secretariat, title="The first one", doi="10.1234/ABC.1")
    browser = browse(member)
    page = browser.post(NEW, posted(title="Otherwise", doi="https://doi.org/10.1234/abc.1"))
    assert page.status_code == 422
    assert first.get_absolute_url() in errors(page, "doi") and 'name="anyway"' in page.content.decode()
    assert browser.post(NEW, posted(title="Otherwise", doi="10.1234/abc.1", anyway="on")).status_code == 302


def test_nearly_the_same_title_is_asked_about(member, author, secretariat, browse):
    first = make_document(author, published_by=secretariat, title="Élevage caprin au Sahel, rapport 2023")
    browser = browse(member)
    page = browser.post(NEW, posted(title="Elevage caprin au Sahel : rapport 2023"))
    assert page.status_code == 422 and first.get_absolute_url() in errors(page, "title")
    assert browser.post(NEW, posted(title="Elevage caprin au Sahel : rapport 2024")).status_code == 302


def test_ones_own_document_that_waits_is_asked_about_and_anothers_is_not_betrayed(member, author, browse):
    make_document(author, title="A secret of goats", doi="10.1234/secret")
    browser = browse(member)
    assert browser.post(NEW, posted(title="A secret of goats", doi="10.1234/secret")).status_code == 302
    page = browser.post(NEW, posted(title="A secret of goat"))
    assert page.status_code == 422 and "nearly this title" in errors(page, "title")


def test_an_edit_that_leaves_title_and_doi_alone_is_not_asked(member, secretariat, browse):
    document = make_document(member, published_by=secretariat, doi="10.1234/a")
    make_document(member, published_by=secretariat, doi="10.1234/a", file=None)
    page = browse(member).post(edit_url(document), posted(doi="10.1234/a", revision="1", place="Garissa"))
    assert page.status_code == 302


# --- What a document is to others -------------------------------------------------


def test_the_other_document_is_found_by_its_address_or_its_title(member, secretariat, browse):
    whole = make_document(member, published_by=secretariat, title="The whole book of goats")
    part = make_document(member, title="Chapter one")
    browser = browse(member)
    base = posted(title="Chapter one", revision="1", draft="yes", link="")
    page = browser.post(edit_url(part), base | {"relations_words": "whole book"})
    assert page.status_code == 422 and "tick the one" in errors(page, "relations")
    assert f'value="edition-of:{whole.pk}"' in page.content.decode()
    page = browser.post(edit_url(part), base | {"relations_words": whole.get_absolute_url()})
    assert page.status_code == 422 and "what it is to the other" in errors(page, "relations")
    sent = base | {"relations_words": whole.get_absolute_url(), "relations_kind": "part-of"}
    assert browser.post(edit_url(part), sent).status_code == 302
    assert [(one.kind, one.other) for one in part.relations.all()] == [("part-of", whole)]
    form = browser.get(edit_url(part)).content.decode()
    assert f'value="part-of:{whole.pk}" checked' in form
    shown = browser.get(
        "/documents/new/relations/", {"relations_words": "whole book", "relations_kind": "part-of"}
    )
    assert f'value="part-of:{whole.pk}"' in shown.content.decode()


def test_a_document_one_cannot_see_cannot_be_chosen(member, author, browse):
    secret = make_document(author, title="A secret book")
    for more in (
        {"relations": f"part-of:{secret.pk}"},
        {"relations_words": secret.get_absolute_url(), "relations_kind": "part-of"},
        {"relations_words": "A secret book", "relations_kind": "part-of"},
    ):
        page = browse(member).post(NEW, posted(title=f"Another {more}", **more))
        assert page.status_code == 302 or f":{secret.pk}" not in page.content.decode()
    assert not any(document.relations.exists() for document in Document.objects.all())


def test_a_relation_to_what_one_cannot_see_outlives_ones_edit(member, author, secretariat):
    secret, mine = make_document(author), make_document(member)
    actions.edit_document(secretariat, mine, {"relations": [("part-of", secret.pk)]}, revision=1)
    actions.edit_document(member, mine, data(title="Anew") | {"relations": []}, revision=2)
    assert mine.relations.count() == 1


@pytest.mark.parametrize("kind", ["part-of", "supersedes"])
def test_nothing_is_a_part_of_itself_at_any_distance(kind, member, browse):
    one, two, three = (make_document(member, title=f"Volume of goats {n}") for n in "ABC")
    actions.edit_document(member, one, {"relations": [(kind, two.pk)]}, revision=1)
    actions.edit_document(member, two, {"relations": [(kind, three.pk)]}, revision=1)
    with pytest.raises(actions.Circle):
        actions.edit_document(member, three, {"relations": [(kind, one.pk)]}, revision=1)
    sent = posted(title="Volume of goats C", revision="1", relations=f"{kind}:{one.pk}", draft="yes")
    page = browse(member).post(edit_url(three), sent)
    assert page.status_code == 422 and "part of itself" in errors(page, "relations")
    assert not three.relations.exists() and Document.objects.get(pk=three.pk).revision == 1


# --- Another language -------------------------------------------------------------


def test_an_edition_in_another_language_begins_as_a_draft_with_what_both_share(
    member, other, secretariat, browse
):
    document = make_document(
        member, published_by=secretariat, doi="10.1234/a", publisher="Circle", tags=["milk"]
    )
    url, browser = f"{document.get_absolute_url()}translate/", browse(other)
    assert "already" in errors(browser.post(url, {"language": "en", "title": "x"}), "language")
    sent = {"language": "sw", "title": "Mbuzi", "form_key": "6f3f6c2e-58a1-4b3f-8d2e-3a0b6a3f5c11"}
    page, again = browser.post(url, sent), browser.post(url, sent)
    draft = Document.objects.exclude(pk=document.pk).get()
    assert page.url == again.url == edit_url(draft)
    assert (draft.status, draft.depositor, draft.language) == ("draft", other, "sw")
    assert (draft.publisher, draft.year, draft.doi, draft.current) == ("Circle", 2025, "", None)
    assert draft.alternative_titles == [document.title] and draft.authors.count() == 2
    assert [(one.kind, one.other) for one in draft.relations.all()] == [("translation-of", document)]
    assert browser.get(page.url).status_code == 200


# --- Files that come first --------------------------------------------------------


def test_a_file_sent_first_fills_in_what_it_knows(member, browse):
    from tests.documents import files

    content = files.pdf_with_facts() if hasattr(files, "pdf_with_facts") else None
    page = browse(member).post(
        NEW, {"look": "yes", "language": "en", "audience": "everyone", "file": sent_file(content or b"Milk")}
    )
    assert page.status_code == 200 and not page.context["form"].errors
    assert "has arrived" in page.content.decode() and not Document.objects.exists()


def test_what_the_file_says_stands_in_the_empty_fields_alone(member, browse):
    from knowledge.documents.models import Upload
    from tests.documents.deposits import upload

    kept = upload(member)
    facts = {
        "title": "From the file",
        "authors": ["Yusuf, Amina", "Li, Wei"],
        "date": "2023-05",
        "language": "fr",
    }
    Upload.objects.update(facts=facts)
    sent = {
        "kept_file": str(kept.pk),
        "language": "en",
        "audience": "everyone",
        "look": "yes",
        "title": "Mine",
    }
    form = browse(member).post(NEW, sent).context["form"]
    values = {name: form[name].value() for name in ("title", "authors", "year", "issued", "language")}
    assert values == {
        "title": "Mine",
        "authors": "Yusuf, Amina\nLi, Wei",
        "year": "2023",
        "issued": "2023-05",
        "language": "fr",
    }


def test_several_files_become_drafts_of_their_own(member, browse):
    several = [
        sent_file(b"Milk", "goat_milk-2024.txt"),
        sent_file(b"Meat", "meat.txt"),
        sent_file(b"", "empty.txt"),
    ]
    page = browse(member).post(NEW, {"language": "en", "file": several}, follow=True)
    text = page.content.decode()
    assert "goat milk 2024" in text and "2 drafts are there" in text and "empty.txt" in text
    assert {one.status for one in Document.objects.all()} == {"draft"} and Document.objects.count() == 2


def test_several_files_with_one_description_are_asked_about(member, browse):
    page = browse(member).post(NEW, posted(file=[sent_file(b"A", "a.txt"), sent_file(b"B", "b.txt")]))
    assert page.status_code == 422 and "a document each" in errors(page, "file")
    assert 'value="Goats in Garissa"' in page.content.decode()


def test_a_script_sends_them_one_by_one(member, browse):
    browser = browse(member)
    page = browser.post("/documents/new/file/", {"file": sent_file(b"Milk", "milk.txt")})
    document = Document.objects.get()
    assert page.status_code == 200 and edit_url(document) in page.content.decode()
    page = browser.post("/documents/new/file/", {"file": sent_file(b"", "milk.txt")})
    assert page.status_code == 422 and "empty" in page.content.decode()
