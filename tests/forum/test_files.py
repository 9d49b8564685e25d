"""Files and pictures under what one writes: sent once, kept while a form is put right, shown on demand."""

import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from forum.file_forms import WithFiles
from forum.models import Attachment
from portal.uploads import attached
from portal.uploads.checking import check_small
from portal.uploads.reading.kinds import Refused
from tests.documents import files
from tests.forum.conversations import fresh, reply

PROGRAM = b"MZ\x90\0\x03\0\0\0" + b"\0" * 500


def picture(format="JPEG", size=(3000, 2000), **how) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (120, 60, 20)).save(out, format, **how)
    return out.getvalue()


def photo() -> bytes:
    """As a telephone takes it: lying on its side, with the place where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Maker of telephones"
    exif.get_ifd(0x8825)[1] = "N"
    return picture(exif=exif)


def text(name="feed.txt", words="Pods and salt."):
    return SimpleUploadedFile(name, words.encode())


def send(browser, topic, **more):
    data = {"body": "See the file.", "language": "en", **more}
    return browser.post(f"/topics/{topic.pk}/reply/", data)


def waiting(response) -> list[str]:
    parts = response.content.decode().split('name="waiting" value="')[1:]
    return [part.split('"')[0] for part in parts]


# --- Pictures ---------------------------------------------------------------------


def test_a_photo_is_turned_made_small_and_tells_nothing_of_where_it_was_taken():
    checked = check_small(ContentFile(photo(), name="IMG_1.JPG"))
    assert (checked.name, checked.media_type) == ("IMG_1.webp", "image/webp")
    content = b"".join(checked.file.chunks())
    with Image.open(io.BytesIO(content)) as small:
        assert small.size == (checked.width, checked.height) == (1067, 1600)
        assert not dict(small.getexif()) and not small.info.get("exif")
    assert b"Maker" not in content and len(content) < 30_000


@pytest.mark.parametrize("format", ["PNG", "WEBP", "GIF"])
def test_pictures_of_other_formats_become_small_too(format):
    checked = check_small(ContentFile(picture(format, (400, 300)), name=f"a.{format.lower()}"))
    assert (checked.name, checked.width, checked.height) == ("a.webp", 400, 300)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (lambda: files.png(40_000, 30_000), "bomb"),
        (files.png(50, 50)[:40], "broken"),
        (b"\xff\xd8\xff" + b"rubbish" * 50, "broken"),
        (b"GIF89a" + b"\xff" * 400, "broken"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 100, "heif"),
        (PROGRAM, "program"),
    ],
)
def test_hostile_pictures_are_refused(content, code):
    with pytest.raises(Refused) as refused:
        check_small(ContentFile(content() if callable(content) else content, name="a.jpg"))
    assert refused.value.code == code


def test_a_picture_is_a_link_with_its_size_and_opens_safely(member, discussion, browse):
    browser = browse(member)
    send(browser, discussion, files=SimpleUploadedFile("field.jpg", photo()))
    page = browser.get(discussion.get_absolute_url()).content.decode()
    assert "Show image" in page and "KB" in page and "<img" not in page
    found = Attachment.objects.get()
    assert f'href="{found.get_absolute_url()}"' in page
    answer = browse(None).get(found.get_absolute_url())
    assert answer["Content-Type"] == "image/webp" and answer["Content-Disposition"].startswith("inline")
    assert answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]


# --- Forms --------------------------------------------------------------------------


def test_several_files_go_with_a_reply(member, discussion, browse):
    send(browse(member), discussion, files=[text(), text(), SimpleUploadedFile("a.pdf", files.empty_pdf())])
    post = discussion.posts.get(number=2)
    names = list(post.attachments.order_by("pk").values_list("name", flat=True))
    assert names == ["feed.txt", "feed-2.txt", "a.pdf"]


def test_a_file_travels_once_through_previews_and_mistakes(member, discussion, browse):
    browser = browse(member)
    shown = send(browser, discussion, files=text(), preview="1")
    assert "feed.txt" in shown.content.decode() and discussion.posts.count() == 1
    [key] = waiting(shown)
    shown = send(browser, discussion, body="", waiting=key)
    assert shown.status_code == 422 and waiting(shown) == [key]
    send(browser, discussion, waiting=key)
    assert discussion.posts.get(number=2).attachments.get().name == "feed.txt"
    answer = browse(None).get(Attachment.objects.get().get_absolute_url())
    assert b"".join(answer) == b"Pods and salt."


def test_what_is_ticked_is_left_out(member, discussion, browse):
    browser = browse(member)
    keys = waiting(send(browser, discussion, files=[text("a.txt"), text("b.txt")], preview="1"))
    send(browser, discussion, waiting=keys, without=keys[0])
    assert discussion.posts.get(number=2).attachments.get().name == "b.txt"


def test_a_refused_file_has_its_sentence_and_the_others_are_kept(member, discussion, browse):
    shown = send(browse(member), discussion, files=[text(), SimpleUploadedFile("run.exe", PROGRAM)])
    page = shown.content.decode()
    assert shown.status_code == 422 and "run.exe: This is a program" in page and "See the file." in page
    assert len(waiting(shown)) == 1 and discussion.posts.count() == 1


def test_no_more_than_ten(member, discussion, browse, monkeypatch):
    monkeypatch.setattr(WithFiles, "most", 3)
    shown = send(browse(member), discussion, files=[text(f"{n}.txt") for n in range(4)])
    assert "At most 3 files" in shown.content.decode() and len(waiting(shown)) == 3


def test_nobody_takes_the_file_of_another(member, other, discussion, browse):
    [key] = waiting(send(browse(member), discussion, files=text(), preview="1"))
    shown = send(browse(other), discussion, waiting=key)
    assert shown.status_code == 422 and "not kept any more" in shown.content.decode()
    assert browse(member).get("/posts/1/feed.txt").status_code == 404


def test_the_same_form_sent_twice_makes_one_post_with_its_file(member, discussion, browse):
    browser, form_key = browse(member), "6f1de1b4-1111-4111-8111-111111111111"
    [key] = waiting(send(browser, discussion, files=text(), preview="1"))
    for _time in range(2):
        assert send(browser, discussion, waiting=key, form_key=form_key).status_code == 302
    assert discussion.posts.get(number=2).attachments.count() == 1


def test_files_are_put_under_and_taken_away_with_a_change(member, discussion, browse):
    browser = browse(member)
    post = reply(member, discussion, "See the file.")
    address = f"{post.get_absolute_url()}edit/"
    data = {"body": post.body, "language": "en", "revision": 1}
    browser.post(address, data | {"files": [text("a.txt"), text("b.txt")]})
    first = post.attachments.get(name="a.txt")
    assert "a.txt" in browser.get(address).content.decode()
    browser.post(address, data | {"without": first.pk, "files": text("b.txt")})
    assert sorted(post.attachments.values_list("name", flat=True)) == ["b-2.txt", "b.txt"]
    assert fresh(post).revision == 1


def test_topics_and_questions_begin_with_files(member, category, browse):
    data = {"title": "A map", "body": "See the map.", "language": "en"}
    browse(member).post(f"/forum/{category.slug}/new/", data | {"files": text("map.txt")})
    browse(member).post("/questions/ask/", data | {"category": category.slug, "files": text("q.txt")})
    assert set(Attachment.objects.values_list("name", flat=True)) == {"map.txt", "q.txt"}
    assert not Attachment.objects.filter(post=None).exists()


def test_what_nobody_used_is_tidied_away(member, discussion, browse):
    send(browse(member), discussion, files=text(), preview="1")
    assert attached.forget_waiting(Attachment) == 0
    Attachment.objects.update(created_at=timezone.now() - timedelta(days=2))
    assert attached.forget_waiting(Attachment) == 1
