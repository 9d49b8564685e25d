"""The rules of the forum, each as a table that the secretariat could read."""

import pytest

from forum import permissions
from tests.forum.conversations import ask, discuss, make_category, opening, reply

PEOPLE = ["visitor", "pending", "suspended", "other", "author", "facilitator", "secretariat"]


@pytest.fixture
def scene(cast):
    """Where Daniel facilitates, Kofi (author) discusses and asks, and Amina replies."""
    category = make_category(facilitator=cast.facilitator)
    discussion, question = discuss(cast.author, category), ask(cast.author, category)
    closed = discuss(cast.author, category)
    closed.closed = True
    hidden = reply(cast.member, discussion)
    hidden.state = "hidden"
    answer = reply(cast.member, question)
    return {
        "category": category,
        "discussions only": make_category("talk", kind="discussion"),
        "questions only": make_category("ask", kind="questions"),
        "discussion": discussion,
        "closed": closed,
        "opening": opening(discussion),
        "question": opening(question),
        "reply": reply(cast.member, discussion),
        "hidden reply": hidden,
        "answer": answer,
        "comment": reply(cast.member, answer),
    }


# rule, what it is about, who may (of PEOPLE)
RULES = [
    ("can_start_topic", "category", "other author facilitator secretariat"),
    ("can_start_topic", "questions only", ""),
    ("can_reply_topic", "discussion", "other author facilitator secretariat"),
    ("can_reply_topic", "closed", "facilitator secretariat"),
    ("can_reply", "reply", "other author facilitator secretariat"),
    ("can_reply", "hidden reply", ""),
    ("can_edit_post", "opening", "author"),
    ("can_edit_post", "reply", ""),
    ("can_mark_helped", "opening", "other facilitator secretariat"),
    ("can_mark_helped", "reply", "other author facilitator secretariat"),
    ("can_mark_helped", "hidden reply", ""),
    ("can_mark_helped", "question", ""),
    ("can_mark_helped", "answer", "other author facilitator secretariat"),
    ("can_mark_helped", "comment", ""),
    ("can_accept_answer", "answer", "author facilitator secretariat"),
    ("can_accept_answer", "comment", ""),
    ("can_accept_answer", "reply", ""),
    ("can_close_topic", "discussion", "facilitator secretariat"),
    ("can_pin_topic", "discussion", "facilitator secretariat"),
    ("can_moderate_topic", "discussion", "facilitator secretariat"),
    ("can_moderate_post", "reply", "facilitator secretariat"),
    ("can_moderate_post", "opening", ""),
    ("can_change_category", "category", "secretariat"),
]


@pytest.mark.parametrize(("rule", "thing", "who"), RULES)
def test_rule(rule, thing, who, scene, cast):
    verdicts = {person: getattr(permissions, rule)(getattr(cast, person), scene[thing]) for person in PEOPLE}
    assert {person for person, verdict in verdicts.items() if verdict} == set(who.split())
    assert all(str(verdict.reason).endswith(".") for verdict in verdicts.values() if not verdict)


def test_a_question_goes_where_questions_are_taken(scene, member):
    asking = {
        name: permissions.can_start_topic(member, scene[name], "question") for name in scene if "only" in name
    }
    assert {name: bool(verdict) for name, verdict in asking.items()} == {
        "questions only": True,
        "discussions only": False,
    }
