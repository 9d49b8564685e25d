"""CV and publications: who may read the file, what is found by number, words or DOI."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from roster import actions, tasks
from roster.forms.evidence import PublicationRowForm
from roster.models import CurriculumVitae, Expert, Publication
from tests.documents.deposits import make_document
from tests.roster.entries import add_cv, data, make_expert, posted

PROGRAM = b"MZ\x90\x00" + b"\0" * 200


def cv_file(content: bytes = b"Goats, twenty years of them.", name: str = "my cv.txt"):
    return SimpleUploadedFile(name, content)


def test_a_cv_comes_with_the_form_and_is_given_to_whom_the_expert_said(
    member, other, secretariat, browse, visitor
):
    browse(member).post("/experts/apply/", posted(cv=cv_file(), cv_audience="members"))
    actions.list_expert(secretariat, Expert.objects.select_related("member").get())
    page = browse(other).get("/experts/amina/cv/")
    assert b"".join(page.streaming_content) == b"Goats, twenty years of them."
    assert page["Content-Disposition"].startswith("attachment") and "my-cv.txt" in page["Content-Disposition"]
    assert "/experts/amina/cv/" in browse(other).get("/experts/amina/").content.decode()
    assert visitor.get("/experts/amina/cv/").status_code == 404
    assert "/experts/amina/cv/" not in visitor.get("/experts/amina/").content.decode()


@pytest.mark.parametrize(
    ("audience", "seen_by"),
    [
        ("everyone", {"visitor", "pending", "suspended", "member", "author", "secretariat"}),
        ("members", {"member", "author", "secretariat"}),
        ("secretariat", {"author", "secretariat"}),
    ],
)
def test_who_reads_a_cv(audience, seen_by, cast):
    expert = make_expert(cast.author, listed_by=cast.secretariat, cv_audience=audience)
    add_cv(expert)
    people = {name: getattr(cast, name) for name in ("visitor", "pending", "suspended", "member", "author")}
    people["secretariat"] = cast.secretariat
    found = {name for name, one in people.items() if CurriculumVitae.objects.visible_to(one).exists()}
    assert found == seen_by


def test_a_program_is_no_cv_and_what_was_typed_stays(member, browse):
    page = browse(member).post("/experts/apply/", posted(cv=cv_file(PROGRAM, "cv.pdf")))
    assert page.status_code == 422 and "Trained 300 women" in page.content.decode()
    assert not CurriculumVitae.objects.exists()


def test_a_good_file_is_kept_when_something_else_is_wrong(member, browse):
    browser = browse(member)
    page = browser.post("/experts/apply/", posted(cv=cv_file(), headline=""))
    waiting = CurriculumVitae.objects.get()
    assert page.status_code == 422 and f'name="cv_waiting" value="{waiting.pk}"' in page.content.decode()
    browser.post("/experts/apply/", posted(cv_waiting=str(waiting.pk)))
    assert CurriculumVitae.objects.get().expert.member == member


def test_nobody_takes_anothers_waiting_file(member, other, browse):
    browse(other).post("/experts/apply/", posted(cv=cv_file(), headline=""))
    browse(member).post("/experts/apply/", posted(cv_waiting=str(CurriculumVitae.objects.get().pk)))
    assert CurriculumVitae.objects.get().expert is None


@pytest.mark.django_db(transaction=True)
def test_a_new_cv_replaces_the_old_and_one_can_be_deleted():
    from tests.conftest import make_member

    member = make_member("amina", "Amina Yusuf")
    expert = make_expert(member)
    old = add_cv(expert).file.name
    new = add_cv(expert, content=b"Camels too.").file.name
    assert not default_storage.exists(old) and default_storage.exists(new)
    actions.edit_expert(member, expert, data(without_cv=True), revision=1)
    assert not CurriculumVitae.objects.exists() and not default_storage.exists(new)


def test_a_virus_scanner_sees_it_before_anybody(member, secretariat, settings, monkeypatch, run_tasks):
    settings.CLAMD_URL = "unix:/nowhere"
    monkeypatch.setattr("portal.uploads.scanning.scan", lambda file: "")
    expert = make_expert(member, listed_by=secretariat, cv_audience="everyone")
    cv = add_cv(expert)
    assert not CurriculumVitae.objects.visible_to(None).exists()
    tasks.scan_cv.func(cv.pk)
    assert CurriculumVitae.objects.visible_to(None).exists()
    infected = add_cv(expert)
    monkeypatch.setattr("portal.uploads.scanning.scan", lambda file: "Eicar")
    tasks.scan_cv.func(infected.pk)
    assert not CurriculumVitae.objects.exists()


def rows(*given: str, **more: str) -> dict:
    found = {"publications-TOTAL_FORMS": str(len(given))}
    found |= {f"publications-{place}-given": words for place, words in enumerate(given)}
    return posted(**found, **more)


def test_publications_are_given_by_number_address_or_doi(member, author, secretariat, browse, visitor):
    first = make_document(author, published_by=secretariat, title="Keeping fodder dry")
    second = make_document(author, published_by=secretariat, title="Goats in the rains")
    doi = "https://doi.org/10.1234/Abc%3Cd"
    sent = rows(
        str(first.pk), f"http://x.org/documents/{second.pk}/goats/", doi, **{"publications-2-title": "Hay"}
    )
    assert browse(member).post("/experts/apply/", sent).status_code == 422  # "<" is in no DOI
    sent["publications-2-given"] = "https://doi.org/10.1234/abc.(d)"
    assert browse(member).post("/experts/apply/", sent).status_code == 302
    found = list(Publication.objects.values_list("document_id", "doi", "title"))
    assert found == [(first.pk, "", ""), (second.pk, "", ""), (None, "10.1234/abc.(d)", "Hay")]
    actions.list_expert(secretariat, Expert.objects.select_related("member").get())
    page = visitor.get("/experts/amina/").content.decode()
    assert "Keeping fodder dry" in page and "https://doi.org/10.1234/abc.(d)" in page
    again = browse(member).get("/experts/apply/").content.decode()
    assert "Goats in the rains" in again and "10.1234/abc.(d)" in again


@pytest.mark.parametrize(
    "given",
    [
        *(
            "10.1234/abc.5",
            "doi:10.1234/abc.5",
            "DOI 10.1234/abc.5",
            "doi.org/10.1234/abc.5",
            "10.1234/abc.5.",
        ),
        *("http://dx.doi.org/10.1234/abc.5", "https://doi.org/10.1234%2Fabc.5"),
        "https://www.example.org/doi/full/10.1234/abc.5?download=true",
    ],
)
def test_a_doi_is_read_however_it_was_copied(member, given):
    assert PublicationRowForm(person=member).read_doi(given) == (None, "10.1234/abc.5")


def test_a_few_words_find_the_document_to_choose(member, author, secretariat, browse):
    document = make_document(author, published_by=secretariat, title="Keeping fodder dry")
    browser = browse(member)
    page = browser.post("/experts/apply/", rows("fodder"))
    assert page.status_code == 422 and "Keeping fodder dry" in page.content.decode()
    sent = rows("fodder", **{"publications-0-pick": str(document.pk)})
    page = browser.post("/experts/apply/", sent | {"headline": ""})
    assert "checked" in page.content.decode().split("Keeping fodder dry")[0][-200:]  # the choice stays
    assert browser.post("/experts/apply/", sent).status_code == 302
    assert Publication.objects.get().document_id == document.pk


def test_a_document_that_one_may_not_see_is_not_told_of(member, author, secretariat, browse, visitor):
    hidden = make_document(author, published_by=secretariat, title="Secret survey", audience="members")
    expert = make_expert(member, listed_by=secretariat, publications=[(hidden.pk, "", "")])
    assert "Secret survey" in browse(member).get(expert.get_absolute_url()).content.decode()
    assert "Secret survey" not in visitor.get(expert.get_absolute_url()).content.decode()
    for words in ("999999", "nothing like that", "0"):
        page = browse(author).post("/experts/apply/", rows(words))
        assert page.status_code == 422 and "no such document" in page.content.decode(), words
