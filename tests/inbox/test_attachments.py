"""Files that come with a mail stand under its post, after the checks of an upload."""

from datetime import timedelta
from email.mime.application import MIMEApplication
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from forum import attachments
from forum.models import Attachment, Post
from portal.moderation import actions as moderation
from portal.uploads import attached, orphans
from portal.uploads.checking import check
from tests.documents import files
from tests.forum.conversations import discuss, make_category, reply
from tests.forum.test_files import picture
from tests.inbox.mail import answers, own, reply_address


def with_files(
    sender, to, named: dict[str, bytes], text: str = "Here is the map.", *, subject: str = "Re: Goats"
):
    """A message with files, as mail programs make it."""
    message = MIMEMultipart("mixed")
    message["From"], message["To"], message["Subject"] = sender.email, to, subject
    message["Message-ID"] = f"<{len(named)}.{abs(hash(tuple(named)))}@mail.example.com>"
    message.attach(MIMEText(text))
    for name, content in named.items():
        part = MIMEApplication(content)
        part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))
        message.attach(part)
    return message


@pytest.fixture
def sent(topic, member, deliver):
    """`sent(files)`: what Amina answered with these files."""

    def send(named, text="Here is the map."):
        incoming = deliver(with_files(member, reply_address(member, topic), named, text))
        return incoming, Post.objects.filter(author=member).order_by("-pk").first()

    return send


def test_files_stand_under_the_post_with_their_size(sent, topic, browse, other):
    pdf = files.empty_pdf()
    _incoming, post = sent({"خريطة.pdf": pdf, "goats.txt": b"Forty goats."})
    assert sorted(post.attachments.values_list("name", flat=True)) == ["goats.txt", "خريطة.pdf"]
    page = browse(other).get(topic.get_absolute_url()).content.decode()
    assert "goats.txt" in page and "خريطة.pdf" in page and "12" in page
    assert not answers(post.author.email)
    for attachment in post.attachments.all():
        answer = browse(other).get(attachment.get_absolute_url())
        assert b"".join(answer) == (pdf if attachment.name.endswith("pdf") else b"Forty goats.")
        assert "attachment" in answer["Content-Disposition"] and answer["X-Content-Type-Options"] == "nosniff"


def test_whoever_may_not_see_the_post_cannot_fetch_its_files(author, member, deliver, browse, secretariat):
    inside = discuss(author, make_category("members-room", audience="members"))
    deliver(with_files(member, reply_address(member, inside), {"goats.txt": b"Forty goats."}))
    attachment = Attachment.objects.get()
    assert browse(None).get(attachment.get_absolute_url()).status_code == 404
    assert browse(author).get(attachment.get_absolute_url()).status_code == 200
    moderation.hide(secretariat, attachment.post, "No.")
    assert browse(author).get(attachment.get_absolute_url()).status_code == 404
    assert browse(member).get(attachment.get_absolute_url()).status_code == 200
    assert browse(member).get(f"/posts/{attachment.post_id}/sheep.txt").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("goats.exe", b"MZ" + b"\0" * 100, "program"),
        ("page.html", b"<html><script>alert(1)</script></html>", "Web pages"),
        ("locked.pdf", None, "password"),
        ("goats.pdf", b"Forty goats.", "not what its name says"),
        ("film.mov", b"\0\0\0\x14ftypqt  ", "can't be taken"),
        ("empty.txt", b" ", "empty"),
        ("winmail.dat", b"\x78\x9f\x3e\x22", ""),
    ],
)
def test_what_cannot_be_taken_is_said_and_the_text_is_a_post_all_the_same(sent, member, name, content, why):
    content = files.encrypted_pdf() if content is None else content
    _incoming, post = sent({"map.txt": b"Here.", name: content})
    assert post.body == "Here is the map."
    assert list(post.attachments.values_list("name", flat=True)) == ["map.txt"]
    if why:
        [answer] = answers(member.email)
        assert "in the portal, without these files" in answer.body
        assert answer.extra_headers["Reply-To"] == reply_address(member, post)
        assert name in answer.body and why.replace("'", "’") in answer.body.replace("'", "’")
    else:
        assert not answers(member.email)


def test_at_most_ten_files(sent, member):
    _incoming, post = sent({f"{number}.txt": b"Goats." for number in range(12)})
    assert post.attachments.count() == 10
    assert "bring 10 files" in answers(member.email)[0].body


def test_files_of_one_name_and_names_of_every_kind(sent):
    message = {"a/b/map.txt": b"One.", "c\\map.txt": b"Two.", "..%2f\u202emap.txt": b"Three.", "": b"Four."}
    _incoming, post = sent(message)
    names = sorted(post.attachments.values_list("name", flat=True))
    assert len(set(names)) == 4 and "map.txt" in names and "map-2.txt" in names
    for name in names:
        assert "/" not in name and "\\" not in name and "\u202e" not in name
    assert all(default_storage.exists(one.file.name) for one in post.attachments.all())


def test_a_photograph_without_a_word(sent):
    _incoming, post = sent({"goat.png": files.png()}, text="")
    assert post.attachments.count() == 1 and "attached file" in post.body


