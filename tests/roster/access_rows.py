from tests.access import PUBLIC, Row, answers, for_members
from tests.roster.entries import make_expert


def listed(cast):
    return {"handle": make_expert(cast.author, listed_by=cast.secretariat).member.handle}


def submitted(cast):
    return {"handle": make_expert(cast.author).member.handle}


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
}
