import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client

from knowledge.documents import actions, uploads
from knowledge.documents.models import Document, FileVersion, Upload
from portal.uploads import orphans
from tests.documents import files
from tests.documents.deposits import data, make_document, posted, sent_file, upload

NEW = "/documents/new/"


def names(document) -> list[tuple[str, bool]]:
    return [(author.name, author.is_organisation) for author in document.authors.all()]


def test_five_fields_are_enough(member, browse):
    five = {"title": "Goats", "authors": "Yusuf, Amina", "year": "2025", "type": "report", "language": "en"}
    page = browse(member).post(NEW, five | {"audience": "everyone", "file": sent_file()})
    assert page.status_code == 302, page.context["form"].errors
    document = Document.objects.get()
    assert page.url == f"/documents/{document.pk}/goats/"
    assert (document.status, document.depositor) == ("submitted", member)
    assert (document.current.name, document.current.number) == ("goats.txt", 1)
    assert default_storage.open(document.current.file.name).read() == b"Milk of goats"
    assert not Upload.objects.exists()


def test_everything_else_can_be_added(member, browse):
    from portal.vocabulary.models import Theme

    theme = Theme.objects.by_slug("small-ruminants")
    more = {
        "abstract": "What forty families told us.\n\nAnd what they did not.",
        "issued": "2025-03-17",
        "publisher": "Garissa Goat Circle",
        "place": "Garissa",
        "licence": "CC-BY-4.0",
        "audience": "members",
        "doi": "https://doi.org/10.1234/GOATS.5",
        "themes": [str(theme.pk)],
        "countries": ["KE", "SO"],
        "tags": "milk, goats, milk",
    }
    browse(member).post(NEW, posted(**more))
    document = Document.objects.for_page().get()
    assert (document.date, document.doi, document.audience) == ("2025-03-17", "10.1234/GOATS.5", "members")
    assert document.theme_ids == [theme.pk] and set(document.country_codes) == {"KE", "SO"}
    assert document.tag_names == ["goats", "milk"]
    assert names(document) == [("Yusuf, Amina", False), ("Garissa Goat Circle", True)]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Chebet,Mercy", [("Chebet, Mercy", False)]),
        ("  Suharto ", [("Suharto", False)]),
        ("[Ministry of Livestock, Kenya]", [("Ministry of Livestock, Kenya", True)]),
        ("الوزاني, رشيد", [("الوزاني, رشيد", False)]),
        ("Chebet, Mercy\r\n\r\nChebet, Mercy\n[]\n", [("Chebet, Mercy", False)]),
        ("B, b\nA, a", [("B, b", False), ("A, a", False)]),
    ],
)
def test_authors_are_read_line_by_line(typed, kept, member, browse):
    browse(member).post(NEW, posted(authors=typed))
    assert names(Document.objects.get()) == kept


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 301),
        ("authors", " \n "),
        ("authors", "x" * 201),
        ("authors", "a, b\n" * 30_000),
        ("year", ""),
        ("year", "10" * 30),
        ("year", "1066"),
        ("year", "2200"),
        ("type", "poem"),
        ("language", "xx"),
        ("issued", "2025-13"),
        ("issued", "2025-02-30"),
        ("issued", "last spring"),
        ("issued", "2024-05"),
        ("doi", "10/5"),
        ("link", "javascript:alert(1)"),
        ("licence", "mine"),
        ("audience", "nobody"),
        ("themes", "9" * 30),
        ("countries", "ZZ"),
        ("tags", ",".join("abcdefghijklmnopqrstuvw")),
        ("abstract", "x" * 5001),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(field, value, member, browse):
    page = browse(member).post(NEW, posted(**{field: value}))
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert not Document.objects.exists()


def test_a_file_or_a_link_is_needed(member, browse):
    page = browse(member).post(NEW, posted(link=""))
    assert page.status_code == 422
    assert "Please choose a file, or give a link" in page.content.decode()


