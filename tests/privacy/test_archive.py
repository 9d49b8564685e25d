"""All that is held of a member, as one file: made in the background, for its owner alone, kept for a week."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from members import actions as members
from members.models import Profile
from members.privacy import actions, archives
from members.privacy.models import Archive
from portal import personal
from portal.access import AccessDenied
from tests.comments.talk import comment
from tests.documents.deposits import make_document
from tests.forum.conversations import discuss, make_category, reply
from tests.members.entries import entry
from tests.wiki.pages import make_page

DATA, ORDER = reverse("privacy:data"), reverse("privacy:order-archive")


def confirmed(browser):
    """A browser in which the password was typed just now."""
    browser.post(reverse("account_reauthenticate"), {"password": "a good long password"})
    return browser


def made(member, run_tasks) -> Archive:
    actions.order_archive(member)
    run_tasks()
    return Archive.objects.get(member=member)


def opened(archive: Archive) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(archive.file.read()))


def table(archive: zipfile.ZipFile, name: str):
    return json.loads(archive.read(name))


@pytest.fixture
def written(member, author, secretariat):
    """Amina has written in every room, and Kofi has answered."""
    members.complete_entry(member, entry(full_name="Amina Yusuf", about="I keep goats."), agreed=True)
    Profile.objects.get(member=member).photo.save("me.webp", ContentFile(b"a photograph"))
    topic = discuss(member, make_category(), title="Goats in March", body="What do yours eat?")
    reply(author, topic, "A word of Kofi's.")
    document = make_document(member, published_by=secretariat, title="Goats and pods", file=b"Milk")
    comment(member, document, "I measured it myself.")
    make_page(member, title="Pods", body="Pods of acacia.")
    return member


def test_the_archive_holds_what_they_wrote_and_who_they_are(written, run_tasks):
    archive = opened(made(written, run_tasks))
    assert archive.testzip() is None
    assert {one.date_time[0] for one in archive.infolist()} == {timezone.now().year}
    assert "Amina Yusuf" in archive.read("README.txt").decode()
    account = table(archive, "account/account.json")
    assert (account["email"], account["handle"]) == ("amina@example.org", "amina")
    assert table(archive, "account/entry.json")["about"] == "I keep goats."
    assert archive.read("account/photo.webp") == b"a photograph"
    assert [row["version"] for row in table(archive, "account/consents.json")]
    assert table(archive, "forum/topics.json")[0]["title"] == "Goats in March"
    assert table(archive, "forum/posts.json")[0]["body"] == "What do yours eat?"
    assert table(archive, "comments/comments.json")[0]["body"] == "I measured it myself."
    assert table(archive, "wiki/revisions.json")[0]["body"] == "Pods of acacia."
    [file] = [name for name in archive.namelist() if name.startswith("documents/files/")]
    assert archive.read(file) == b"Milk"


def test_it_holds_no_secret_and_nothing_of_others(written, run_tasks):
    archive = opened(made(written, run_tasks))
    everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
    for not_theirs in ("kofi@example.org", "A word of Kofi", written.password, "feed_key", "session_key"):
        assert not_theirs not in everything


def test_every_part_gives_all_that_it_registers(written, run_tasks):
    """Each of the rooms puts something there, if only an empty list."""
    folders = {name.partition("/")[0] for name in opened(made(written, run_tasks)).namelist()}
    assert {"account", "forum", "documents", "wiki", "comments", "notices", "moderation"} <= folders
    assert {"members", "forum", "documents", "wiki", "comments", "notices", "moderation"} <= set(
        personal.holdings
    )


def test_one_asks_with_the_password_waits_is_told_and_fetches_it(written, browse, run_tasks):
    browser = browse(written)
    assert browser.post(ORDER).url.startswith(reverse("account_reauthenticate"))
    assert not Archive.objects.exists()
    confirmed(browser)
    assert browser.post(ORDER).url == browser.post(ORDER).url == DATA
    archive = Archive.objects.get()
    waiting = browser.get(DATA)
    assert "being made" in waiting.content.decode() and waiting["Refresh"] == "5"
    run_tasks()
    assert "archive of your data is ready" in mail.outbox[-1].body
    assert mail.outbox[-1].to == ["amina@example.org"]
    url = reverse("privacy:download-archive", args=[archive.pk])
    assert url in browser.get(DATA).content.decode()
    answer = browser.get(url)
    assert answer.status_code == 200 and answer["Content-Disposition"].startswith(
        'attachment; filename="amina-'
    )
    assert zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).namelist()


def test_nobody_else_gets_it_not_even_the_secretariat(
    written, other, secretariat, visitor, browse, run_tasks
):
    url = reverse("privacy:download-archive", args=[made(written, run_tasks).pk])
    for person in (other, secretariat):
        assert confirmed(browse(person)).get(url).status_code == 404
    assert visitor.get(url).status_code == 302
    with pytest.raises(AccessDenied):
        from members.privacy import permissions
        from portal.access import require

        require(permissions.can_order_archive(other, written))


def test_a_week_later_it_is_gone_with_its_file(written, run_tasks, django_capture_on_commit_callbacks):
    archive = made(written, run_tasks)
    name = archive.file.name
    assert default_storage.exists(name)
    Archive.objects.update(created_at=timezone.now() - timedelta(days=8))
    with django_capture_on_commit_callbacks(execute=True):
        actions.forget_archives()
    assert not Archive.objects.exists() and not default_storage.exists(name)


@pytest.mark.parametrize("who", ["pending", "suspended"])
def test_who_is_no_member_may_have_theirs_too(who, cast, browse, run_tasks):
    person = getattr(cast, who)
    assert confirmed(browse(person)).post(ORDER).url == DATA
    run_tasks()
    assert Archive.objects.get().member == person and Archive.objects.get().size


def test_a_file_that_is_stored_no_more_is_named_and_the_rest_is_there(written, run_tasks):
    default_storage.delete(Profile.objects.get(member=written).photo.name)
    archive = opened(made(written, run_tasks))
    assert table(archive, "missing.json") == [{"file": "account/photo.webp"}]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("forum/files/1/goats.txt", "forum/files/1/goats.txt"),
        ("/etc/../passwd", "etc/passwd"),
        ("a/../../b.txt", "a/b.txt"),
        ("a/con:\x00|?.txt", "a/con_.txt"),
        ("", "file"),
    ],
)
def test_no_name_leads_out_of_the_archive(given, kept):
    assert archives.free_path(given, set()) == kept


def test_two_files_of_one_name_are_both_there():
    taken: set[str] = set()
    names = [archives.free_path("a/Goats.txt", taken) for _turn in range(3)]
    assert names == ["a/Goats.txt", "a/Goats-2.txt", "a/Goats-3.txt"]
    assert len(archives.plain("ق" * 200).encode()) <= archives.LONGEST


def test_what_a_killed_worker_stored_goes_with_who_leaves(
    written, run_tasks, monkeypatch, django_capture_on_commit_callbacks
):
    def killed(member):
        raise RuntimeError

    actions.order_archive(written)
    with monkeypatch.context() as patch, pytest.raises(RuntimeError):
        patch.setattr(actions, "tell_made", killed)
        actions.make_archive(Archive.objects.get())
    name = Archive.objects.get().file.name
    assert default_storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        members.leave(written)
    assert not default_storage.exists(name)
    run_tasks()
    assert not Archive.objects.exists()
