import pytest

from forum import actions
from portal.access import AccessDenied
from tests.forum.conversations import fresh, opening, reply


def test_the_asker_accepts_an_answer(author, question, answer, browse):
    browser = browse(author)
    response = browser.post(f"/posts/{answer.pk}/accept/", {"accepted": "yes"})
    assert "Accepted answer" in browser.get(response.url).content.decode()
    post = fresh(answer)
    assert post.accepted_at and post.accepted_by == author
    assert post.topic.accepted_count == 1


def test_accepting_twice_counts_once_and_can_be_taken_back(author, answer):
    assert actions.accept_answer(author, fresh(answer))
    assert not actions.accept_answer(author, fresh(answer))
    assert fresh(answer).topic.accepted_count == 1
    assert actions.accept_answer(author, fresh(answer), accepted=False)
    assert (fresh(answer).topic.accepted_count, fresh(answer).accepted_at) == (0, None)


@pytest.mark.parametrize("who", ["facilitator", "secretariat"])
def test_a_facilitator_and_the_secretariat_may_accept_too(who, request, answer):
    assert actions.accept_answer(request.getfixturevalue(who), fresh(answer))


def test_others_may_not(other, answer, browse):
    assert browse(other).post(f"/posts/{answer.pk}/accept/").status_code == 403
    with pytest.raises(AccessDenied, match="Only who asked"):
        actions.accept_answer(other, fresh(answer))
    assert fresh(answer).topic.accepted_count == 0


def test_only_an_answer_can_be_accepted(author, other, question, answer):
    for post in [opening(question), reply(other, answer, "Which stones?")]:
        with pytest.raises(AccessDenied, match="Only an answer"):
            actions.accept_answer(author, fresh(post))