def test_hostile_input_is_told_kindly(member, browse):
    browser = browse(member)
    for field in [
        *posted(),
        "abstract",
        "tags",
        "issued",
        "doi",
        "form_key",
        "kept_file",
        "themes",
        "publisher",
    ]:
        for value in ("\0\u202eevil 😀", "x" * 1_000_000):
            page = browser.post(NEW, posted(**{field: value}))
            assert page.status_code in (302, 422, 429), (field, value[:20])


def test_a_draft_needs_a_title_alone_and_is_seen_by_nobody_else(member, other, browse):
    page = browse(member).post(
        NEW, {"title": "Half a thought", "language": "en", "audience": "everyone", "draft": "yes"}
    )
    assert page.status_code == 302
    assert Document.objects.get().status == "draft"
    assert browse(member).get(page.url).status_code == 200
    assert browse(other).get(page.url).status_code == 404
    assert "Half a thought" in browse(member).get("/documents/mine/").content.decode()


def test_a_draft_without_a_year_has_a_page_and_a_citation(member, browse):
    sent = posted(year="", authors="", title="Goats", draft="yes", link="")
    page = browse(member).post(NEW, sent)
    text = browse(member).get(page.url).content.decode()
    assert "[Report]. (n.d.)." in text
    record = browse(member).get(f"/documents/{Document.objects.get().pk}.csl.json")
    assert b'"issued"' not in record.getvalue()


def test_a_form_sent_twice_makes_one_document(member, browse):
    key, browser = str(uuid.uuid4()), browse(member)
    first = browser.post(NEW, posted(form_key=key, file=sent_file()))
    second = browser.post(NEW, posted(form_key=key, file=sent_file()))
    assert first.url == second.url and Document.objects.count() == 1
    assert FileVersion.objects.count() == 1


def test_a_form_with_a_kept_file_sent_twice_makes_one_document(member, secretariat, browse):
    key, kept, browser = str(uuid.uuid4()), upload(member), browse(member)
    form = posted(link="", form_key=key, kept_file=str(kept.pk))
    first, second = browser.post(NEW, form), browser.post(NEW, form)
    assert first.status_code == second.status_code == 302 and first.url == second.url
    document = Document.objects.get()
    newer = posted(link="", form_key=str(uuid.uuid4()), kept_file=str(upload(member).pk), revision="1")
    url = f"{document.get_absolute_url()}edit/"
    assert [browser.post(url, newer).status_code for _time in range(2)] == [302, 302]
    assert document.versions.count() == 2 and Document.objects.get().revision == 2


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_document(member):
    key, kept = uuid.uuid4(), [upload(member, b"Milk"), upload(member, b"Milk")]

    def click(file):
        try:
            return actions.deposit(member, data(), upload=file, form_key=key).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(click, kept))) == 1
    assert Document.objects.count() == FileVersion.objects.count() == 1


# --- The file of a form that is refused -----------------------------------------


def test_a_good_file_need_not_travel_twice(member, browse):
    browser = browse(member)
    page = browser.post(NEW, posted(link="", title="", file=sent_file(b"Milk and meat")))
    assert page.status_code == 422
    text = page.content.decode()
    kept = Upload.objects.get()
    assert f'name="kept_file" value="{kept.pk}"' in text and "You need not send it again" in text
    assert browser.post(NEW, posted(link="", kept_file=str(kept.pk))).status_code == 302
    document = Document.objects.get()
    assert default_storage.open(document.current.file.name).read() == b"Milk and meat"
    assert document.current.file.name == kept.file.name
    assert not Upload.objects.exists()


def test_nobody_uses_the_file_that_another_has_waiting(member, other, browse):
    kept = upload(other, b"A secret", "of-rosa.txt")
    page = browse(member).post(NEW, posted(link="", kept_file=str(kept.pk)))
    assert page.status_code == 422 and "not kept any more" in page.content.decode()
    assert "of-rosa" not in page.content.decode()


def test_a_newer_file_takes_the_place_of_the_kept_one(member, browse):
    kept = upload(member, b"Old", "old.txt")
    browse(member).post(NEW, posted(kept_file=str(kept.pk), file=sent_file(b"New", "new.txt")))
    assert Document.objects.get().current.name == "new.txt"


