from roster.advice import actions
from tests.access import MEMBERS, UNCHECKED, Row, for_members
from tests.advice.requests import make_need, make_request
from tests.forum.conversations import ask, make_category
from tests.roster.entries import make_expert


def a_need(cast):
    return {"need_id": make_need(cast.author).pk}


def asked(cast):
    expert = make_expert(cast.expert, listed_by=cast.secretariat)
    return {"request_id": make_request(cast.author, expert).pk}


def accepted(cast):
    expert = make_expert(cast.expert, listed_by=cast.secretariat)
    request = make_request(cast.author, expert)
    actions.accept(cast.expert, request)
    return {"request_id": request.pk}


def question(cast):
    topic = ask(cast.author, make_category(facilitator=cast.facilitator))
    return {"kind": "topic", "object_id": topic.pk}


BETWEEN = {"author": 200, "expert": 200}

ROWS = {
    "advice:index": Row(get=MEMBERS),
    "advice:index what one was asked": Row(get=MEMBERS, query="?of=me"),
    "advice:ask": Row(get=MEMBERS, post=for_members(422)),
    "advice:offer": Row(
        get=for_members(403, author=200, facilitator=200, secretariat=200),
        post=for_members(403, author=422, facilitator=422, secretariat=422),
        make=question,
    ),
    "advice:numbers": Row(get=for_members(403, secretariat=200)),
    "advice:need": Row(get=for_members(404, author=200), make=a_need),
    "advice:send": Row(post=for_members(404, author=422), make=a_need),
    "advice:request": Row(get=for_members(404, **BETWEEN), make=asked),
    "advice:write": Row(post=for_members(404, author=422, expert=422), make=asked),
    "advice:answer": Row(post=for_members(404, author=403, expert=422), make=asked),
    "advice:close": Row(
        get=for_members(404, author=200, expert=403),
        post=for_members(404, author=422, expert=403),
        make=accepted,
    ),
    "advice:close before any answer": Row(
        get=for_members(404, author=403, expert=403), post=UNCHECKED, make=asked
    ),
    "advice:withdraw": Row(post=for_members(404, author=302, expert=403), make=asked),
}
