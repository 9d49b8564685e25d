"""The whole history, in the form in which MediaWiki exports it."""

import io
import sys
from hashlib import sha1

import pytest
from django.core.management import CommandError, call_command
from lxml import etree

from knowledge.wiki import actions
from knowledge.wiki.exchange import mediawiki
from knowledge.wiki.models import Address, Page, Revision
from tests.wiki.pages import data, make_page
from tests.wiki.wikis import bring

HOSTILE = "<b>&amp;</b> ]]> \ufffe\x0b “Ziegen” الماعز 🐐\n\n\tend  "
IN_ORDER = [
    "id", "parentid", "timestamp", "contributor", "minor", "comment", "origin", "model", "format", "text",
    "sha1",
]  # fmt: skip


def read(words: str | bytes) -> etree._Element:
    return etree.fromstring(words if isinstance(words, bytes) else words.encode())


def all_of(root, name) -> list:
    return root.findall(f".//{{{mediawiki.NAMESPACE}}}{name}")


def downloaded(browser, slug="goat-plague") -> etree._Element:
    answer = browser.get(f"/wiki/{slug}/history.xml")
    assert answer.status_code == 200 and answer["Content-Disposition"].startswith("attachment")
    return read(b"".join(answer.streaming_content))


@pytest.fixture
def page(member, other):
    page = make_page(member, body="First")
    actions.edit_page(other, page, data(body=HOSTILE, summary="<i>&", minor=True), base=1)
    return Page.objects.get(pk=page.pk)


def test_every_revision_is_there_as_it_was_written(page, member, browse):
    root = downloaded(browse(member))
    assert [one.text for one in all_of(root, "title")] == ["Goat plague"]
    rows = list(Revision.objects.order_by("number"))
    assert [one.text for one in all_of(root, "text")] == [mediawiki.sound(row.body) for row in rows]
    assert [one.text for one in all_of(root, "username")] == ["Amina Yusuf", "Rosa Quispe"]
    assert [one.text for one in all_of(root, "comment")] == ["First text", "<i>&"]
    assert [one.text for one in all_of(root, "parentid")] == [str(rows[0].pk)]
    assert len(all_of(root, "minor")) == 1
    for element in all_of(root, "revision"):
        names = [etree.QName(child).localname for child in element]
        assert names == sorted(names, key=IN_ORDER.index), "as the schema has them"
        assert set(IN_ORDER) - set(names) <= {"parentid", "minor"}, "and all that it asks for"
    text = all_of(root, "text")[1].text.encode()
    assert int(all_of(root, "sha1")[1].text, 36) == int.from_bytes(sha1(text).digest())
    assert all_of(root, "text")[1].get("bytes") == str(len(text))


def test_of_a_former_member_nothing_is_told(page, member, browse):
    Revision.objects.update(author=None)
    root = downloaded(browse(member))
    assert {one.get("deleted") for one in all_of(root, "contributor")} == {"deleted"}


def test_what_is_empty_is_there_all_the_same(member, browse):
    make_page(member, body="", summary="")
    root = downloaded(browse(member))
    [text], [comment] = all_of(root, "text"), all_of(root, "comment")
    assert (text.text, text.get("bytes"), comment.text) == (None, "0", None)


def test_it_comes_in_again_with_the_newest_revision_as_the_markdown_that_it_is(
    page, member, secretariat, settings
):
    newest = "Vaccinate **before** the rains. See [[Cold chain|how]].\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    actions.edit_page(member, page, data(body=newest), base=2)
    make_page(member, title="Kenya/Garissa", body="A title with a stroke.", parent=page)
    content = "".join(mediawiki.export(Page.objects.order_by("pk"), whole=True)).encode()
    assert bring(secretariat, content, name="history.xml").counts["unchanged"] == 2
    behind = content.replace(b"before", b"long before")
    actions.edit_page(member, page, data(body=f"{newest}\n\nMore of ours."), base=3)
    assert bring(secretariat, behind, name="history.xml").counts == {
        "made": 0, "changed": 1, "unchanged": 1, "refused": 0
    }  # fmt: skip
    page.refresh_from_db()
    assert page.current.body == f"{newest.replace('before', 'long before')}\n\nMore of ours."
    settings.SITE_URL = "https://other.example.org"
    Address.objects.filter(page=page).update(slug="elsewhere")
    Page.objects.filter(pk=page.pk).update(slug="elsewhere")
    assert bring(secretariat, content, name="history.xml").counts["made"] == 1
    made = Page.objects.get(slug="goat-plague")
    assert (made.current.body, made.language) == (newest, "en")
    assert bring(secretariat, content, name="again.xml").counts["unchanged"] == 2


def test_a_long_history_comes_in_pieces(member, browse):
    page = make_page(member, body="0")
    rows = [
        Revision(page=page, number=number, title="Goat plague", body=str(number), author=member)
        for number in range(2, 102)
    ]
    Revision.objects.bulk_create(rows)
    pieces = list(mediawiki.export([page], member))
    assert len(pieces) > 5 and len(all_of(read("".join(pieces)), "revision")) == 101


def written(monkeypatch, *arguments) -> etree._Element:
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    call_command("export_wiki_history", *arguments)
    return read(out.getvalue())


def test_the_command_writes_all_or_a_branch_or_what_is_open(page, member, tmp_path, monkeypatch):
    make_page(member, title="Below", parent=page, audience="members")
    make_page(member, title="Beside")
    Page.objects.filter(pk=page.pk).update(is_reviewed=True, review="page")
    actions.edit_page(member, page, data(body="Waits"), base=2)

    def titles(*arguments):
        return sorted(one.text for one in all_of(written(monkeypatch, *arguments), "title"))

    assert titles() == ["Below", "Beside", "Goat plague"]
    assert titles("--under", "Goat plague") == ["Below", "Goat plague"]
    assert titles("--open") == ["Beside", "Goat plague"]
    texts = [one.text for one in all_of(written(monkeypatch, "--open"), "text")]
    assert "Waits" not in texts and "Waits" in [one.text for one in all_of(written(monkeypatch), "text")]
    call_command("export_wiki_history", str(tmp_path / "wiki.xml"), "--under", "Below")
    assert len(all_of(read((tmp_path / "wiki.xml").read_bytes()), "page")) == 1
    with pytest.raises(CommandError):
        call_command("export_wiki_history", "--under", "Nothing")
