"""The mail about what somebody wrote, as a mail server receives it: bytes, headers, threads, size."""

import re
from email import message_from_bytes
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from django.test import override_settings
from django.utils import translation

from forum import actions
from portal import notices
from portal.notices.inbox import messages
from portal.notices.outbox import addresses
from portal.notices.outbox.models import Mail
from tests.conftest import make_member
from tests.forum.conversations import discuss, fresh, make_category, reply
from tests.notices.mailservers import sink, start_sink, start_stubborn

__all__ = ["sink", "start_sink", "start_stubborn"]

MOST = 30_000


@pytest.fixture
def category(db):
    return make_category(name_en="Animal health", name_fr="Santé animale", name_ar="صحة الحيوان")


@pytest.fixture
def follower(category, other):
    """Rosa, who reads Spanish, follows the category."""
    notices.watch(other, "category", category.pk)
    return other


@pytest.fixture
def topic(author, category, follower, sink, run_tasks):
    """Kofi's discussion, which has gone out to Rosa."""
    topic = discuss(author, category)
    run_tasks()
    return topic


def header(mail, name):
    """A header, unfolded, with its encoded words read."""
    value = mail.message[name]
    return None if value is None else " ".join(str(value).split())


# --- What it looks like -----------------------------------------------------------


def test_a_mail_is_text_first_then_small_html(topic, sink):
    (mail,) = sink.received
    parts = [part.get_content_type() for part in mail.message.walk()]
    assert parts == ["multipart/alternative", "text/plain", "text/html"]
    assert mail.message.get_body(("plain",)).get_param("format") == "flowed"
    assert len(mail.content) < 6_000
    assert "What do your goats eat in **March**?" in mail.text
    assert "What do your goats eat in <strong>March</strong>?" in mail.html
    assert "<img" not in mail.html and "<script" not in mail.html


def test_the_point_of_a_topic_comes_before_its_text(author, category, follower, sink, run_tasks):
    discuss(author, category, point="Pods & leaves carry goats through March.")
    run_tasks()
    (mail,) = sink.received
    assert mail.text.index("Pods & leaves carry") < mail.text.index("What do your goats eat")
    assert mail.html.count("Pods &amp; leaves carry goats through March.") == 2, "as its preview, and in it"


def test_it_says_who_wrote_from_where_and_what_one_can_do(topic, sink, settings):
    (mail,) = sink.received
    for words in (mail.text, mail.html):
        assert "Kofi Mensah · Ghana · " in words
        assert settings.SITE_URL + topic.get_absolute_url() in words
        assert f"{settings.SITE_URL}/mail-choice/" in words
    assert mail.text.count("\n-- \n") == 1, "mail programs cut a signature by its mark"


def test_it_is_in_the_language_of_who_reads_it(author, category, sink, run_tasks):
    for language in ("en", "fr", "es", "ar"):
        notices.watch(
            make_member(f"reader-{language}", "A Reader", language=language), "category", category.pk
        )
    discuss(author, category)
    run_tasks()
    by_language = {mail.to[7:9]: mail for mail in sink.received}
    assert set(by_language) == {"en", "fr", "es", "ar"}
    for language, mail in by_language.items():
        direction = "rtl" if language == "ar" else "ltr"
        assert f'<html lang="{language}" dir="{direction}">' in mail.html
        assert '<div lang="en" dir="ltr"' in mail.html, "what was written stands in its own language"
        with translation.override(language):
            sentence = translation.gettext("%(actor)s started a discussion: “%(title)s”.") % {
                "actor": "Kofi Mensah",
                "title": "Goats and the dry season",
            }
        text = mail.text.replace("\u2068", "").replace("\u2069", "")  # which set names and titles apart
        assert " ".join(sentence.split()) in " ".join(text.split())
    assert len({mail.text for mail in by_language.values()}) == 4


def test_links_and_pictures_of_a_text_work_outside_of_the_portal(
    author, member, category, follower, sink, run_tasks
):
    body = "See [[Fodder trees]], @amina, ![Pods](/documents/1/pods.png) and [the list](/members/)."
    discuss(author, category, body=body)
    run_tasks()
    html = next(mail for mail in sink.received if mail.to == follower.email).html
    assert 'href="/' not in html and 'src="' not in html
    assert 'href="http://127.0.0.1:8000/members/"' in html
    assert '<a href="http://127.0.0.1:8000/documents/1/pods.png">Pods</a>' in html
    assert ">@amina<" not in html and "@amina" in html