def test_a_member_keeps_a_few_files_waiting_and_no_more(member):
    for n in range(8):
        uploads.keep_upload(member, sent_file(b"Goats %d" % n))
    assert Upload.objects.count() == uploads.KEPT
    assert all(default_storage.exists(kept.file.name) for kept in Upload.objects.all())


def test_the_same_file_again_is_asked_about_and_then_taken(member, author, secretariat, browse):
    first = make_document(author, published_by=secretariat, file=b"Milk of goats", title="The first one")
    browser = browse(member)
    page = browser.post(NEW, posted(file=sent_file(b"Milk of goats")))
    assert page.status_code == 422
    assert f'<a href="{first.get_absolute_url()}">The first one</a>' in page.content.decode()
    assert 'name="anyway"' in page.content.decode()
    kept = str(Upload.objects.get().pk)
    assert browser.post(NEW, posted(kept_file=kept, anyway="on")).status_code == 302
    assert Document.objects.count() == 2


def test_a_document_one_cannot_see_is_not_betrayed_by_its_file(member, author, browse):
    make_document(author, file=b"Milk of goats", title="A secret")
    assert browse(member).post(NEW, posted(file=sent_file(b"Milk of goats"))).status_code == 302


def test_too_many_deposits_are_refused_and_kept(member, browse, settings):
    settings.WRITES_PER_HOUR = 1
    browser = browse(member)
    assert browser.post(NEW, posted()).status_code == 302
    page = browser.post(NEW, posted(title="The second"))
    assert page.status_code == 429
    assert 'value="The second"' in page.content.decode()


def test_an_expired_session_leads_to_sign_in(member, browse):
    page = Client().post(NEW, posted())
    assert page.status_code == 302 and page.url.startswith("/accounts/login/")


# --- Crashes ----------------------------------------------------------------------


def stored() -> set[str]:
    return {name for names in orphans.stored_names("documents", default_storage) for name in names}


def test_a_process_killed_before_the_row_leaves_a_file_that_is_forgotten(member, monkeypatch):
    def killed(*args, **kwargs):
        raise KeyboardInterrupt

    before = stored()
    with monkeypatch.context() as patch:
        patch.setattr(Upload, "save", killed)
        with pytest.raises(KeyboardInterrupt):
            uploads.keep_upload(member, sent_file())
    assert not Upload.objects.exists() and len(stored() - before) == 1
    uploads.forget_orphans()
    assert len(stored() - before) == 1, "It may still be on its way."
    monkeypatch.setattr(orphans, "KEPT", orphans.KEPT * 0)
    uploads.forget_orphans()
    assert not stored() - before


def test_a_deposit_that_fails_in_the_middle_leaves_the_upload_as_it_was(member, monkeypatch):
    kept = upload(member)
    monkeypatch.setattr("portal.search.update", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.deposit(member, data(), upload=kept)
    assert not Document.objects.exists() and not FileVersion.objects.exists()
    assert Upload.objects.get() == kept and default_storage.exists(kept.file.name)


def test_what_nobody_used_is_forgotten_and_what_is_used_stays(member, monkeypatch):
    document = make_document(member)
    waiting = upload(member)
    monkeypatch.setattr(uploads, "KEEP_UPLOADS", uploads.KEEP_UPLOADS * 0)
    monkeypatch.setattr(orphans, "KEPT", orphans.KEPT * 0)
    assert uploads.forget_old() == 1
    uploads.forget_orphans()
    assert not default_storage.exists(waiting.file.name)
    assert default_storage.exists(document.current.file.name)


def test_an_upload_is_used_once(member):
    kept = upload(member)
    actions.deposit(member, data(), upload=kept)
    with pytest.raises(actions.UploadGone):
        actions.deposit(member, data(), upload=kept)
    assert Document.objects.count() == 1


def test_a_pdf_is_deposited_whole(member, browse):
    content = files.big_pdf(3)
    browse(member).post(NEW, posted(link="", file=sent_file(content, "Three pages.pdf")))
    version = FileVersion.objects.get()
    assert (version.name, version.media_type, version.size) == (
        "Three-pages.pdf",
        "application/pdf",
        len(content),
    )
    assert default_storage.open(version.file.name).read() == content
