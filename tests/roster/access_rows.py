from roster import actions, tokens
from tests.access import PUBLIC, SIGN_IN, Row, answers, for_members
from tests.roster.entries import add_cv, endorse, make_expert


def listed(cast):
    return {"handle": make_expert(cast.author, listed_by=cast.secretariat).member.handle}


def submitted(cast):
    return {"handle": make_expert(cast.author).member.handle}


def confirming(cast):
    expert = make_expert(cast.author, listed_by=cast.secretariat)
    return {"token": tokens.token(tokens.CONFIRM, expert.pk)}


def asked(cast):
    expert = make_expert(cast.author, referees=[("Ann", "ann@example.net", "en")])
    return {"token": tokens.token(tokens.REFEREE, expert.referees.get().pk)}


def named(cast):
    expert = make_expert(cast.author, referees=[("Ann", "ann@example.net", "en")])
    return {"referee_id": expert.referees.get().pk}


def resting(cast):
    expert = make_expert(cast.author, listed_by=cast.secretariat)
    assert actions.rest_expert(cast.author, expert)
    return {"handle": expert.member.handle}


def with_cv(audience):
    def make(cast):
        expert = make_expert(cast.author, listed_by=cast.secretariat, cv_audience=audience)
        add_cv(expert)
        return {"handle": expert.member.handle}

    return make


def endorsed(cast):
    expert = make_expert(cast.author, listed_by=cast.secretariat)
    return {"endorsement_id": endorse(cast.expert, expert).pk}


ROWS = {
    "roster:index": Row(get=PUBLIC),
    "roster:compare": Row(get=PUBLIC),
    "roster:shortlist": Row(get=for_members(403, secretariat=200)),
    "roster:export-csv": Row(post=for_members(403, secretariat=200)),
    "roster:export-xlsx": Row(post=for_members(403, secretariat=200)),
    "roster:feed": Row(get=PUBLIC, post=PUBLIC),
    "roster:apply": Row(get=for_members(200), post=for_members(422)),
    "roster:expert": Row(get=PUBLIC, make=listed),
    "roster:expert not yet listed": Row(get=answers(404, author=200, secretariat=200), make=submitted),
    "roster:rest": Row(post=for_members(403, author=302), make=listed),
    "roster:wake": Row(
        post=answers(404, visitor=SIGN_IN, pending=403, suspended=403, author=302, secretariat=403),
        make=resting,
    ),
    "roster:confirm": Row(get=PUBLIC, post=PUBLIC, make=confirming),
    "roster:confirm forged": Row(get=answers(404), post=answers(404), make=lambda cast: {"token": "1:a:b"}),
    "roster:confirm-own": Row(post=for_members(403, author=302), make=listed),
    "roster:reference": Row(get=PUBLIC, post=answers(422), make=asked),
    "roster:reference forged": Row(get=answers(404), post=answers(404), make=lambda cast: {"token": "1"}),
    "roster:withdraw-referee": Row(post=for_members(404, author=302), make=named),
    "roster:cv": Row(get=PUBLIC, make=with_cv("everyone")),
    "roster:cv for members": Row(
        get=answers(200, visitor=404, pending=404, suspended=404), make=with_cv("members")
    ),
    "roster:cv for the secretariat": Row(
        get=answers(404, author=200, secretariat=200), make=with_cv("secretariat")
    ),
    "roster:card": Row(get=PUBLIC, make=listed),
    "roster:card not yet listed": Row(get=answers(404), make=submitted),
    "roster:endorsements": Row(get=PUBLIC, make=listed),
    "roster:endorsements not yet listed": Row(get=answers(404, author=200, secretariat=200), make=submitted),
    "roster:endorse": Row(get=for_members(200, author=403), post=for_members(422, author=403), make=listed),
    "roster:reply-to-endorsement": Row(
        get=for_members(403, author=200), post=for_members(403, author=302), make=endorsed
    ),
    "roster:put-away-endorsement": Row(post=for_members(403, author=302), make=endorsed),
    "roster:put-back-endorsement": Row(post=for_members(403, author=302), make=endorsed),
    "roster:take-back-endorsement": Row(post=for_members(403, expert=302), make=endorsed),
}