# --- Threads ----------------------------------------------------------------------


def test_every_mail_program_can_thread_a_conversation(topic, member, author, sink, run_tasks):
    first = reply(member, topic, "They eat pods.")
    run_tasks()
    reply(author, fresh(first), "Which pods?")
    run_tasks()
    opening, answer, answer_to_it = (mail for mail in sink.received if mail.to == "rosa@example.org")
    root, second = f"<topic.{topic.pk}@example.org>", f"<post.{first.pk}@example.org>"
    assert header(opening, "Message-ID") == root
    assert header(opening, "In-Reply-To") is None and header(opening, "References") is None
    assert header(answer, "Message-ID") == second
    assert header(answer, "In-Reply-To") == header(answer, "References") == root
    assert header(answer_to_it, "In-Reply-To") == second
    assert header(answer_to_it, "References") == f"{root} {second}"
    subjects = [header(mail, "Subject") for mail in (opening, answer, answer_to_it)]
    assert (
        subjects == ["[CoP-PPLD] Goats and the dry season"] + ["Re: [CoP-PPLD] Goats and the dry season"] * 2
    )


def test_what_came_in_by_mail_is_threaded_by_the_id_it_came_with_too(topic, member, author, sink, run_tasks):
    post = reply(member, topic)
    messages.keep("<CAF123@mail.example.com>", "post", post.pk)
    run_tasks()
    reply(author, fresh(post), "Which pods?")
    run_tasks()
    last = [mail for mail in sink.received if mail.to == "rosa@example.org"][-1]
    root, own = f"<topic.{topic.pk}@example.org>", f"<post.{post.pk}@example.org>"
    assert header(last, "References") == f"{root} {own} <CAF123@mail.example.com>"
    assert header(last, "In-Reply-To") == "<CAF123@mail.example.com>"


def test_what_happened_to_a_text_follows_it(author, member, category, sink, run_tasks):
    from tests.forum.conversations import ask

    question = ask(author, category)
    answer = reply(member, question, "On stones.")
    run_tasks()
    actions.accept_answer(author, fresh(answer))
    run_tasks()
    mail = sink.received[-1]
    assert mail.to == member.email and header(mail, "Subject").startswith("Re: ")
    assert header(mail, "In-Reply-To") == f"<post.{answer.pk}@example.org>"
    assert header(mail, "Message-ID").startswith("<event.")


# --- A list's mail ------------------------------------------------------------------


def test_it_has_what_a_mailing_lists_mail_has(topic, follower, sink, settings):
    (mail,) = sink.received
    assert header(mail, "List-Id") == '"Animal health" <animal-health.example.org>'
    assert header(mail, "List-Post") == "<mailto:animal-health@example.org>"
    assert header(mail, "List-Unsubscribe").startswith(f"<{settings.SITE_URL}/mail-choice/")
    assert header(mail, "List-Unsubscribe-Post") == "List-Unsubscribe=One-Click"
    assert header(mail, "Precedence") == "list"
    assert header(mail, "Auto-Submitted") == "auto-generated"
    assert header(mail, "X-Auto-Response-Suppress") == "All"
    assert header(mail, "To") == follower.email


def test_every_mail_that_is_sent_because_one_follows_can_be_stopped_by_one_click(
    topic, follower, sink, visitor
):
    url = header(sink.received[0], "List-Unsubscribe").strip("<>").removeprefix("http://127.0.0.1:8000")
    assert visitor.get(url).status_code == 200
    assert notices.watching(follower, "category", topic.category_id) == "every"
    assert visitor.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert notices.watching(follower, "category", topic.category_id) == "muted"


def test_a_click_on_what_was_meant_for_me_mutes_the_conversation_and_never_all_my_mail(
    topic, member, author, sink, run_tasks, visitor
):
    from portal.notices import preferences

    notices.unwatch(author, "topic", topic.pk)
    reply(member, topic)
    run_tasks()
    mail = next(mail for mail in sink.received if mail.to == author.email)
    assert header(mail, "List-Id")
    link = header(mail, "List-Unsubscribe").strip("<>").removeprefix("http://127.0.0.1:8000")
    visitor.post(link, {"List-Unsubscribe": "One-Click"})
    assert notices.watching(author, "topic", topic.pk) == "muted"
    assert preferences.of(author).mode == "each"


