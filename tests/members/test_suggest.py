"""Names offered to who types an @."""

import re

import pytest

from members.models import Member


def names(browser, words):
    return browser.get("/members/suggest/", {"q": words}).content.decode()


def test_a_name_or_handle_that_begins_so_is_offered(member, author, expert, browse):
    browser = browse(member)
    for words in ("ko", "KO", "men", "kofi"):
        assert f'id="m-{author.handle}"' in names(browser, words) and author.full_name in names(
            browser, words
        )
    assert f'id="m-{expert.handle}"' not in names(browser, "ko")


def test_who_is_called_so_first_comes_before_who_is_called_so_after(member, author, browse):
    for number, name in enumerate(["Zola Kof", "Kofi Zuma", "Abebe Kofi"]):
        Member.objects.create(
            email=f"{number}@x.example", handle=f"p-{number}", full_name=name, status="active"
        )
    assert re.findall(r">([^<·]*) ·", names(browse(member), "kof")) == [
        author.full_name,
        "Kofi Zuma",
        "Abebe Kofi",
        "Zola Kof",
    ]


@pytest.mark.parametrize("words", ["", "k", "%", "__", "zzzz", "x" * 500, "\x00\x00", "' OR 1=1"])
def test_nothing_is_offered_for_too_little_or_nonsense(words, member, author, browse):
    assert "<li" not in names(browse(member), words)


def test_only_active_members_are_offered_and_not_oneself(member, author, suspended, browse):
    assert "<li" not in names(browse(member), member.handle)
    assert "<li" not in names(browse(member), suspended.handle)
    assert browse(None).get("/members/suggest/?q=ko").status_code == 403
    assert browse(suspended).get("/members/suggest/?q=ko").status_code == 403


def test_a_hostile_name_does_no_harm(member, author, browse):
    author.full_name = "Kofi <script>alert(1)</script>"
    author.save()
    assert "<script" not in names(browse(member), "kofi")
