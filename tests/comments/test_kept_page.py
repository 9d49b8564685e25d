"""Pages with comments are kept for all, true to the last of them, and light; many may write at once."""

import gzip
import random
import threading

import pytest
from django.db import connections

from knowledge.documents import actions as documents
from portal import kept
from portal.comments import actions
from portal.comments.models import Comment, Thread
from portal.moderation import actions as moderation
from tests.comments.talk import comment, fresh

HTML_BYTES = 14_000


def page_of(browser, document) -> str:
    answer = browser.get(document.get_absolute_url(), headers={"accept-encoding": "gzip"})
    return gzip.decompress(answer.content).decode()


@pytest.mark.django_db(transaction=True)
def test_a_kept_page_is_true_to_the_last_comment(document, member, other, secretariat, browse, visitor):
    kept.pages.forget()
    kept.pieces.forget()
    browsers = [visitor, browse(member), browse(other)]

    def shown(words):
        return [words in page_of(browser, document) for browser in browsers for _turn in range(2)]

    assert not any(shown("It rained."))
    found = comment(member, document, "It rained.")
    assert all(shown("It rained."))
    mine, theirs = page_of(browsers[1], document), page_of(browsers[2], document)
    assert "take-back/" in mine and "take-back/" not in theirs and "/reply/" in theirs
    assert actions.edit_comment(member, found, base=1, body="It poured.", language="en")
    assert all(shown("It poured."))
    assert moderation.hide(secretariat, fresh(found), "Unkind.")
    assert shown("It poured.") == [False, False, True, True, False, False]  # its author alone
    assert moderation.restore(secretariat, fresh(found))
    actions.take_back(member, fresh(found))
    assert shown("It poured.") == [False, False, True, True, False, False]
    document.refresh_from_db()
    documents.withdraw_document(secretariat, document)
    assert visitor.get(document.get_absolute_url()).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_many_who_write_at_once_lose_nothing(document, member, other, author):
    first = comment(author, document)

    def write(person):
        for number in range(6):
            actions.write_comment(person, "document", document, first if number % 2 else None, body="Rain.")
        connections.close_all()

    threads = [threading.Thread(target=write, args=(person,)) for person in (member, other, author)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(Comment.objects.values_list("number", flat=True)) == list(range(1, 20))
    assert Thread.objects.get().comment_count == 19 and actions.recount() == 0


def test_a_page_with_many_comments_is_light(document, member, visitor):
    chance = random.Random(1)
    letters = "aaabcdeeeefghiiklmnooprstuvw"
    words = ["".join(chance.choices(letters, k=chance.randrange(2, 10))) for _word in range(1500)]
    for _turn in range(30):
        comment(member, document, " ".join(chance.choices(words, k=chance.randrange(20, 120))))
    answer = visitor.get(document.get_absolute_url(), headers={"accept-encoding": "gzip"})
    assert len(answer.content) <= HTML_BYTES
