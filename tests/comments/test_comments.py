"""Comments as a thread: written, answered, changed, taken back; seen by who sees their thing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal import search
from portal.access import AccessDenied
from portal.comments import actions
from portal.comments.models import Comment, Thread
from portal.moderation import actions as moderation
from portal.moderation.models import Case
from tests.comments.talk import comment, fresh
from tests.documents.deposits import make_document


def page_of(browser, document) -> str:
    return browser.get(document.get_absolute_url()).content.decode()


def test_a_comment_is_written_and_answered_without_scripts(document, member, other, browse, visitor):
    write = f"/comments/document/{document.pk}/write/"
    sent = browse(member).post(write, {"body": "It *rained*.", "language": "en"})
    first = Comment.objects.get()
    assert sent.url == f"{document.get_absolute_url()}#comment-1"
    answer = browse(other).post(f"/comments/{first.pk}/reply/", {"body": "Here too.", "language": "en"})
    assert answer.url == f"{document.get_absolute_url()}#comment-2"
    text = page_of(visitor, document)
    assert "It <em>rained</em>." in text and "Sign in to write" in text
    assert 'class="post reply depth-0" id="comment-1"' in text
    assert 'class="post reply depth-1" id="comment-2"' in text
    assert text.index("comment-1") < text.index("comment-2")
    assert Thread.objects.get().comment_count == 2


def test_a_form_sent_twice_makes_one_comment(document, member, browse):
    key = "12345678-1234-5678-1234-567812345678"
    for _turn in range(2):
        said = {"body": "Rain.", "language": "en", "form_key": key}
        browse(member).post(f"/comments/document/{document.pk}/write/", said)
    assert Comment.objects.count() == 1


def test_what_cannot_be_sent_comes_back_with_a_sentence(document, member, browse):
    write = f"/comments/document/{document.pk}/write/"
    for body, status in (("", 422), ("x" * 60_000, 422)):
        page = browse(member).post(write, {"body": body, "language": "en"})
        assert page.status_code == status and "errorlist" in page.content.decode()
    page = browse(member).post(write, {"body": "A *thing*.", "language": "en", "preview": "1"})
    assert "A <em>thing</em>." in page.content.decode() and not Comment.objects.exists()
    assert browse(member).get("/comments/sheep/1/").status_code == 404


def test_it_is_seen_by_who_sees_the_document(member, author, secretariat, browse, visitor):
    document = make_document(author, published_by=secretariat, audience="members")
    found = comment(member, document, "For us alone.")
    assert visitor.get(found.get_absolute_url()).status_code == 404
    assert not Comment.objects.visible_to(None).exists()
    assert "For us alone." in page_of(browse(author), document)
    assert search.find(None, "alone").rows == [] and len(search.find(member, "alone").rows) == 1
    document.refresh_from_db()
    from knowledge.documents import actions as documents

    documents.withdraw_document(author, document)
    assert browse(member).get(found.get_absolute_url()).status_code == 404
    assert search.find(member, "alone").rows == []
    with pytest.raises(AccessDenied):
        comment(member, document)


def test_who_has_written_sees_their_own_buttons_on_a_page_that_all_share(document, member, other, browse):
    comment(member, document)
    mine, theirs = page_of(browse(member), document), page_of(browse(other), document)
    assert "/edit/" in mine and "take-back/" in mine and "/report/comment/" not in mine
    assert "/edit/" not in theirs and "/report/comment/" in theirs
    assert "/edit/" in page_of(browse(member), document)


def test_changing_keeps_the_earlier_text_and_two_at_once_lose_nothing(document, member, browse, visitor):
    found = comment(member, document, "It rained.")
    edit = f"{found.get_absolute_url()}edit/"
    browser = browse(member)
    browser.post(edit, {"body": "It poured.", "language": "en", "revision": 1})
    second = browser.post(edit, {"body": "It hailed.", "language": "en", "revision": 1})
    assert second.status_code == 409
    assert "It poured." in second.content.decode() and "It hailed." in second.content.decode()
    assert fresh(found).body == "It poured." and "changed" in page_of(visitor, document)
    past = visitor.get(f"{found.get_absolute_url()}history/?text=1").content.decode()
    assert "It rained." in past and "Text 2" in past


def test_taking_back_leaves_a_stone_where_others_answered(document, member, other, browse, visitor):
    first = comment(member, document, "Mine alone.")
    comment(other, first, "An answer.")
    last = comment(member, document, "Nobody answered this.")
    for one in (first, last):
        browse(member).post(f"{one.get_absolute_url()}take-back/")
    text = page_of(visitor, document)
    assert "Mine alone." not in text and "The author has taken this back." in text and "An answer." in text
    assert "Nobody answered this." not in text and Thread.objects.get().comment_count == 1
    assert "Mine alone." in page_of(browse(member), document)
    browse(member).post(f"{first.get_absolute_url()}put-back/")
    assert "Mine alone." in page_of(visitor, document)


def test_the_first_comment_of_a_new_member_waits(document, newcomer, author, secretariat, browse, visitor):
    found = comment(newcomer, document, "Buy my goats.")
    assert found.state == "held" and Case.objects.open().get().kind == "comment"
    assert "Buy my goats." not in page_of(visitor, document)
    assert "Only you and the secretariat see this" in page_of(browse(newcomer), document)
    assert "Buy my goats." not in page_of(browse(author), document)
    desk = browse(secretariat).get("/admin/moderation/case/").content.decode()
    assert "Buy my goats." in desk and document.title in desk
    assert moderation.approve(secretariat, fresh(found))
    assert "Buy my goats." in page_of(visitor, document)
    assert Thread.objects.get().comment_count == 1 and len(search.find(None, "goats buy").rows) == 1


def test_a_hidden_comment_is_gone_with_its_words(document, member, secretariat, browse, visitor):
    found = comment(member, document, "Rude words.")
    assert moderation.hide(secretariat, fresh(found), "Unkind.")
    assert "Rude words." not in page_of(visitor, document)
    assert "Unkind." in page_of(browse(member), document)
    assert search.find(None, "rude").rows == [] and Thread.objects.get().comment_count == 0
    with pytest.raises(AccessDenied):
        actions.put_back(member, fresh(found))


def test_what_an_erased_author_wrote_stays_without_a_name(document, member, secretariat, visitor):
    found, hidden = comment(member, document, "It rained."), comment(member, document, "Unkind words.")
    comment(secretariat, hidden, "Please be kind.")
    moderation.hide(secretariat, fresh(hidden), "Unkind.")
    Comment.objects.update(author=None)
    text = page_of(visitor, document)
    assert "Former member" in text and "It rained." in text and "Unkind words." not in text
    assert found.pk


def test_recounting_changes_nothing_and_repairs_what_is_wrong(document, member, other):
    actions.take_back(other, comment(other, comment(member, document)))
    assert actions.recount() == 0
    Thread.objects.update(comment_count=7)
    assert actions.recount() == 1
    assert (Thread.objects.get().comment_count, Thread.objects.get().numbered) == (1, 2)


def test_many_comments_are_paged_by_key_and_found_at_their_address(document, member, browse, visitor):
    first = comment(member, document, "The first.")
    below = comment(member, first, "Below it.")
    for number in range(60):
        comment(member, document, f"Number {number}.")
    text = page_of(visitor, document)
    assert text.count('id="comment-') == 25 and "All comments" in text
    all_of_them = f"/comments/document/{document.pk}/"
    seen, url = [], all_of_them
    while url:
        page = visitor.get(url)
        seen += [row.comment.number for row in page.context["comments"].page.rows]
        url = (page.context["comments"].page.next_url or "") and (
            all_of_them + page.context["comments"].page.next_url
        )
    assert seen == list(range(1, 63))
    last = Comment.objects.get(number=62)
    assert visitor.get(below.get_absolute_url()).url == f"{document.get_absolute_url()}#comment-2"
    found = visitor.get(last.get_absolute_url()).url
    assert found.startswith(f"{all_of_them}?from=") and found.endswith("#comment-62")
    assert 'id="comment-62"' in visitor.get(found).content.decode()
    # The page begins where it should, also when its first comment is gone.
    actions.take_back(member, fresh(below))
    actions.take_back(member, fresh(first))
    assert visitor.get(all_of_them).context["comments"].page.previous_url is None


def test_comments_cost_a_page_one_query_however_many_they_are(document, member, other, browse):
    def queries(person):
        browser = browse(person)
        browser.get(document.get_absolute_url())
        with CaptureQueriesContext(connection) as found:
            browser.get(document.get_absolute_url())
        return len(found)

    people = (member, other, None)
    none = [queries(person) for person in people]
    comment(member, document)
    assert [queries(person) for person in people] == [n + 1 for n in none]
    for _turn in range(40):
        comment(other, document, "[The report](/documents/1/x/) says so, @amina.")
    assert [queries(person) for person in people] == [n + 1 for n in none]


def test_long_comments_leave_the_page_light(document, member, visitor):
    for _turn in range(12):
        comment(member, document, "Goats eat pods in the dry season. " * 120)
    text = page_of(visitor, document)
    assert 3 <= text.count('id="comment-') < 12 and "All comments" in text
    third = Comment.objects.get(number=11)
    assert visitor.get(third.get_absolute_url()).url == f"/comments/document/{document.pk}/#comment-11"
