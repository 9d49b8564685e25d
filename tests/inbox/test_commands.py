"""One word by mail changes what one gets, in four languages; a post that begins with it is a post."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forum.models import Post, Topic
from members.models import Member
from portal import notices
from portal.notices import preferences
from portal.notices.inbox.models import Incoming
from portal.notices.inbox.words import WORDS
from tests.conftest import make_member
from tests.forum.conversations import make_category, reply
from tests.inbox.mail import answers, own, reply_address, write

HELP, SETTINGS, HEALTH = own("help"), own("settings"), own("animal-health")


def wishes(member):
    found = preferences.of(member)
    return found.mode, found.period


@pytest.mark.parametrize(
    ("text", "wanted", "said"),
    [
        ("daily", ("digest", "daily"), "one mail a day"),
        ("Weekly.", ("digest", "weekly"), "each Monday"),
        ("WEEKLY!\n\nThanks,\nAmina", ("digest", "weekly"), "each Monday"),
        ("  each  ", ("each", "daily"), "by itself"),
        ("nomail", ("none", "daily"), "no mail"),
        ("no mail", ("none", "daily"), "no mail"),
        ("hebdo", ("digest", "weekly"), "each Monday"),
        ("Chaque semaine", ("digest", "weekly"), "each Monday"),
        ("Cada día", ("digest", "daily"), "one mail a day"),
        ("sin correo", ("none", "daily"), "no mail"),
        ("أسبوعيًا", ("digest", "weekly"), "each Monday"),
        ("بدون بريد", ("none", "daily"), "no mail"),
        (
            "weekly\n\nOn Mon, 2 Mar 2026 at 10:12, Rosa <rosa@example.org> wrote:\n> Pods.",
            ("digest", "weekly"),
            "Monday",
        ),
        ("daily\n-- \nAmina Yusuf\nGarissa", ("digest", "daily"), "one mail a day"),
    ],
)
@pytest.mark.parametrize("where", ["reply", "category", "help"])
def test_one_word_changes_what_a_member_gets(topic, member, deliver, text, wanted, said, where):
    to = {"reply": reply_address(member, topic), "category": HEALTH, "help": HELP}[where]
    incoming = deliver(write(member, to, text))
    assert wishes(member) == wanted
    assert incoming.state == "done"
    [answer] = answers(member.email)
    assert said in answer.body and "nomail" in answer.body
    assert not Post.objects.filter(author=member).exists()


@pytest.mark.parametrize(
    "text",
    [
        "Help! My goats cough.",
        "Weekly markets are where we sell.",
        "Daily, in the morning.",
        "Each of them.",
        "Leave the gate open\nwhen it rains",
        "Weekly.\nIn the rains daily.",
        "help\nhelp",
        "Silence is golden",
        "Mute swans",
    ],
)
def test_a_post_that_begins_with_such_a_word_is_a_post(topic, member, deliver, text):
    deliver(write(member, reply_address(member, topic), text))
    assert Post.objects.get(author=member).body == text
    assert wishes(member) == ("each", "daily")


def test_the_subject_counts_where_nothing_is_written(topic, member, deliver):
    deliver(write(member, HEALTH, "", subject="Weekly"))
    assert wishes(member) == ("digest", "weekly")
    deliver(write(member, HEALTH, "They cough.", subject="Daily"))
    assert wishes(member) == ("digest", "weekly")
    assert Topic.objects.get(title="Daily").author == member


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("weekly", ""),
        ("", "weekly please"),
        ("Re: weekly", "Hello"),
        ("settings", "Weekly\n\nAmina Y., Garissa, Kenya"),
    ],
)
def test_where_nobody_posts_the_first_word_is_enough(member, deliver, subject, text):
    deliver(write(member, SETTINGS, text, subject=subject))
    assert wishes(member) == ("digest", "weekly")


def test_what_nobody_understands_gets_help(member, deliver):
    deliver(write(member, HELP, "What can I do here, my dear?", subject="Question"))
    body = answers(member.email)[0].body
    for word in ("each", "daily", "weekly", "nomail", "mute", "leave", HELP, "secretariat@example.org"):
        assert word in body


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_help_names_the_words_that_work_in_the_readers_language(deliver, language, db):
    person = make_member("aya", "Aya", language=language)
    deliver(write(person, HELP, WORDS["help"][language][0]))
    body = answers(person.email)[0].body
    for name, words in WORDS.items():
        assert words[language][0] in body or name == "help"


def test_no_word_means_two_things():
    from portal.vocabulary.folding import fold

    seen: dict[str, str] = {}
    for name, languages in WORDS.items():
        for word in [one for some in languages.values() for one in some]:
            assert seen.setdefault(fold(word), name) == name
    assert all(set(languages) == {"en", "fr", "es", "ar"} for languages in WORDS.values())


def test_mute_silences_the_conversation_that_was_answered(topic, member, other, deliver, run_tasks):
    notices.watch(member, "category", topic.category_id)
    theirs = reply(other, topic)
    deliver(write(member, reply_address(member, theirs), "silence"))
    assert notices.watching(member, "topic", topic.pk) == "muted"
    reply(other, topic, "More.")
    run_tasks()
    assert "From now on" not in answers(member.email)[0].body
    assert len(answers(member.email)) == 1


def test_mute_of_nothing_is_asked_for(member, deliver):
    make_category()
    incoming = deliver(write(member, HEALTH, "mute"))
    assert incoming.state == "refused" and "Which conversation" in answers(member.email)[0].body


def test_a_suspended_member_can_stop_mail(topic, suspended, deliver):
    deliver(write(suspended, reply_address(suspended, topic), "nomail"))
    assert wishes(suspended)[0] == "none"


def test_a_stranger_changes_nothing_and_is_told_how_to_join(member, deliver):
    incoming = deliver(write("stranger@elsewhere.org", SETTINGS, "nomail"))
    assert incoming.state == "refused"
    assert len(answers("stranger@elsewhere.org")) == 1


def test_a_forged_sender_changes_nothing(topic, member, deliver, settings):
    settings.MAIL_AUTH_SERVER = "mx.example.org"
    headers = {"Authentication_Results": "mx.example.org; dmarc=fail"}
    for to in (SETTINGS, HEALTH, reply_address(member, topic)):
        assert deliver(write(member, to, "nomail", **headers)).state == "held"
    assert wishes(member)[0] == "each"


# --- Leaving ------------------------------------------------------------------------------


def ask_to_leave(deliver, member, to=SETTINGS) -> str:
    """Write `leave`; the address at which it is confirmed."""
    deliver(write(member, to, "leave"))
    assert Member.objects.get(pk=member.pk).status == "active"
    return answers(member.email)[-1].extra_headers["Reply-To"]


@pytest.mark.parametrize("word", ["leave", "yes", "Oui.", "Sí", "نعم", "Leave, please"])
def test_leaving_is_asked_once_more_and_then_done(topic, member, deliver, word):
    post = reply(member, topic)
    email = member.email
    confirm = ask_to_leave(deliver, member, reply_address(member, topic))
    assert "cannot be opened again" in answers(email)[0].body
    deliver(write(email, confirm, word))
    gone = Member.objects.get(pk=member.pk)
    assert gone.status == "gone"
    assert Post.objects.filter(pk=post.pk).exists()
    assert "Your account is closed" in answers(email)[-1].body
    rows = Incoming.objects.all()
    assert not rows.exclude(sender="", text="", subject="", member=None, raw="").exists()
    assert not preferences.Preference.objects.filter(member=gone).exists()


@pytest.mark.parametrize(
    "word", ["No, I stay.", "Leave my account as it is!", "Please", "I am leaving for Nairobi"]
)
def test_any_other_word_changes_nothing(member, deliver, word):
    confirm = ask_to_leave(deliver, member)
    deliver(write(member, confirm, word))
    assert Member.objects.get(pk=member.pk).status == "active"
    assert "stays as it is" in answers(member.email)[-1].body


def test_another_command_in_answer_to_the_question_is_done_instead(member, deliver):
    deliver(write(member, ask_to_leave(deliver, member), "nomail"))
    assert Member.objects.get(pk=member.pk).status == "active"
    assert wishes(member)[0] == "none"


def test_the_question_is_for_a_week_and_for_its_member(member, other, deliver):
    confirm = ask_to_leave(deliver, member)
    assert deliver(write(other, confirm, "leave")).state == "held"
    Incoming.objects.filter(kind="leave").update(received_at=timezone.now() - timedelta(days=8))
    deliver(write(member, confirm, "leave"))
    assert Member.objects.get(pk=member.pk).status == "active"
    assert "too old" in answers(member.email)[-1].body


def test_the_secretariat_hands_over_first(secretariat, deliver):
    deliver(write(secretariat, SETTINGS, "leave"))
    assert "hand over first" in answers(secretariat.email)[0].body
