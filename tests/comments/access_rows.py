from portal.comments import actions
from tests.access import PUBLIC, Row, answers, for_members
from tests.comments.talk import comment
from tests.documents.deposits import make_document


def document(cast, **changes):
    return make_document(cast.author, published_by=cast.secretariat, **changes)


def written(cast, **changes):
    """The arguments of a comment of Amina."""
    return {"comment_id": comment(cast.member, document(cast, **changes)).pk}


def taken_back(cast):
    found = comment(cast.member, document(cast))
    actions.take_back(cast.member, found)
    return {"comment_id": found.pk}


def thing(cast, **changes):
    return {"kind": "document", "object_id": document(cast, **changes).pk}


FOR_MEMBERS = answers(404, member=200, author=200, expert=200, facilitator=200, secretariat=200)
OWN = for_members(403, member=200)

ROWS = {
    "comments:thread": Row(get=PUBLIC, make=thing),
    "comments:thread for members": Row(get=FOR_MEMBERS, make=lambda cast: thing(cast, audience="members")),
    "comments:comment": Row(get=answers(302), make=written),
    "comments:comment for members": Row(
        get={who: 302 if status == 200 else 404 for who, status in FOR_MEMBERS.items()},
        make=lambda cast: written(cast, audience="members"),
    ),
    "comments:write-comment": Row(get=for_members(200), post=for_members(422), make=thing),
    "comments:reply": Row(get=for_members(200), post=for_members(422), make=written),
    "comments:edit-comment": Row(get=OWN, post=for_members(403, member=422), make=written),
    "comments:comment-history": Row(get=PUBLIC, make=written),
    "comments:comment-history for members": Row(
        get=FOR_MEMBERS, make=lambda cast: written(cast, audience="members")
    ),
    "comments:take-back": Row(get=OWN, post=for_members(403, member=302), make=written),
    "comments:put-back": Row(post=for_members(404, member=302, secretariat=403), make=taken_back),
}
