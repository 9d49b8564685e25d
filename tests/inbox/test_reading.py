"""What is understood of a message: in any charset, however it is built, however broken it is."""

import base64
import quopri
import random
import resource
import time
from email.mime.application import MIMEApplication
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.notices.inbox import reading
from portal.notices.inbox.languages import guess
from portal.notices.inbox.models import Incoming
from portal.notices.inbox.reading import bare_subject

ARABIC = "أكلت الماعز من الشجر في شهر مارس، ثم شربت الماء."
FRENCH = "Où est l’étable ? Les chèvres y étaient à Noël."


def read(raw: bytes):
    """The message, and the files in it."""
    incoming = Incoming(message_id="<1@mail.example.com>", sender="amina@example.org")
    message, _parsed, files = reading.read(incoming, raw)
    return message, files


def part(content: bytes, head: str = "text/plain; charset=utf-8", encoding: str = "8bit") -> bytes:
    return (
        f"From: Amina <amina@example.org>\nSubject: Re: Goats\nMIME-Version: 1.0\n"
        f"Content-Type: {head}\nContent-Transfer-Encoding: {encoding}\n\n".encode()
        + content
    )


# --- Charsets ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "written", "named"),
    [
        (FRENCH, "utf-8", "utf-8"),
        (FRENCH, "cp1252", "iso-8859-1"),
        (FRENCH, "utf-8", "iso-8859-1"),
        (FRENCH, "utf-8", "us-ascii"),
        (FRENCH, "utf-8", ""),
        (FRENCH, "utf-8", "x-unknown"),
        (FRENCH, "cp1252", ""),
        (FRENCH, "cp1252", "utf-8"),
        (FRENCH, "utf-7", "utf-7"),
        (FRENCH, "utf-16", "utf-16"),
        (ARABIC, "cp1256", "windows-1256"),
        (ARABIC, "iso8859-6", "iso-8859-6"),
        (ARABIC, "cp1256", ""),
        (ARABIC, "cp1256", "utf-8"),
        (ARABIC, "utf-8", "windows-1252"),
        (ARABIC, "utf-8", "zlib"),
        ("山羊が三月に食べるもの。", "iso2022_jp", "iso-2022-jp"),
        ("山羊三月吃什么？", "gbk", "gb2312"),
    ],
)
@pytest.mark.parametrize("encoding", ["8bit", "base64", "quoted-printable"])
def test_any_charset_is_read_also_a_wrong_one(text, written, named, encoding):
    if written in ("cp1252", "iso8859-6"):
        text = text.translate({ord("،"): "," if written == "iso8859-6" else "،"})
    content = text.encode(written)
    head = f"text/plain; charset={named}" if named else "text/plain"
    if encoding == "base64":
        content = base64.encodebytes(content)
    elif encoding == "quoted-printable":
        content = quopri.encodestring(content)
    elif written == "utf-16":
        pytest.skip("Nobody sends this without an encoding.")
    assert read(part(content, head, encoding))[0].text == text


def test_no_control_character_gets_through():
    message, _files = read(part("Salt\x00, \u202egood\u202c and \x1b[31mpods.\u2066".encode()))
    assert message.text == "Salt, good and [31mpods."


@pytest.mark.parametrize(
    ("raw", "subject"),
    [
        ("=?utf-8?B?2YXYsdit2KjYpw==?=", "مرحبا"),
        ("=?utf-8?B?2YXYsdit2KjYp?=", "مرحب\ufffd"),
        ("=?iso-8859-1?Q?Ch=E8vres_=E0_No=EBl?=", "Chèvres à Noël"),
        ("=?utf-8?B?2YXY?= =?utf-8?B?sdit2KjYpw==?=", "مرحبا"),
        ("=?x-nothing?Q?Goats?= and =?utf-8?Q?sheep", "Goats and =?utf-8?Q?sheep"),
        ("=?utf-8?Q?Goats?= =?iso-8859-1?Q?_=E0_No=EBl?=", "Goats à Noël"),
        ("Chèvres", "Chèvres"),
        ("", ""),
    ],
)
def test_broken_headers_are_read_as_far_as_they_go(raw, subject):
    message, _files = read(f"Subject: {raw}\n\nPods.".encode())
    assert message.subject == subject


