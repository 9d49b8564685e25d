from tests.access import PUBLIC, Row, answers, for_members
from tests.forum.conversations import discuss
from tests.wiki.pages import make_page


def page(cast):
    return {"slug": make_page(cast.author).slug}


def topic(cast):
    return {"kind": "topic", "object_id": discuss(cast.author).pk}


def members_page(cast):
    return {"slug": make_page(cast.author, audience="members").slug}


def revision(cast):
    return page(cast) | {"number": 1}


ITS_AUTHOR = for_members(403, author=200, secretariat=200)
ITS_AUTHOR_SENDS = for_members(403, author=422, secretariat=422)
MEMBERS_ONLY = answers(200, visitor=404, pending=404, suspended=404)

ROWS = {
    "wiki:index": Row(get=PUBLIC),
    "wiki:changes": Row(get=PUBLIC),
    "wiki:feed": Row(get=PUBLIC, post=PUBLIC),
    "wiki:start-page": Row(get=for_members(200), post=for_members(422)),
    "wiki:grow-page": Row(get=for_members(200), post=for_members(422), make=topic),
    "wiki:grow-page out of nothing": Row(
        get=for_members(404), post=for_members(404), make=lambda cast: {"kind": "topic", "object_id": 1}
    ),
    "wiki:page": Row(get=PUBLIC, make=page),
    "wiki:page for members only": Row(get=MEMBERS_ONLY, make=members_page),
    "wiki:page that is missing": Row(get=answers(404), make=lambda cast: {"slug": "nothing"}),
    "wiki:edit-page": Row(get=for_members(200), post=for_members(422), make=page),
    "wiki:history": Row(get=PUBLIC, make=page),
    "wiki:history for members only": Row(get=MEMBERS_ONLY, make=members_page),
    "wiki:diff": Row(get=PUBLIC, make=page, query="old=1&new=1"),
    "wiki:diff for members only": Row(get=MEMBERS_ONLY, make=members_page, query="old=1&new=1"),
    "wiki:backlinks": Row(get=PUBLIC, make=page),
    "wiki:backlinks for members only": Row(get=MEMBERS_ONLY, make=members_page),
    "wiki:revision": Row(get=PUBLIC, make=revision),
    "wiki:revision for members only": Row(
        get=MEMBERS_ONLY, make=lambda cast: members_page(cast) | {"number": 1}
    ),
    "wiki:revert-page": Row(post=for_members(302), make=revision),
    "wiki:tend-page": Row(get=for_members(200), make=page),
    "wiki:tend-page for members only": Row(get=for_members(200), make=members_page),
    "wiki:move-page": Row(get=for_members(200), post=for_members(422), make=page),
    "wiki:set-access": Row(get=ITS_AUTHOR, post=ITS_AUTHOR_SENDS, make=page),
}
