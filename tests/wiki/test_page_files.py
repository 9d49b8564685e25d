"""Files and pictures of pages, at addresses that stay whatever becomes of the page."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from knowledge.wiki import actions, tasks
from knowledge.wiki.models import Page, PageFile
from portal import pictures
from portal.access import AccessDenied, Audience
from tests.forum.test_files import photo, text, waiting
from tests.wiki.pages import make_page, posted, put_file


@pytest.fixture
def page(author):
    return make_page(author)


def got(browse, person, file) -> int:
    return browse(person).get(file.get_absolute_url()).status_code


def test_a_picture_is_put_under_a_page_and_shown_in_its_text(page, member, browse):
    browser = browse(member)
    sent = SimpleUploadedFile("kid.jpg", photo())
    assert browser.post(f"{page.get_absolute_url()}files/", {"files": [sent, text()]}).status_code == 302
    picture, other = PageFile.objects.of(page)
    assert (picture.name, picture.author, other.name) == ("kid.webp", member, "feed.txt")
    shown = browser.get(f"{page.get_absolute_url()}files/").content.decode()
    assert picture.markdown == f"![kid.webp](/wiki/files/{picture.pk}/kid.webp)" and picture.markdown in shown
    actions.edit_page(member, page, {"body": f"Look: {picture.markdown} {other.markdown}"}, base=1)
    shown = browse(None).get(page.get_absolute_url()).content.decode()
    assert f'<img alt="kid.webp" loading="lazy" src="{picture.get_absolute_url()}">' in shown
    assert f'<a href="{other.get_absolute_url()}">feed.txt</a>' in shown and "<h2>Files</h2>" in shown
    answer = browse(None).get(picture.get_absolute_url())
    assert answer["Content-Type"] == "image/webp" and answer["Content-Disposition"].startswith("inline")
    assert browse(None).get(other.get_absolute_url())["Content-Disposition"].startswith("attachment")


def test_files_go_with_an_edit_and_travel_once(page, member, browse):
    browser, url = browse(member), f"{page.get_absolute_url()}edit/"
    data = posted(body="Look.", revision=1, of=page.pk)
    shown = browser.post(url, data | {"files": text(), "preview": "1"})
    [key] = waiting(shown)
    assert f"[feed.txt](/wiki/files/{key}/feed.txt)" in shown.content.decode()
    assert not PageFile.objects.of(page).exists()
    assert browser.get(f"/wiki/files/{key}/feed.txt").status_code == 200  # for who sent it
    assert browse(page.author).get(f"/wiki/files/{key}/feed.txt").status_code == 404
    assert browser.post(url, data | {"waiting": key}).status_code == 302
    assert PageFile.objects.of(page).get().pk == int(key) and page.revisions.count() == 2


def test_files_of_an_edit_that_meets_another_wait_with_it(page, author, member, browse):
    actions.edit_page(author, page, {"body": "Another beginning."}, base=1)
    data = posted(body="Mine alone.", revision=1, of=page.pk)
    shown = browse(member).post(f"{page.get_absolute_url()}edit/", data | {"files": text()})
    assert len(waiting(shown)) == 1 and "Mine alone." in shown.content.decode()
    assert not PageFile.objects.of(page).exists()


def test_an_address_stays_when_the_page_is_renamed_and_merged(page, author, browse):
    file = put_file(author, page)
    address = file.get_absolute_url()
    actions.move_page(author, page, title="Peste des petits ruminants", parent=None)
    assert got(browse, None, file) == 200
    into = make_page(author, title="Goats")
    put_file(author, into)
    actions.merge_page(author, Page.objects.get(pk=page.pk), into, body="Both", bases=(2, 1))
    assert PageFile.objects.get(pk=file.pk).page == into
    assert browse(None).get(address).status_code == 200
    assert browse(None).get(address.replace("goats.txt", "former-name.txt")).status_code == 200


def test_what_was_taken_away_is_brought_back_in_a_click(page, author, member, browse):
    file = put_file(author, page)
    browser, url = browse(member), f"{page.get_absolute_url()}files/"
    assert browser.post(url, {"without": file.pk}).status_code == 302
    assert got(browse, None, file) == got(browse, member, file) == 404
    assert "Taken away" in browser.get(url).content.decode()
    assert "goats.txt" not in browse(None).get(url).content.decode()
    assert browser.post(f"{url}{file.pk}/restore/").status_code == 302
    assert got(browse, None, file) == 200


def test_files_are_seen_by_who_may_read_the_page(page, author, member, secretariat, browse):
    file = put_file(author, page)
    Page.objects.filter(pk=page.pk).update(audience=Audience.MEMBERS)
    assert (got(browse, None, file), got(browse, member, file)) == (404, 200)
    Page.objects.filter(pk=page.pk).update(audience=Audience.EVERYONE)
    actions.delete_page(author, page, "A slip.")
    assert got(browse, member, file) == 404
    actions.restore_page(author, Page.objects.get(pk=page.pk))
    assert got(browse, None, file) == 200


def test_of_a_reviewed_page_visitors_see_what_the_approved_text_names(page, author, member, browse):
    file, other = put_file(author, page), put_file(author, page, name="other.txt")
    actions.edit_page(author, page, {"body": f"See {file.markdown}."}, base=1)
    Page.objects.filter(pk=page.pk).update(is_reviewed=True)
    assert (got(browse, None, file), got(browse, None, other)) == (200, 404)
    assert got(browse, member, other) == 200


def test_who_may_not_change_the_page_changes_no_files(page, author, member, browse):
    file = put_file(author, page)
    Page.objects.filter(pk=page.pk).update(edited_by="secretariat")
    found = browse(member).post(f"{page.get_absolute_url()}files/", {"without": file.pk})
    assert found.status_code == 403 and got(browse, None, file) == 200
    with pytest.raises(AccessDenied):
        actions.change_files(member, page, [], [file.pk])


def test_a_refused_file_has_its_sentence(page, member, browse):
    sent = [text(), SimpleUploadedFile("run.exe", b"MZ\x90\0\x03\0\0\0" + b"\0" * 500)]
    shown = browse(member).post(f"{page.get_absolute_url()}files/", {"files": sent})
    assert shown.status_code == 422 and "run.exe" in shown.content.decode() and len(waiting(shown)) == 1


def test_what_nobody_used_is_forgotten(page, member, browse, run_tasks):
    browse(member).post(f"{page.get_absolute_url()}files/", {"files": [text(), text("b.exe", "MZ")]})
    assert PageFile.objects.filter(page=None).exists()
    PageFile.objects.update(created_at=timezone.now() - timedelta(days=2))
    tasks.tidy_files.enqueue()
    run_tasks()
    assert not PageFile.objects.exists()


def test_a_picture_comes_along_to_who_may_see_it(page, author, member):
    file = put_file(author, page, "kid.jpg", photo())
    address = file.get_absolute_url()
    assert pictures.at(None, address).media_type == "image/webp"
    Page.objects.filter(pk=page.pk).update(audience=Audience.MEMBERS)
    assert pictures.at(None, address) is None and pictures.at(member, address).size == file.size
