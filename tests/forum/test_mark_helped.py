import pytest

from forum import actions
from forum.models import Helped
from portal.access import AccessDenied
from tests.forum.conversations import fresh, opening, reply


def test_a_member_says_that_an_answer_helped_and_takes_it_back(other, question, answer, browse):
    browser = browse(other)
    response = browser.post(f"/posts/{answer.pk}/helped/", {"helped": "yes"})
    assert 'aria-pressed="true"' in browser.get(response.url).content.decode().split('id="post-2"')[1]
    assert (fresh(answer).helped_count, fresh(question).helped_count) == (1, 1)
    browser.post(f"/posts/{answer.pk}/helped/", {"helped": "no"})
    assert (fresh(answer).helped_count, fresh(question).helped_count) == (0, 0)
    assert not Helped.objects.exists()


def test_each_member_counts_once(other, author, answer):
    assert actions.mark_helped(other, fresh(answer))
    assert not actions.mark_helped(other, fresh(answer))
    assert actions.mark_helped(author, fresh(answer))
    assert fresh(answer).helped_count == 2
    assert not actions.mark_helped(fresh(other), fresh(answer), helped=True)


def test_nobody_thanks_themselves(member, answer, browse):
    assert browse(member).post(f"/posts/{answer.pk}/helped/").status_code == 403
    with pytest.raises(AccessDenied, match="your own text"):
        actions.mark_helped(member, fresh(answer))


def test_a_discussions_opening_can_help_but_a_question_cannot(other, discussion, question, answer, author):
    assert actions.mark_helped(other, opening(discussion))
    for post in [opening(question), reply(author, answer, "Flat stones?")]:
        with pytest.raises(AccessDenied, match="Only answers and contributions"):
            actions.mark_helped(other, fresh(post))


def test_what_was_hidden_since_it_was_read_gets_no_thanks(other, secretariat, answer):
    from portal.moderation import actions as moderation

    read_before = fresh(answer)
    moderation.hide(secretariat, fresh(answer), "Off the subject.")
    with pytest.raises(AccessDenied):
        actions.mark_helped(other, read_before)
    assert not Helped.objects.exists()
