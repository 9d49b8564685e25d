"""What a person wrote by mail stays, and what their mail program added goes.

The messages are in replies/; its README says how they are described.
"""

import email
import re
import time
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import NamedTuple

import pytest
from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.notices.inbox import marks, reading
from portal.notices.inbox.models import Incoming
from portal.notices.inbox.quotes import Cut, cut, text_of_html

REPLIES = Path(__file__).parent / "replies"
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "mail-replies" / "talon"
LONG = 1_000_000


@pytest.fixture(autouse=True)
def as_in_the_replies():
    with override_settings(SITE_NAME="CoP-PPLD", SITE_URL="https://cop-ppld.example"):
        yield


class Reply(NamedTuple):
    """A message of the corpus, what was made of it, and what should be."""

    name: str
    sent_on: bool  # its quoted lines are what the person wanted to send
    kept: str
    quoted: str
    written: list[str]
    added: list[str]
    stays: list[str]


def test_no_sentence_is_lost_and_quotations_are_cut(record_property):
    lost: list[str] = []
    left: list[str] = []
    written = added = 0
    replies = all_replies()
    for reply in replies:
        kept, quoted = squeezed(reply.kept), squeezed(reply.quoted)
        own = kept if reply.sent_on else squeezed(without_quotes(reply.kept))
        lost += [f"{reply.name}: {sentence}" for sentence in reply.written if squeezed(sentence) not in own]
        left += [f"{reply.name}: {line}" for line in reply.added if squeezed(line) in kept]
        cut_out = [line for line in reply.stays if squeezed(line) not in kept]
        assert not cut_out, f"{reply.name}: {cut_out}"
        wrong = [line for line in reply.added if squeezed(line) not in kept + quoted]
        assert not wrong, f"{reply.name}.txt names lines that the message does not have: {wrong}"
        written += len(reply.written)
        added += len(reply.added)
    messages = len({reply.name.removesuffix(" (HTML)") for reply in replies})
    gone = added - len(left)
    record_property(
        "figures",
        f"{messages} messages in {len(replies)} ways: {written - len(lost)} of {written} sentences kept; "
        f"{gone} of {added} quoted lines cut ({gone / added:.1%})",
    )
    assert not lost, lost
    assert len(left) <= added / 10, left
    assert messages >= 60


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_every_language_is_cut_well_by_itself(language):
    replies = [reply for reply in all_replies() if reply.name.split(" ")[0].endswith(f"-{language}")]
    added = [(reply, line) for reply in replies for line in reply.added]
    assert len(replies) >= 20
    assert sum(squeezed(line) not in squeezed(reply.kept) for reply, line in added) >= 0.9 * len(added)


def test_an_answer_between_quoted_lines_keeps_those_above_it_as_markdown():
    message = read(REPLIES / "inline-squirrelmail-en.eml")
    assert cut(message.get_content()).kept == (
        "> Our group in Kajiado has a dip tank that nobody has used since 2019.\n\n"
        "Is the roof still on it?\n\n"
        "> The county says it will pay for repairs if we find the acaricide\n> ourselves.\n\n"
        "They said so here too, in 2021."
    )


def test_a_command_above_a_quotation_is_all_that_is_kept():
    assert cut(read(REPLIES / "command-daily-en.eml").get_content()).kept == "daily"


def test_a_message_without_quotation_stays_as_it_is():
    text = read(REPLIES / "plain-new-en.eml").get_content()
    assert cut(text) == Cut("\n".join(text.splitlines()), "")


def test_a_message_that_is_a_signature_alone_is_kept():
    assert cut("-- \n5 goats\nfor sale 0700 000 000").kept == "--\n5 goats\nfor sale 0700 000 000".replace(
        "- \n", "-\n"
    )


@pytest.mark.parametrize(
    ("line", "ends"),
    [
        ("CoP-PPLD · https://cop-ppld.example", True),
        ("\u2068CoP-PPLD\u2069 · https://cop-ppld.example", True),
        ("CoP-PPLD<https://cop-ppld.example>", True),
        ("[CoP-PPLD](https://cop-ppld.example/)", True),
        ("CoP-PPLD<https://eur02.safelinks.example/?url=https%3A%2F%2Fcop-ppld.example%2F&data=05>", True),
        ("CoP-PPLD · https://cop-ppld.example/questions/12/", False),
        ("I read it on CoP-PPLD · https://cop-ppld.example", False),
    ],
)
def test_the_end_of_our_own_mails_is_known_in_every_form(line, ends):
    assert marks.ends_own_mail(line) is ends