@pytest.mark.parametrize(
    ("sender", "address"),
    [
        ("Amina <amina@example.org>", "amina@example.org"),
        ('"Yusuf, Amina" <AMINA@Example.org>', "amina@example.org"),
        ("=?utf-8?Q?Amina?= <amina@example.org>", "amina@example.org"),
        ('"a@b.org" <amina@example.org>', "amina@example.org"),
        ("amina@example.org (Amina)", "amina@example.org"),
        ("<amina@example.org", "amina@example.org"),
        ("Amina [amina@example.org]", "amina@example.org"),
        ("(" * 5000 + "amina@example.org", "amina@example.org"),
    ],
)
def test_whose_message_it_is(sender, address):
    assert read(f"From: {sender}\n\nPods.".encode())[0].sender_address == address


# --- Shapes ---------------------------------------------------------------------------


def test_html_alone_becomes_text():
    html = (
        "<p>Salt, <b>too</b>.</p><div class=gmail_quote><div class=gmail_attr>On Mon, 2 Mar 2026 at 10:12, "
        "Rosa &lt;rosa@example.org&gt; wrote:<br></div><blockquote class=gmail_quote>Pods.</blockquote></div>"
    )
    message, _files = read(part(html.encode(), "text/html; charset=utf-8"))
    assert "Salt" in message.text and "<" not in message.text and "Pods" not in message.text
    assert "Pods" in message.cut


def test_of_two_forms_the_plain_one_is_read_unless_it_is_blank():
    both = MIMEMultipart("alternative")
    both.attach(MIMEText("Plain.\n"))
    both.attach(MIMEText("<p>Rich.</p>", "html"))
    assert read(both.as_bytes())[0].text == "Plain."
    blank = MIMEMultipart("alternative")
    blank.attach(MIMEText(" \n"))
    blank.attach(MIMEText("<p>Rich.</p>", "html"))
    assert read(blank.as_bytes())[0].text == "Rich."


def test_parts_within_parts_as_telephones_build_them():
    """multipart/mixed [ alternative [ plain, mixed [ html, pdf, html ] ], signed [ text, signature ] ]"""
    inner = MIMEMultipart("mixed")
    inner.attach(MIMEText("<p>Before.</p>", "html"))
    inner.attach(MIMEApplication(b"%PDF-", "pdf", name="map.pdf"))
    inner.attach(MIMEText("<p>After.</p>", "html"))
    both = MIMEMultipart("alternative")
    both.attach(MIMEText("Before.\n\nAfter.\n"))
    both.attach(inner)
    signed = MIMEMultipart("signed", protocol="application/pgp-signature")
    signed.attach(MIMEText("And more.\n"))
    signed.attach(MIMEApplication(b"-----BEGIN PGP SIGNATURE-----", "pgp-signature"))
    whole = MIMEMultipart("mixed")
    whole.attach(both)
    whole.attach(signed)
    message, files = read(whole.as_bytes())
    assert message.text.split() == ["Before.", "After.", "And", "more."]
    assert [file.name for file in files] == ["map.pdf"]


def test_text_that_was_signed_by_pgp_within_it():
    text = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nPods.\n- - and salt\n"
        "-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----\n"
    )
    assert read(part(text.encode()))[0].text == "Pods.\n- and salt"


@pytest.mark.parametrize(
    ("raw", "trouble"),
    [
        (part(b"\n-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n"), "locked"),
        (part(b"MIIB", 'application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"'), "locked"),
        (part(b"eJ8+", 'application/ms-tnef; name="winmail.dat"'), "tnef"),
        (part(b""), ""),
        (b"", ""),
        (b"\n\n", ""),
        (b"Nothing that looks like a header", ""),
    ],
)
def test_what_has_no_text_that_can_be_read(raw, trouble):
    message, files = read(raw)
    assert (message.trouble, files) == (trouble, [])
    assert not (trouble and message.text)