def test_a_logo_in_a_signature_is_left_out(topic, member, deliver):
    message = MIMEMultipart("related")
    message["From"], message["To"], message["Subject"] = (
        member.email,
        reply_address(member, topic),
        "Re: Goats",
    )
    message.attach(MIMEText("<p>Pods.</p><img src='cid:logo'>", "html"))
    logo = MIMEImage(files.png(), "png", name="logo.png")
    logo["Content-ID"] = "<logo>"
    message.attach(logo)
    deliver(message)
    post = Post.objects.get(author=member)
    assert "Pods." in post.body and not post.attachments.exists()
    assert not answers(member.email)


def test_a_topic_has_files_too_and_mails_name_them(member, other, deliver):
    from portal import notices

    category = make_category()
    notices.watch(other, "category", category.pk)
    deliver(with_files(member, own("animal-health"), {"goats.txt": b"Forty goats."}, subject="Our goats"))
    attachment = Attachment.objects.get()
    assert attachment.post.is_body and attachment.post.topic.title == "Our goats"
    [told] = [one for one in mail.outbox if one.to == [other.email]]
    assert "goats.txt" in told.body and attachment.get_absolute_url() in told.body


def test_a_message_that_comes_twice_has_its_files_once(topic, member, deliver):
    message = with_files(member, reply_address(member, topic), {"goats.txt": b"Forty goats."})
    deliver(message)
    deliver(message)
    assert Attachment.objects.count() == 1


def test_a_refused_answer_leaves_no_file_for_long(topic, member, secretariat, deliver, monkeypatch):
    from forum.actions import close_topic

    def stored() -> int:
        return sum(len(names) for names in orphans.stored_names("forum", default_storage))

    before = stored()
    close_topic(secretariat, topic)
    deliver(with_files(member, reply_address(member, topic), {"goats.txt": b"Forty goats."}))
    kept = reply(other_post := member, discuss(member, make_category("fodder")), "Kept.")
    attachments.attach(kept, attachments.store([check(ContentFile(b"Kept.", name="kept.txt"))]))
    assert other_post and stored() == before + 2
    monkeypatch.setattr(orphans, "KEPT", timedelta(0))
    attached.forget_orphans(Attachment)
    assert default_storage.exists(Attachment.objects.get().file.name)
    assert Attachment.objects.get().file.name in {
        name for names in orphans.stored_names("forum", default_storage) for name in names
    }


def test_the_page_of_a_topic_asks_as_often_with_many_files_as_with_none(
    sent, topic, django_assert_max_num_queries, browse
):
    browser = browse(topic.author)
    browser.get("/about/")  # the first page of a day also notes that the member was here
    for number in range(3):
        sent({f"{number}-{other}.txt": b"Goats." for other in range(5)})
    browse(None).get(topic.get_absolute_url())  # the names of countries are read once a minute
    with django_assert_max_num_queries(12):
        page = browser.get(topic.get_absolute_url()).content.decode()
    assert page.count(" download>") == 15


def test_a_picture_that_comes_by_mail_is_made_small(sent):
    _incoming, post = sent({"field.jpg": picture(size=(2400, 1200))})
    found = post.attachments.get()
    assert (found.name, found.media_type, found.width, found.height) == (
        "field.webp",
        "image/webp",
        1600,
        800,
    )


# --- The whole mail ---------------------------------------------------------------------


QUOTING = "Salt, too.\n\nOn Mon, 2 Mar 2026 at 10:12, Rosa Quispe <rosa@example.org> wrote:\n> <b>Pods</b>."


def test_what_was_cut_is_shown_to_who_may_see_it(sent, topic, member, other, secretariat, browse):
    _incoming, post = sent({}, text=QUOTING)
    link = f"/posts/{post.pk}/mail/"
    for person in (member, secretariat):
        assert link in browse(person).get(topic.get_absolute_url()).content.decode()
        page = browse(person).get(link).content.decode()
        assert "Salt, too." in page and "&lt;b&gt;Pods&lt;/b&gt;" in page
    assert link not in browse(other).get(topic.get_absolute_url()).content.decode()
    assert browse(other).get(link).status_code == 403


def test_what_was_written_in_the_portal_has_no_mail(member, topic, browse):
    post = reply(member, topic)
    assert "/mail/" not in browse(member).get(topic.get_absolute_url()).content.decode()
    assert browse(member).get(f"/posts/{post.pk}/mail/").status_code == 404


def test_a_word_in_answer_to_a_topic_is_not_the_topics_mail(member, other, deliver, browse):
    from forum.models import Topic
    from tests.inbox.mail import write

    make_category()
    deliver(write(member, own("animal-health"), QUOTING, subject="Goats"))
    deliver(write(other, reply_address(other, Topic.objects.get()), "mute"))
    page = browse(member).get(f"/posts/{Post.objects.get(author=member).pk}/mail/").content.decode()
    assert "Salt, too." in page and "mute" not in page


def test_the_mail_of_a_topic_is_that_of_its_opening_text(member, deliver, browse):
    make_category()
    from tests.inbox.mail import write

    deliver(write(member, own("animal-health"), QUOTING, subject="Goats"))
    post = Post.objects.get(author=member)
    assert "Salt, too." in browse(member).get(f"/posts/{post.pk}/mail/").content.decode()