def test_a_decision_about_me_is_no_lists_mail(pending, secretariat, sink, run_tasks):
    from members import actions as membership
    from members.models import Member

    Member.objects.filter(pk=pending.pk).update(entered_at=pending.date_joined)
    membership.approve(secretariat, Member.objects.get(pk=pending.pk))
    run_tasks()
    (mail,) = sink.received
    for name in ("List-Id", "List-Post", "List-Unsubscribe", "In-Reply-To"):
        assert header(mail, name) is None
    assert header(mail, "Precedence") == "bulk"
    assert header(mail, "Reply-To") == "secretariat@example.org"


def test_answers_go_to_an_address_signed_for_this_member_and_this_text(topic, follower, sink):
    local, _at, domain = header(sink.received[0], "Reply-To").partition("@")
    assert domain == "example.org" and len(local) <= 64
    assert addresses.read(local) == addresses.Signed("reply", follower.pk, "topic", topic.pk)


def test_the_envelope_says_whose_mail_it_was_should_it_bounce(topic, follower, sink):
    local = sink.received[0].sender.partition("@")[0]
    assert addresses.read(local) == addresses.Signed("bounce", follower.pk)


# --- Names and titles ---------------------------------------------------------------


NAMES = [
    "Ángel Ñuñoa",
    "محمد عبد الرحمن بن أحمد الهاشمي من بلاد الشام",
    'O\'Neil, "Sam" <x@evil.example>',
    "李" * 60,
]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_arrives_as_it_is_before_the_portals_own_address(name, category, follower, sink, run_tasks):
    discuss(make_member("writer", name), category, title=f"Ration: {name}")
    run_tasks()
    (mail,) = sink.received
    assert parsed_from(mail) == (f"{name} (CoP-PPLD)", "secretariat@example.org")
    assert header(mail, "Subject") == f"[CoP-PPLD] Ration: {name}"
    head = mail.content.partition(b"\r\n\r\n")[0]
    assert head.isascii() and max(map(len, head.split(b"\r\n"))) <= 78 + len("List-Unsubscribe: ") + 200


def parsed_from(mail):
    """The name and the address of the sender; email.policy.default would part a name that takes two words."""
    name, address = parseaddr(message_from_bytes(mail.content)["From"])
    return str(make_header(decode_header(name))), address


@pytest.mark.parametrize(
    "evil", ["x\r\nBcc: all@example.org", "x\nBcc: all@example.org", "x\x0bBcc: a\x00\x1b"]
)
def test_no_name_or_title_can_add_a_header(evil, category, follower, sink, run_tasks):
    from forum.models import Topic
    from members.models import Member
    from portal.notices.models import Event

    writer = make_member("writer", "Somebody")
    topic = discuss(writer, category)
    evil = evil.replace("\x00", "")  # which the database takes in no text
    Member.objects.filter(pk=writer.pk).update(full_name=evil)
    Topic.objects.filter(pk=topic.pk).update(title=evil)
    Event.objects.update(title=evil)
    run_tasks()
    (mail,) = sink.received
    assert header(mail, "Bcc") is None
    assert "Bcc: a" in header(mail, "Subject") and "Bcc: a" in header(mail, "From")


# --- Size and bytes -----------------------------------------------------------------

LONG = {
    "english": ("The goats eat pods in the dry season, and hay when there is any. " * 10 + "\n\n") * 75,
    "arabic": ("تأكل الماعز القرون في موسم الجفاف والتبن عندما يتوفر. " * 10 + "\n\n") * 50,
    "signs": ("a < b & c > d " * 60 + "\n\n") * 50,
    "one line": "x" * 49_000,
    "lines": ("word\n" * 9 + "\n") * 900,
    "accents": "é" * 24_000,
    "code": "    if x < y & z:\n" * 2_500,
}


@pytest.mark.parametrize("eight_bit", [True, False])
@pytest.mark.parametrize("kind", LONG)
def test_the_mail_of_a_very_long_text_stays_small_and_says_that_it_is_cut(
    kind, eight_bit, author, category, follower, start_sink, run_tasks, settings
):
    sink = start_sink(eight_bit=eight_bit)
    topic = discuss(author, category, body=LONG[kind])
    run_tasks()
    (mail,) = sink.received
    assert len(mail.content) < MOST
    assert mail.content.isascii() or eight_bit
    assert max(map(len, mail.content.split(b"\r\n"))) <= 998
    link = settings.SITE_URL + topic.get_absolute_url()
    with translation.override("es"):
        cut = translation.gettext("This is only its beginning. Read the rest here:")
    assert cut in mail.text and mail.text.count(link) == 2 and link in mail.html
    beginning = " ".join(mail.text.split())[:3_000]
    assert " ".join(LONG[kind].split())[:1_000] in beginning.replace("\n", " ")


