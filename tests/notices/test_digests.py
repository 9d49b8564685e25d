"""Digests: together, once a period, in the member's morning, and only what is new to them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from forum import actions
from portal import notices
from portal.moderation import actions as moderation
from portal.notices import digests, preferences
from portal.notices.models import Digest, Mode, Notification, Preference
from portal.notices.outbox import addresses
from portal.notices.outbox.models import Mail
from portal.vocabulary.models import Language
from tests.forum.conversations import discuss, fresh, make_category, reply
from tests.inbox.mail import deliver, write


def wishes_of(person):
    return Preference.objects.get(member=person)


def told(person):
    return Notification.objects.filter(member=person)


def test_a_digest_tells_by_conversation_who_said_what_and_from_where(
    reader, author, other, category, morning_of
):
    goats = discuss(author, category)
    pods = reply(other, goats, "In March they eat *pods*.")
    discuss(author, category, title="Fodder trees", body="Which ones do you plant?")
    (message,) = morning_of()
    assert message.to == [reader.email]
    assert message.subject == "[CoP-PPLD] 2 conversations"
    for words in (message.body, message.alternatives[0].content):
        assert "Goats and the dry season" in words and "Fodder trees" in words
        assert "Kofi Mensah" in words and "Ghana" in words
        assert "Rosa Quispe" in words and "Peru" in words
        assert "In March they eat pods." in words
        assert words.index("What do your goats") < words.index("In March they eat pods.")
        assert f"http://127.0.0.1:8000{goats.get_absolute_url()}" in words
        assert addresses.reply_to(reader.pk, "post", pods.pk) in words, (
            "an answer goes to what is quoted last"
        )
    assert morning_of(days=2) == []


def test_its_headers_let_one_stop_it_by_one_click_and_keep_programs_from_answering(
    reader, author, category, morning_of, browse
):
    discuss(author, category)
    (message,) = morning_of()
    headers = message.extra_headers
    digest = Digest.objects.get()
    assert headers["Message-ID"] == f"<digest.{digest.pk}@example.org>"
    assert headers["Auto-Submitted"] == "auto-generated" and headers["Precedence"] == "bulk"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = headers["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
    assert link in message.body and link in message.alternatives[0].content
    browse(None).post(link, {"List-Unsubscribe": "One-Click"})
    assert wishes_of(reader).mode == Mode.NONE


def test_an_answer_to_the_digest_as_a_whole_is_told_kindly_where_to_go(
    reader, author, category, morning_of, run_tasks
):
    discuss(author, category)
    (message,) = morning_of()
    digest = Digest.objects.get()
    to = message.extra_headers["Reply-To"]
    assert to == addresses.reply_to(reader.pk, "digest", digest.pk)
    incoming = deliver(run_tasks, write(reader, to, "Thank you, this is very good to know."))
    assert incoming.state == "refused" and "its own “Reply by mail”" in mail.outbox[-1].body
    incoming = deliver(run_tasks, write(reader, to, "mute"))
    assert incoming.state == "refused" and "Which conversation" in mail.outbox[-1].body


@pytest.mark.parametrize(
    ("word", "mode", "period"), [("weekly", "digest", "weekly"), ("nomail", "none", "daily")]
)
def test_one_word_in_answer_to_it_changes_how_often_it_comes(
    reader, author, category, morning_of, run_tasks, word, mode, period
):
    discuss(author, category)
    (message,) = morning_of()
    assert deliver(run_tasks, write(reader, message.extra_headers["Reply-To"], word)).state == "done"
    assert (wishes_of(reader).mode, wishes_of(reader).period) == (mode, period)


def test_nothing_new_makes_no_mail_and_no_row(reader, morning_of):
    before = wishes_of(reader).digest_at
    assert morning_of() == []
    assert not Digest.objects.exists() and not Mail.objects.exists()
    assert wishes_of(reader).digest_at == before + timedelta(days=1)


def test_what_was_mailed_or_read_is_not_in_it(reader, author, category, morning_of):
    mine = discuss(reader, category, title="Mine")
    reply(author, mine, "This goes out at once.")
    seen = discuss(author, category, title="Seen")
    discuss(author, category, title="Unseen")
    morning_of(days=-1)
    notices.mark_read(reader, "topic", seen.pk)
    (message,) = morning_of()
    assert "Unseen" in message.body
    assert "Seen\n" not in message.body and "at once" not in message.body


def test_what_is_read_or_hidden_before_it_goes_out_is_left_out(
    reader, author, secretariat, category, compile_on, run_tasks
):
    seen, spam, left = (discuss(author, category, title=title) for title in ("Seen", "Spam", "Left"))
    assert compile_on() == 1
    notices.mark_read(reader, "topic", seen.pk)
    moderation.hide(secretariat, fresh(spam), "Spam.", tell=False)
    run_tasks()
    (message,) = mail.outbox
    assert message.subject == "[CoP-PPLD] 1 conversation"
    assert left.title in message.body and "Seen" not in message.body and "Spam" not in message.body


def test_what_was_mended_meanwhile_goes_out_mended(reader, author, category, compile_on, run_tasks):
    topic = discuss(author, category, body="Call 555 1234.")
    compile_on()
    changed = {"title": topic.title, "body": "Write to me.", "language": "en"}
    actions.edit_topic(author, fresh(topic), base=1, **changed)
    run_tasks()
    assert "Write to me." in mail.outbox[0].body and "555" not in mail.outbox[0].body


def test_where_nothing_is_left_it_is_dropped(reader, author, secretariat, category, compile_on, run_tasks):
    topic = discuss(author, category)
    compile_on()
    moderation.hide(secretariat, fresh(topic), "Spam.", tell=False)
    run_tasks()
    assert not mail.outbox
    assert Mail.objects.get().state == Mail.State.DROPPED


def test_what_is_hidden_already_makes_no_digest(reader, author, secretariat, category, morning_of, run_tasks):
    topic = discuss(author, category)
    run_tasks()
    moderation.hide(secretariat, fresh(topic), "Spam.", tell=False)
    assert morning_of() == [] and not Digest.objects.exists()


def test_a_members_room_that_one_may_not_enter_any_more_is_left_out(
    reader, author, secretariat, compile_on, run_tasks
):
    from members import actions as members

    room = make_category("members-room", audience="members", name_en="Room")
    notices.watch(reader, "category", room.pk)
    discuss(author, room, title="Among us")
    compile_on()
    members.suspend(secretariat, reader, "Advertising.")
    run_tasks()
    assert not [message for message in mail.outbox if "Among us" in message.body]


@pytest.mark.parametrize(
    ("declared", "titles"),
    [
        ([], {"Cabras", "Ziegen", "Goats", "Watched cabras"}),
        (["fr"], {"Goats", "Watched cabras"}),
        (["de", "es"], {"Cabras", "Ziegen", "Goats", "Watched cabras"}),
    ],
)
def test_what_comes_by_a_category_comes_in_the_languages_that_one_reads(
    reader, author, other, category, morning_of, declared, titles
):
    """What one follows itself comes in any language; who has declared none reads all."""
    reader.profile.languages.set(Language.objects.filter(code__in=declared))
    watched = discuss(author, make_category("fodder"), title="Watched cabras", language="es")
    notices.watch(reader, "topic", watched.pk)
    reply(other, watched, "Sí.", language="es")
    for title, language in [("Cabras", "es"), ("Ziegen", "de"), ("Goats", "en")]:
        discuss(author, category, title=title, language=language)
    (message,) = morning_of()
    assert {title for title in ("Cabras", "Ziegen", "Goats") if f"* {title}\n" in message.body} | {
        "Watched cabras"
    } == titles
    assert "* Watched cabras\n" in message.body
    assert not told(reader).to_digest().exists(), "what is left out stays in the portal"


def test_what_is_meant_for_the_reader_comes_first(reader, author, other, category, morning_of):
    preferences.change(reader, paused_until=(datetime.now(UTC) + timedelta(days=3)).date())
    mine = discuss(reader, category, title="Mine")
    reply(author, mine, "For you.")
    discuss(other, category, title="Later, for all")
    assert morning_of() == []
    (message,) = morning_of(days=5)
    assert message.body.index("For you.") < message.body.index("Later, for all")


def test_it_is_small_however_much_happened(reader, author, other, category, morning_of):
    preferences.change(reader, mode="digest")
    reader.language = "ar"
    reader.save(update_fields=["language"])
    words = "ماذا تأكل الماعز في موسم الجفاف عندما لا يكون هناك عشب؟ " * 40
    for number in range(20):
        topic = discuss(author, category, title=f"{words[:140]} {number}", body=words, language="ar")
        for _ in range(4):
            reply(other, topic, words, language="ar")
    (message,) = morning_of()
    assert 15_000 < len(message.message().as_bytes()) <= 30_000
    html = message.alternatives[0].content
    assert 'dir="rtl"' in html and 'lang="ar"' in html
    shown = html.count("<h3")
    quoted = html.count("</bdi>")
    assert 3 < shown < 20
    left = 100 - quoted - 2 * shown  # each conversation says itself that two more of its five are left out
    assert str(left) in html[html.rindex("<h3") :]


def test_a_page_more_than_is_read_is_counted(reader, author, category, morning_of, monkeypatch):
    monkeypatch.setattr(digests, "READ", 4)
    for number in range(10):
        discuss(author, category, title=f"No. {number}")
    (message,) = morning_of()
    assert "No. 9" in message.body and "No. 5" not in message.body
    assert "And 6 more messages:" in message.body
    assert not told(reader).to_digest().exists()


def test_it_is_in_the_readers_language_and_each_text_in_its_own(reader, author, category, morning_of):
    reader.language = "fr"
    reader.save(update_fields=["language"])
    discuss(author, category, body="ماذا تأكل الماعز؟", language="ar", title="الماعز")
    discuss(author, category, body="What do goats eat?", language="en")
    (message,) = morning_of()
    html = message.alternatives[0].content
    assert '<html lang="fr"' in html
    assert 'lang="ar" dir="rtl">ماذا' in html and 'lang="en" dir="ltr">What' in html


# --- Keeping ----------------------------------------------------------------------------


def test_old_digests_are_forgotten(reader, author, category, morning_of):
    discuss(author, category)
    morning_of()
    assert digests.prune() == 0
    Digest.objects.update(created_at=datetime.now(UTC) - Digest.KEPT - timedelta(days=1))
    assert digests.prune() == 1


def test_who_leaves_takes_their_digests_along(reader, author, category, compile_on, run_tasks):
    from members import actions as members

    discuss(author, category)
    compile_on()
    members.leave(reader)
    run_tasks()
    assert not Digest.objects.exists() and not mail.outbox
