"""Asking, answering, commenting."""

import pytest

from forum.models import Post, Topic
from portal.access import AccessDenied
from tests.forum.conversations import ask, fresh, make_category, opening, reply

FORM = {"title": "How do I keep hay dry?", "body": "It moulds.", "language": "en"}


def shown(browser, topic, query=""):
    page = browser.get(topic.get_absolute_url() + query).content.decode()
    return [int(part.split('"')[0]) for part in page.split('id="post-')[1:]]


def test_a_member_asks_and_lands_on_the_question(member, category, browse):
    response = browse(member).post("/questions/ask/", FORM | {"category": category.slug})
    topic = Topic.objects.get()
    assert (topic.kind, topic.author, topic.category) == ("question", member, category)
    assert response.url == f"/questions/{topic.pk}/how-do-i-keep-hay-dry/"
    category.refresh_from_db()
    assert (category.question_count, category.discussion_count) == (1, 0)


def test_the_preview_shows_similar_questions_before_one_asks(member, author, category, browse):
    before = ask(author, category, title="How can one keep hay dry in the rains?")
    page = browse(member).post("/questions/ask/", FORM | {"category": category.slug, "preview": "1"})
    assert before.get_absolute_url() in page.content.decode()
    assert Topic.objects.count() == 1


def test_a_category_for_discussions_is_not_offered(member, browse):
    make_category("talk", kind="discussion")
    response = browse(member).post("/questions/ask/", FORM | {"category": "talk"})
    assert response.status_code == 422
    with pytest.raises(AccessDenied, match="for discussions"):
        ask(member, make_category("talk-too", kind="discussion"))


def test_what_stands_under_the_question_is_an_answer(member, question, browse):
    browse(member).post(f"/topics/{question.pk}/reply/", {"body": "On stones.", "language": "en"})
    post = Post.objects.get(number=2)
    assert (post.kind, post.path) == ("answer", [2])
    topic = fresh(question)
    assert (topic.answer_count, topic.post_count) == (1, 2)


def test_what_answers_an_answer_or_the_question_is_a_comment(author, other, question, answer):
    on_answer = reply(author, answer, "Flat stones?")
    on_comment = reply(other, on_answer, "Any stones.")
    on_question = reply(other, opening(question), "Which hay?")
    assert [(p.kind, p.path) for p in (on_answer, on_comment, on_question)] == [
        ("comment", [2, 3]),
        ("comment", [2, 3, 4]),
        ("comment", [1, 5]),
    ]
    assert fresh(question).answer_count == 1


def test_answers_stand_accepted_first_then_by_whom_they_helped(
    author, member, other, expert, question, browse
):
    from forum import actions

    plain, helpful, accepted, comment = (
        reply(member, question, "Plain."),
        reply(other, question, "Helpful."),
        reply(expert, question, "Accepted."),
        None,
    )
    comment = reply(author, helpful, "Indeed.")
    actions.mark_helped(member, fresh(helpful))
    actions.accept_answer(author, fresh(accepted))
    assert shown(browse(None), question) == [1, accepted.number, helpful.number, comment.number, plain.number]


def test_an_answer_shows_its_first_comments_and_a_way_to_the_rest(author, question, answer, browse):
    comments = [reply(author, fresh(answer), f"And {n}?") for n in range(7)]
    visitor = browse(None)
    assert shown(visitor, question) == [1, 2, *[c.number for c in comments[:2]]]
    page = visitor.get(question.get_absolute_url()).content.decode()
    assert f'href="{question.get_absolute_url()}?thread=2"' in page
    assert shown(visitor, question, "?thread=2") == [2, *[c.number for c in comments]]


def test_every_post_of_a_question_is_found_at_its_address(author, question, answer, browse):
    posts = [opening(question), answer, *[reply(author, fresh(answer), f"And {n}?") for n in range(7)]]
    visitor = browse(None)
    for post in posts:
        address = visitor.get(post.get_absolute_url()).url
        assert f'id="post-{post.number}"' in visitor.get(address).content.decode(), address


def test_a_thread_that_is_none_is_a_404(question, browse):
    assert browse(None).get(question.get_absolute_url() + "?thread=77").status_code == 404


def test_a_question_has_many_pages_of_answers(member, question, browse):
    for n in range(30):
        reply(member, question, f"Way {n}.")
    visitor = browse(None)
    assert shown(visitor, question) == list(range(1, 26))
    page = visitor.get(question.get_absolute_url()).content.decode()
    following = page.split('rel="next" href="')[1].split('"')[0]
    assert shown(visitor, question, following) == list(range(26, 32))


def test_the_list_can_be_narrowed(author, category, browse):
    from portal.vocabulary.models import Theme

    dairy = Theme.objects.get(slug="dairy")
    ask(author, category, title="About milk", themes=[dairy], countries=["KE"], language="en")
    answered = ask(author, category, title="About wool", countries=["PE"], language="es")
    reply(author, answered)
    for query, titles in [
        ("", {"About milk", "About wool"}),
        ("?theme=dairy", {"About milk"}),
        ("?country=PE", {"About wool"}),
        ("?language=es", {"About wool"}),
        ("?unanswered=on", {"About milk"}),
        ("?theme=dairy&country=PE", set()),
        ("?theme=nonsense&country=XX", {"About milk", "About wool"}),
    ]:
        page = browse(None).get("/questions/" + query).content.decode()
        assert {title for title in ("About milk", "About wool") if title in page} == titles, query