@pytest.mark.parametrize("eight_bit", [True, False])
def test_what_is_not_too_long_arrives_whole_and_to_the_letter(
    eight_bit, author, category, follower, start_sink, run_tasks
):
    sink = start_sink(eight_bit=eight_bit)
    line = "Une phrase assez longue, avec des accents élégants et des mots arabes: موسم الجفاف, et la suite. "
    body = (line * 8).strip() + "\n\n> a quotation\n\nFrom here on\n\n  * a point\n\nتأكل الماعز القرون."
    discuss(author, category, body=body)
    run_tasks()
    (mail,) = sink.received
    assert joined(body) in joined(unflowed(mail.text))
    assert "élégants" in mail.html and "تأكل الماعز القرون." in mail.html
    assert mail.options == (["SIZE=" + str(len(mail.content))] + ["BODY=8BITMIME"] * eight_bit)
    encodings = {part["Content-Transfer-Encoding"] for part in mail.message.iter_parts()}
    assert encodings == ({"8bit"} if eight_bit else {"base64", "quoted-printable"})


def unflowed(text):
    """The text as a program that knows RFC 3676 shows it."""
    text = re.sub(r" \n(?!-- )", " ", text)
    return re.sub(r"(?m)^ ", "", text)


def joined(text):
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()].__str__().strip("[]")


def test_lines_that_begin_with_a_dot_arrive_as_they_were_written(
    author, category, follower, start_stubborn, run_tasks
):
    server = start_stubborn(features="8BITMIME PIPELINING SIZE")
    body = ".first\n\n.\n\n..\n\n.htaccess is a file\n\ntext\n.\nRCPT TO:<all@example.org>\n\n."
    discuss(author, category, body=body)
    run_tasks()
    (mail,) = server.taken
    text = mail.text
    for line in body.splitlines():
        assert line in text.splitlines()
    assert "\n.\nRCPT TO:<all@example.org>\n" in text
    assert b"\r\n..\r\nRCPT" in server.raw[0], "on the wire each such dot is doubled"
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", server.raw[0]), "no line ends but CRLF"
    assert [said for said in server.said if said.startswith("RCPT")] == [f"RCPT TO:<{follower.email}>"]


def test_an_address_in_a_domain_with_accents_is_written_in_ascii(author, category, sink, run_tasks):
    reader = make_member("reader", "A Reader")
    type(reader).objects.filter(pk=reader.pk).update(email="reader@élevage.example")
    notices.watch(reader, "category", category.pk)
    discuss(author, category)
    run_tasks()
    assert sink.received[0].to == "reader@xn--levage-9ua.example"


@pytest.mark.parametrize("address", ["no address", "two@at@example.org", "é@example.org", "x@"])
def test_what_is_no_address_fails_alone(address, author, member, category, sink, run_tasks):
    from portal.notices.models import Preference

    reader = make_member("reader", "A Reader")
    for person in (reader, member):
        notices.watch(person, "category", category.pk)
    type(reader).objects.filter(pk=reader.pk).update(email=address)
    discuss(author, category)
    run_tasks()
    assert [mail.to for mail in sink.received] == [member.email]
    assert Mail.objects.get(member=reader).state == "failed"
    assert Preference.objects.get(member=reader).stopped_at


@override_settings(SITE_URL="https://portal.example.org", MAIL_DOMAIN="lists.example.org")
def test_addresses_and_links_are_those_of_the_settings(author, category, follower, sink, run_tasks):
    topic = discuss(author, category)
    run_tasks()
    (mail,) = sink.received
    assert header(mail, "Message-ID") == f"<topic.{topic.pk}@lists.example.org>"
    assert header(mail, "List-Id") == '"Animal health" <animal-health.lists.example.org>'
    assert header(mail, "Reply-To").endswith("@lists.example.org")
    assert "https://portal.example.org/" in mail.text and "127.0.0.1" not in mail.text