LINES = st.sampled_from(
    [
        *("", "Yes.", "> Do you dip?", ">> deeper", "\u200f> ماذا", "-- ", "--", "Sam", "+254 700 000 000"),
        *("On Tue, 3 Mar 2026 at 10:15, A B <a@b.example> wrote:", "Le 3 mars 2026 à 10:15, A a écrit :"),
        *("From: A <a@b.example>", "Sent: Tuesday, 3 March 2026 10:15", "To: c@d.example", "Subject: dip"),
        *("_" * 32, "-----Original Message-----", "---------- Forwarded message ---------"),
        *(
            "Sent from my iPhone",
            "CoP-PPLD · https://cop-ppld.example",
            "في ٣ مارس ٢٠٢٦ كتب أ <a@b.example>:",
        ),
        *(
            "On Tue, 3 Mar 2026 at 10:15, A<a@b.example> wrote:   Do you dip?",
            "PS: one more thing",
            "see below",
        ),
    ]
)


@given(st.lists(LINES | st.text(max_size=40), max_size=30))
@settings(max_examples=400, deadline=None)
def test_what_is_kept_and_what_is_cut_hold_every_word(lines):
    text = "\n".join(lines)
    found = cut(text)
    assert words_of(f"{found.kept}\n{found.quoted}") == words_of(text)


SENTENCES = st.lists(
    st.text(alphabet="abcdefgh éñ,' وماءغنم", min_size=3, max_size=60).map(
        lambda words: f"Goats {words} graze."
    ),
    min_size=1,
    max_size=6,
)


@given(SENTENCES, st.sampled_from(sorted(path.name for path in REPLIES.glob("gmail-web-??.eml"))))
@settings(max_examples=60, deadline=None)
def test_whatever_is_written_above_a_quotation_is_kept(sentences, name):
    quotation = cut(read(REPLIES / name).get_body(("plain",)).get_content()).quoted
    own = "\n\n".join(" ".join(sentence.split()) for sentence in sentences)
    assert cut(f"{own}\n\n{quotation}").kept == own