def test_files_logos_and_what_belongs_to_the_program():
    photo, logo = random.Random(1).randbytes(80_000), b"\x89PNG" + b"x" * 900
    whole = MIMEMultipart("mixed")
    related = MIMEMultipart("related")
    related.attach(MIMEText("<p>Pods.</p>", "html"))
    for content, name in ((logo, "logo.png"), (photo, "goat.jpg")):
        picture = MIMEImage(content, "png", name=name)
        picture["Content-ID"] = f"<{name}>"
        related.attach(picture)
    whole.attach(related)
    card = MIMEText("BEGIN:VCARD", "vcard")
    card.add_header("Content-Disposition", "attachment", filename="amina.vcf")
    invitation = MIMEText("BEGIN:VCALENDAR", "calendar")
    hostile = MIMEApplication(b"x", "pdf")
    hostile.add_header(
        "Content-Disposition", "attachment", filename=("utf-8", "", "../../\x00\u202egoat.pdf")
    )
    whole.attach(card)
    whole.attach(invitation)
    whole.attach(hostile)
    raw = whole.as_bytes()
    message, files = read(raw)
    assert message.text == "Pods."
    assert [file.name for file in files] == ["goat.jpg", "../../goat.pdf"]
    assert files[0].content == photo


def test_lines_that_a_program_broke_are_made_whole():
    flowed = "Goats eat pods in March, \nand salt. \n\nSheep do \nnot.\n-- \nAmina\n"
    message, _files = read(part(flowed.encode(), "text/plain; charset=utf-8; format=flowed"))
    assert "Goats eat pods in March, and salt." in message.text and "Sheep do not." in message.text
    wrapped = (
        "In March our goats eat what falls from the acacias, and when that is\n"
        "gone they walk to the river, where there is grass until the rains\n"
        "come.\n\nYours,\nAmina"
    )
    assert read(part(wrapped.encode()))[0].text.startswith(
        "In March our goats eat what falls from the acacias, and when that is gone they walk to the river, "
        "where there is grass until the rains come."
    )


def test_a_list_stays_a_list():
    words = "What we need this year for the forty goats that are in the village\n- salt\n- pods\n1. water"
    assert read(part(words.encode()))[0].text == words


def test_what_only_looks_like_markup_is_no_markup():
    text = (
        "Dear all,\n\n     In March ours eat pods.\n\n#3 is the best goat.\n\n# A heading\n\n- salt\n\n"
        "      with water\n\n\tAnd the end."
    )
    assert read(part(text.encode()))[0].text == (
        "Dear all,\n\nIn March ours eat pods.\n\n\\#3 is the best goat.\n\n# A heading\n\n- salt\n\n"
        "      with water\n\n\tAnd the end."
    )


@pytest.mark.parametrize(
    ("subject", "bare"),
    [
        ("Re: Goats", "Goats"),
        ("RE: [goats-l] Re[2]: AW: Goats", "Goats"),
        ("Fwd: TR : Chèvres", "Chèvres"),
        ("رد: الماعز", "الماعز"),
        ("[Kenya] Goats", "Goats"),
        ("Research on goats: a list", "Research on goats: a list"),
        ("Re:", ""),
    ],
)
def test_the_subject_without_what_programs_put_before_it(subject, bare):
    assert bare_subject(subject) == bare


@pytest.mark.parametrize(
    ("text", "default", "language"),
    [
        ("The goats are in the river and they have been there since Monday.", "fr", "en"),
        ("Les chèvres sont dans la rivière depuis lundi, et nous les cherchons.", "en", "fr"),
        ("Las cabras están en el río desde el lunes, y las buscamos.", "en", "es"),
        (ARABIC, "en", "ar"),
        ("Pods.", "es", "es"),
        ("", "fr", "fr"),
        ("Ñandú 🐐", "en", "en"),
    ],
)
def test_the_language_of_a_text(text, default, language):
    assert guess(text, default) == language


# --- What is meant to hurt ---------------------------------------------------------------


def nested(depth: int) -> bytes:
    lines = []
    for level in range(depth):
        lines += [f'Content-Type: multipart/mixed; boundary="b{level}"', "", f"--b{level}"]
    return "\n".join([*lines, "Content-Type: text/plain", "", "Deep."]).encode()


