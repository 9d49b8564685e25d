"""The page that shows outgoing mail where the portal is tried out, and nowhere else."""

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.urls import reverse

from portal.mailbox import letters

INDEX = "/mail/"


@pytest.fixture(autouse=True)
def mail_page(settings, tmp_path):
    settings.MAIL_PAGE = True
    settings.VAR_DIR = tmp_path


def send(subject="Welcome", text="Hello", html="", **fields):
    mail = EmailMultiAlternatives(
        subject,
        text,
        "CoP <office@example.org>",
        ["amina@example.org"],
        connection=get_connection("portal.mailbox.backend.EmailBackend"),
        **fields,
    )
    if html:
        mail.attach_alternative(html, "text/html")
    mail.send()
    return letters.names()[0]


def test_a_mail_is_said_in_the_terminal_with_the_address_where_it_can_be_read(capsys, db, client):
    send("Confirm your address")
    first, second = capsys.readouterr().out.splitlines()
    assert first == "Mail to amina@example.org: Confirm your address"
    assert "Confirm your address" in client.get(second.strip().partition(":8000")[2]).text


def test_the_newest_mail_stands_first(client, db):
    for subject in ["One", "Two", "Three"]:
        send(subject)
    page = client.get(INDEX).text
    assert page.index("Three") < page.index("Two") < page.index("One")


def test_the_page_says_what_to_do_while_there_is_no_mail(client, db):
    assert "No mail yet" in client.get(INDEX).text


def test_links_in_the_text_can_be_followed(client, db):
    name = send(text="Follow http://127.0.0.1:8000/accounts/confirm-email/x:y/ please.")
    page = client.get(reverse("mailbox:letter", args=[name])).text
    assert '<a href="http://127.0.0.1:8000/accounts/confirm-email/x:y/"' in page


def test_every_receiver_is_shown_the_hidden_ones_too(client, db):
    name = send(bcc=["hidden@example.org"], cc=["copied@example.org"])
    page = client.get(reverse("mailbox:letter", args=[name])).text
    assert "amina@example.org, copied@example.org, hidden@example.org" in page


def test_nothing_in_a_mail_runs_or_changes_the_page(client, db):
    hostile = "<script>alert(1)</script><b>bold</b>"
    name = send(subject=hostile, text=hostile, html=hostile)
    page = client.get(reverse("mailbox:letter", args=[name]))
    assert "<script>alert" not in page.text
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox allow-top-navigation' in page.text
    inner = client.get(reverse("mailbox:letter-html", args=[name]))
    policy = inner["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "sandbox allow-popups" in policy
    assert "script-src" not in policy and "allow-scripts" not in policy
    assert inner["X-Frame-Options"] == "SAMEORIGIN" and "frame-ancestors 'self'" in policy
    assert inner.text.endswith(hostile)


@pytest.mark.parametrize("name", ["none", "0" * 29, "..", "12345678901234567890-0123abcd"])
def test_a_mail_that_is_not_there_is_not_found(client, db, name):
    assert client.get(f"/mail/{name}/").status_code == 404
    assert client.get(f"/mail/{name}/html/").status_code == 404


def test_only_a_thousand_mails_are_kept(monkeypatch):
    monkeypatch.setattr(letters, "KEPT", 3)
    for number in range(5):
        letters.keep(f"Subject: {number}\n\n".encode(), ["amina@example.org"])
    assert [letters.read(name).subject for name in letters.names()] == ["4", "3", "2"]


def test_nobody_finds_the_page_where_it_is_switched_off(client, db, settings, secretariat, browse):
    name = send()
    settings.MAIL_PAGE = False
    for browser in [client, browse(secretariat)]:
        assert browser.get(INDEX).status_code == 404
        assert browser.get(reverse("mailbox:letter", args=[name])).status_code == 404
        assert browser.get(reverse("mailbox:letter-html", args=[name])).status_code == 404