@pytest.mark.parametrize(
    "unit",
    [
        *(">", ">\n", "> a\nb\n", "a", " ", "\n", "\r", "-", "--\n", "\u200f", "*", "a@", "12:34 "),
        *("On ", "On a\n", "On Tue, 3 Mar 2026 at 10:15, A <a@b.org> wrote:", "On Tue, 3 Mar wrote:\n"),
        *(
            "On Tue 10:15 " + "wrote a " * 30 + ":\n",
            "Le " + "a écrit " * 30 + ":\n",
            "El " + "escribió " * 25 + ":\n",
        ),
        *("Den " + "skrev " * 40 + ":\n", "Am " + "schrieb " * 30 + ":\n", "في " + "كتب " * 50 + ":\n"),
        *(
            "From: a@b\nA: b\nC: d\n\n",
            "Von: a@b\nx: y\nz: y\n\n",
            "a" * 24 + " : \n",
            "Sent from my iPhone\n",
        ),
        *(
            "_" * 40 + "\n",
            "---------- Forwarded message ---------\n",
            "CoP-PPLD<https://cop-ppld.example>\n",
        ),
        *(
            "confidential intended recipient attachment delete message ",
            "From: a@b\nSent: 10:15\nTo: x\n\nmail-choice\n",
        ),
        *(
            "<div>",
            "<p>",
            "<b>",
            "<table><tr><td>",
            "<ul><li>x",
            "<blockquote>x",
            "<a href=http://x>y",
            "<!--",
            "<",
        ),
        *("&", "<br>", "<pre>\n", "<div style='display:none'>", "<table><tr><td>x<td>y</table>", "<![CDATA["),
    ],
)
def test_a_megabyte_of_anything_is_read_in_well_under_a_second(unit):
    text = (unit * (LONG // len(unit) + 1))[:LONG]
    start = time.process_time()
    cut(text_of_html(text) if unit.startswith(("<", "&")) else text)
    assert time.process_time() - start < 2  # a fifth of it here; room for a slow machine


@given(st.text() | st.binary().map(lambda data: data.decode("latin-1")))
@settings(max_examples=300, deadline=None)
def test_no_html_is_too_broken(html):
    assert isinstance(text_of_html(f"<div>{html}"), str)


def test_html_keeps_paragraphs_lists_links_and_tables():
    assert (
        text_of_html(
            "<title>no</title><style>p{}</style><h1>Fair</h1><p>First<br>second</p>"
            '<ul><li>one<li>two</ul><ol><li>a<li>b</ol><p>See <a href="https://a.example/x">the list</a> or '
            '<a href="https://b.example/">https://b.example</a>, <a href="javascript:alert(1)">this</a>.</p>'
            '<table><tr><th>Animal<th>Price<tr><td>Goat<td>60</table><p style="display:none">hidden</p>'
            '<img src="https://t.example/o.gif" alt="pixel"><p>5 &lt; 6 &amp; 7</p>'
        )
        == "Fair\n\nFirst\nsecond\n\n- one\n- two\n\n1. a\n2. b\n\n"
        "See [the list](https://a.example/x) or https://b.example, this.\n\n"
        "| Animal | Price |\n| --- | --- |\n| Goat | 60 |\n\n5 < 6 & 7"
    )


def test_html_marks_quotations_and_not_what_is_only_indented():
    assert text_of_html("<p>a</p><blockquote type=cite><p>b</p><blockquote>c</blockquote></blockquote>d") == (
        "a\n\n> b\n>\n> > c\n\nd"
    )
    assert (
        text_of_html('<blockquote style="margin:0 0 0 40px;border:none;padding:0px">mine</blockquote>')
        == "mine"
    )


def test_real_replies_of_many_programs_are_cut(record_property):
    if not REAL.is_dir():
        pytest.skip("The collected replies are not beside this checkout (../shared/data/mail-replies).")
    own = {
        "OLK_SRC_BODY_SECTION": "Reply",
        "reply-separated-by-hr": "Hi there Bob",
        "outlook (HTML)": "Allo! Follow up MIME!",
    }
    right, wrong = 0, []
    for name, text in real_texts():
        expected = own.get(name, "Hi. I am fine. Thanks, Alex" if name.endswith(".html") else "Hello")
        if " ".join(cut(text).kept.split()) == expected:
            right += 1
        else:
            wrong.append(name)
    record_property("figures", f"{right} of {right + len(wrong)} real replies are cut to what was written")
    assert right >= 0.9 * (right + len(wrong)), wrong


def all_replies() -> list[Reply]:
    """Each message as it is read when it comes in, and its HTML part as if it had come alone."""
    replies = []
    for path in sorted(REPLIES.glob("*.eml")):
        lists = described(path.with_suffix(".txt"))
        message, _parsed, _files = reading.read(Incoming(message_id="<1@a.example>"), path.read_bytes())
        sent_on = bool(marks.SENT_ON.match(marks.bare(message.subject)))
        html = read(path).get_body(("html",))
        if read(path).get_body(("plain",)):
            found = (path.stem, sent_on, message.text, message.cut)
            replies.append(Reply(*found, lists["WRITTEN"], lists["ADDED"], lists["STAYS"]))
        if html:
            alone = cut(text_of_html(html.get_content()), subject=message.subject)
            found = (f"{path.stem} (HTML)", sent_on, alone.kept, alone.quoted)
            replies.append(Reply(*found, lists["WRITTEN"], lists["ADDED IN HTML"], lists["STAYS"]))
    return replies


def real_texts():
    for path in sorted((REAL / "standard_replies").glob("*.eml")):
        for kind, suffix in (("plain", ""), ("html", " (HTML)")):
            if body := read(path).get_body((kind,)):
                text = body.get_content()
                yield path.stem + suffix, text_of_html(text) if suffix else text
    for path in sorted((REAL / "html_replies").glob("*.html")):
        yield path.name, text_of_html(path.read_text(encoding="utf-8", errors="replace"))
    for path in sorted(REAL.glob("*.html")):
        yield path.stem, text_of_html(path.read_text(encoding="utf-8", errors="replace"))


def read(path: Path) -> EmailMessage:
    return email.message_from_bytes(path.read_bytes(), policy=default)  # type: ignore[return-value]


def described(path: Path) -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {"WRITTEN": [], "ADDED": [], "ADDED IN HTML": [], "STAYS": []}
    into = None
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        if line in lists:
            into = lists[line]
        elif line and into is not None:
            into.append(line)
    return lists


def words_of(text: str) -> list[str]:
    return sorted(text.translate(marks.UNSEEN).replace(">", " ").split())


def without_quotes(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if not line.startswith(">"))


def squeezed(text: str) -> str:
    """The text without spaces, marks of quotation and of direction: what the eye compares."""
    lines = [re.sub(r"^[>\s]+", "", line.translate(marks.UNSEEN)) for line in text.split("\n")]
    return re.sub(r"\s+", "", "".join(lines))