HOSTILE = {
    "nested 20,000 deep": nested(20_000),
    "nested 100 deep": nested(100),
    "a million parts": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n" * 1_000_000,
    "parts without an end": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\nA: b\n" * 200_000,
    "a header of megabytes": b"Content-Type: text/plain" + b'; a="' * 2_000_000 + b"\n\nx",
    "headers by the million": b"A: b\n" * 2_000_000 + b"\nx",
    "folded for ever": b"Subject: x" + b"\n y" * 2_000_000 + b"\n\nx",
    "comments in comments": b"From: " + b"(" * 7_000 + b"\nTo: " + b"<" * 7_000 + b"\n\nx",
    "lines without words": b"Subject: x\n\n" + b"\n" * 20_000_000,
    "short lines": b"Subject: x\n\n" + b"a\n" * 8_000_000,
    "one line": b"Subject: x\n\n" + b"a " * 10_000_000,
    "quoted for ever": b"Subject: x\n\n" + b"> " * 5_000_000,
    "tags for ever": part(b"<div>" * 300_000, "text/html"),
    "encoded words": b"Subject: " + b"=?utf-8?q?=41?= " * 100_000 + b"\n\nx",
    "references": b"References: " + b"<a@b> " * 500_000 + b"\n\nx",
    "base64 of rubbish": part(b"=" * 10_000_000, encoding="base64"),
    "boundary of itself": b'Content-Type: multipart/mixed; boundary=""\n\n--\n--\n----\n',
    "no encoding": part(bytes(range(128, 256)) * 100_000, "text/plain; charset=nothing"),
    "addresses": b"To: " + b"a@b.org, " * 300_000 + b"\n\nx",
    "armour": part(b"-----BEGIN PGP SIGNED MESSAGE-----\n" * 100_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_message_costs_little(name):
    began = time.process_time()
    message, files = read(HOSTILE[name])
    seconds = time.process_time() - began
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{name}: {seconds:.1f} s, {len(message.text)} characters, at most {megabytes} MB so far")
    assert seconds < 15
    assert len(files) <= 5_000


def test_twenty_five_megabytes_of_attachments():
    whole = MIMEMultipart("mixed")
    whole.attach(MIMEText("Pods."))
    for number in range(5):
        content = random.Random(number).randbytes(3_600_000)
        whole.attach(MIMEApplication(content, "pdf", name=f"{number}.pdf"))
    raw = whole.as_bytes()
    assert len(raw) > 24_000_000
    began = time.process_time()
    message, files = read(raw)
    print(f"25 MB: {time.process_time() - began:.1f} s")
    assert (message.text, len(files), len(files[0].content)) == ("Pods.", 5, 3_600_000)
    assert time.process_time() - began < 10


HEADERS = st.sampled_from(
    [
        "From", "To", "Subject", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition",
        "Message-ID", "References", "Auto-Submitted", "Authentication-Results", "MIME-Version", "",
    ]
)  # fmt: skip
VALUES = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "multipart/mixed; boundary=b", "multipart/alternative; boundary*0=b", 'text/plain; charset="',
            "text/html; charset=utf-7", "base64", "quoted-printable", "x-uuencode", "message/rfc822",
            "attachment; filename*=utf-8''%ff%00", "attachment; filename*0*=a''b; filename*2=c", "=?utf-8?b?",
            "=?iso-2022-jp?b?GyRC?=", "<a@b> <c", "message/delivery-status", "text/plain; format=flowed",
        ]
    ),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(HEADERS, VALUES), max_size=8), st.lists(st.binary(max_size=80), max_size=8))
def test_whatever_comes_is_read_without_an_error(headers, pieces):
    head = "".join(f"{name}: {value}\n" for name, value in headers).encode("utf-8", "surrogatepass")
    message, files = read(head + b"\n" + b"\n--b\n".join(pieces))
    assert isinstance(message.text, str) and "\x00" not in message.text + message.cut + message.subject
    for file in files:
        assert "\x00" not in file.name


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_without_an_error(raw):
    message, _files = read(raw)
    message.text.encode()
    message.subject.encode()
    message.sender_address.encode()
